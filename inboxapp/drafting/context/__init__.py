"""What a reply is written from: one snapshot per run, within a budget."""

from inboxapp.drafting.context.reading import (
    client_part,
    freeze,
    lead_part,
    messages_part,
    recent_messages,
    reply_subject,
)

__all__ = [
    "client_part",
    "freeze",
    "lead_part",
    "messages_part",
    "recent_messages",
    "reply_subject",
]
