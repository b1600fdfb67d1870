"""The demo's leads and messages, written in bulk; times count back from one moment."""

from datetime import datetime, timedelta

from inboxapp.accounts.models import User
from inboxapp.channels.handles import normalise_handle
from inboxapp.conversations.models import Identity, Lead, Message, SentimentChange
from inboxapp.conversations.storing import show_newest
from inboxapp.conversations.types import Direction, Sentiment, SentimentSource
from inboxapp.core.database import Transaction
from inboxapp.demo.stories import Line, Story

# The lead was in the list before we wrote.
LISTED_BEFORE = timedelta(hours=6)
# A machine needs a moment to tag what came in.
TAGGED_AFTER = timedelta(seconds=4)


async def make_leads(
    tx: Transaction, client_id: int, stories: tuple[Story, ...], *, owner: User, at: datetime
) -> None:
    """Write the conversations as if `at` were now; `owner` wrote what we said."""
    leads = [_lead(client_id, story, owner, at) for story in stories]
    tx.add_all(leads)
    await tx.flush()
    pairs = list(zip(leads, stories, strict=True))
    tx.add_all(identity for lead, story in pairs for identity in _identities(lead, story))
    said = [
        (lead, line, _message(lead, s, line, owner, at)) for lead, s in pairs for line in s.lines
    ]
    # Ids grow with time, as they do when messages come in one by one.
    said.sort(key=lambda entry: entry[2].at)
    for number, (_, _, message) in enumerate(said, start=1):
        message.provider_id = f"inboxapp-demo-{number}"
    tx.add_all(message for _, _, message in said)
    await tx.flush()
    for lead, _, message in said:
        show_newest(lead, message)
    for lead, story in pairs:
        tagged = [(line, message) for owner_, line, message in said if owner_ is lead]
        tx.add_all(_changes(lead, story, tagged, owner, at))
    await tx.flush()


def _lead(client_id: int, story: Story, owner: User, at: datetime) -> Lead:
    return Lead(
        client_id=client_id,
        name=story.name,
        company=story.company,
        title=story.title,
        timezone=story.timezone,
        owner_id=owner.id,
        is_unread=story.is_unread,
        created_at=at - story.lines[0].ago - LISTED_BEFORE,
    )


def _identities(lead: Lead, story: Story) -> list[Identity]:
    return [
        Identity(
            client_id=lead.client_id,
            lead_id=lead.id,
            channel=channel,
            handle=normalise_handle(channel, handle),
        )
        for channel, handle in story.handles.items()
    ]


def _message(lead: Lead, story: Story, line: Line, owner: User, at: datetime) -> Message:
    is_ours = line.direction is Direction.OUTBOUND
    return Message(
        client_id=lead.client_id,
        lead_id=lead.id,
        channel=line.channel,
        direction=line.direction,
        provider_id="",
        thread_id=f"demo-{lead.id}-{line.channel}",
        handle=normalise_handle(line.channel, story.handles[line.channel]),
        author_id=owner.id if is_ours else None,
        author=owner.name if is_ours else lead.name,
        subject=line.subject,
        text=line.text,
        full_text=line.text,
        is_automatic=line.is_automatic,
        is_bounce=line.is_bounce,
        triage=None if is_ours else _triage(line),
        at=at - line.ago,
        received_at=at - line.ago,
    )


def _triage(line: Line) -> dict[str, str | None]:
    # Looked at already: the demo's past is not classified again.
    return {"sentiment": line.tag.value if line.tag else None, "reason": line.why, "model": ""}


def _changes(
    lead: Lead, story: Story, said: list[tuple[Line, Message]], owner: User, at: datetime
) -> list[SentimentChange]:
    """Return the changes of the tag in order, and leave the last one on the lead."""
    changes = [_machine_change(lead, line, message) for line, message in said if line.tag]
    changes += [
        SentimentChange(
            client_id=lead.client_id,
            lead_id=lead.id,
            version=0,
            before=Sentiment.NEW,
            after=retag.to,
            source=SentimentSource.PERSON,
            user_id=owner.id,
            at=at - retag.ago,
        )
        for retag in story.retags
    ]
    for version, change in enumerate(sorted(changes, key=lambda change: change.at), start=1):
        change.version, change.before = version, lead.sentiment
        lead.sentiment, lead.sentiment_version = change.after, version
    return changes


def _machine_change(lead: Lead, line: Line, message: Message) -> SentimentChange:
    return SentimentChange(
        client_id=lead.client_id,
        lead_id=lead.id,
        version=0,
        before=Sentiment.NEW,
        after=line.tag or Sentiment.NEW,
        source=SentimentSource.RULE if line.tagged_by_rule else SentimentSource.MODEL,
        message_id=message.id,
        reason=line.why,
        at=message.at + TAGGED_AFTER,
    )
