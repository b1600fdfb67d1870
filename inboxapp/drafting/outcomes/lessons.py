"""What people did with the newest drafts of a client, as lessons for the next one."""

from collections import Counter

from sqlmodel import col, select

from inboxapp.channels.types import Channel
from inboxapp.core.database import Transaction
from inboxapp.drafting.models import Draft
from inboxapp.drafting.outcomes.types import DiscardReason, EditType

# Older habits say little about today's knowledge and voice.
NEWEST = 30
# A single case is an accident.
LEAST = 2
_EDITS = {
    EditType.SHORTENED: "were shortened",
    EditType.MISSING_FACT: "lacked a fact that a person added",
    EditType.FACTUAL_CORRECTION: "had a fact corrected",
    EditType.LINK_CHANGED: "had a link changed",
    EditType.TIME_CHANGED: "had a time changed",
    EditType.QUESTION_REMOVED: "asked a question too many",
    EditType.QUESTION_ADDED: "lacked a question",
    EditType.GREETING_OR_SIGN_OFF: "had greeting or sign-off changed",
    EditType.WRONG_LANGUAGE: "were in the wrong language",
    EditType.FULL_REWRITE: "were written anew",
}
_DISCARDS = {
    DiscardReason.WRONG_FACTS: "were thrown away for wrong facts",
    DiscardReason.WRONG_TONE: "were thrown away for their tone",
    DiscardReason.MISSED_THE_POINT: "were thrown away for missing the point",
}


async def past_outcomes(tx: Transaction, client_id: int, channel: Channel) -> list[str]:
    """Return what happened more than once to the client's newest drafts, the most frequent first.

    Counts only: no text of another lead ever reaches a prompt.
    """
    ended = (
        select(Draft.edit_types, Draft.discard_reason)
        .where(
            col(Draft.client_id) == client_id,
            col(Draft.channel) == channel,
            col(Draft.outcome).is_not(None),
        )
        .order_by(col(Draft.id).desc())
        .limit(NEWEST)
    )
    rows = list(await tx.exec(ended))
    words = [_EDITS.get(EditType(kind)) for edits, _ in rows for kind in edits]
    words += [_DISCARDS.get(DiscardReason(reason)) for _, reason in rows if reason]
    counts = Counter(word for word in words if word)
    often = [(word, count) for word, count in counts.most_common() if count >= LEAST]
    return [f"{count} of the last {len(rows)} drafts {word}." for word, count in often]
