"""What every channel has in common."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Channel(StrEnum):
    """Where a message travels."""

    EMAIL = "email"
    SMS = "sms"
    LINKEDIN = "linkedin"


@dataclass(frozen=True)
class Attachment:
    """An attached file by name; its bytes stay in the stored raw body."""

    name: str
    content_type: str
    size_bytes: int


@dataclass(frozen=True)
class InboundMessage:
    """A message from a lead, cleaned: safe for the database, a page and a prompt.

    `handle` is the sender's normalised identity on the channel: a lower-case email address, an
    E.164 number or a LinkedIn profile URL or id. `text` is what was newly written, with quotes and
    signature cut; `full_text` is all of it. `html` is sanitised, remote images off.
    """

    channel: Channel
    provider_id: str
    handle: str
    name: str
    to: tuple[str, ...]
    subject: str
    text: str
    full_text: str
    html: str | None
    sent_at: datetime | None
    thread_id: str | None
    references: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    is_automatic: bool = False
    is_bounce: bool = False
