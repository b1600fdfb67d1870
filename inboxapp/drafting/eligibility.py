"""When a lead is worth a draft: rules on values, no reads."""

import re
from collections.abc import Sequence

from inboxapp.conversations.types import DRAFT_ELIGIBLE, Sentiment

# Addresses that no person reads.
_UNREAD = re.compile(
    r"^(no[-_.]?reply|do[-_.]?not[-_.]?reply|mailer-daemon|postmaster|bounces?|notifications?)\b",
    re.IGNORECASE,
)


def is_eligible(sentiment: Sentiment, chosen: Sequence[str]) -> bool:
    """Tell whether the tag asks for drafts; an empty choice means the product's own set."""
    if sentiment is Sentiment.DO_NOT_CONTACT:
        return False
    return sentiment.value in chosen if chosen else sentiment in DRAFT_ELIGIBLE


def is_read_by_somebody(handle: str) -> bool:
    """Tell whether a reply to the address could reach a person."""
    return not _UNREAD.match(handle)
