"""Changing a lead's tag: each change is a row and a new version that fences runs."""

from inboxapp.accounts.types import Actor, ActorKind
from inboxapp.conversations.models import Lead, SentimentChange
from inboxapp.conversations.service import lead_event
from inboxapp.conversations.types import Sentiment, SentimentSource
from inboxapp.core.database import Transaction
from inboxapp.events.publish import publish


def set_sentiment(
    tx: Transaction,
    lead: Lead,
    sentiment: Sentiment,
    *,
    source: SentimentSource,
    actor: Actor | None = None,
    message_id: int | None = None,
    reason: str = "",
) -> bool:
    """Set the tag of a lead that the caller has locked; tell whether it changed."""
    if lead.sentiment is sentiment:
        return False
    lead.sentiment_version += 1
    tx.add(
        SentimentChange(
            client_id=lead.client_id,
            lead_id=lead.id,
            version=lead.sentiment_version,
            before=lead.sentiment,
            after=sentiment,
            source=source,
            user_id=actor.user_id if actor else None,
            message_id=message_id,
            reason=reason[:500],
        )
    )
    lead.sentiment = sentiment
    publish(tx, lead_event(lead.client_id, lead.id))
    return True


def source_of(actor: Actor) -> SentimentSource:
    """Tell a person's change from a program's."""
    return SentimentSource.API if actor.kind is ActorKind.API_KEY else SentimentSource.PERSON
