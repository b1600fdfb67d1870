"""A mail as it travels (RFC 5322), read into a message."""

import hashlib
import re

from inboxapp.channels.automatic import (
    TELLING_HEADERS,
    is_automatic_mail,
    is_automatic_subject,
    is_bounce_mail,
    is_bounce_sender,
    is_no_reply,
)
from inboxapp.channels.errors import BadPayload
from inboxapp.channels.handles import normalise_handle, spell_recipient
from inboxapp.channels.html import safe_html
from inboxapp.channels.mime import (
    Mail,
    addresses,
    children,
    header,
    headers,
    raw_header,
    read_body,
    read_mail,
)
from inboxapp.channels.reply_text import newly_written
from inboxapp.channels.times import read_time
from inboxapp.channels.types import Channel, InboundMessage
from inboxapp.core.text import clean_text, one_line, shorten

MAX_MESSAGE_ID = 500
MAX_REFERENCES = 100
MAX_NAME = 200
MAX_SUBJECT = 1000
MAX_RECIPIENTS = 200

_BRACKETED = re.compile(r"<([^<>\s]+)>")


def parse_eml(raw: bytes) -> InboundMessage:
    """Read a mail; ids are given without their angle brackets.

    Charsets, dates, encodings and parts may all be wrong; only a mail without a sender raises
    BadPayload.
    """
    mail = read_mail(raw)
    name, handle = _sender(mail)
    provider_id = _own_id(mail, raw)
    references = _references(mail)
    subject = shorten(header(mail, "subject"), MAX_SUBJECT)
    body = read_body(mail)
    full_text = clean_text(body.text).strip("\n")
    is_bounce = is_bounce_sender(handle, subject) or _reports_failure(mail)
    return InboundMessage(
        channel=Channel.EMAIL,
        provider_id=provider_id,
        handle=handle,
        name=name,
        to=_recipients(mail),
        subject=subject,
        text=newly_written(full_text),
        full_text=full_text,
        html=(safe_html(body.html) or None) if body.html else None,
        sent_at=read_time(header(mail, "date")),
        thread_id=references[0] if references else provider_id,
        references=references,
        attachments=body.attachments,
        is_automatic=is_bounce or _is_automatic(mail, handle, subject),
        is_bounce=is_bounce,
    )


def _sender(mail: Mail) -> tuple[str, str]:
    for name, address in addresses(raw_header(mail, "from")):
        handle = normalise_handle(Channel.EMAIL, address)
        is_only_address = name.lower() == handle
        return ("" if is_only_address else shorten(name, MAX_NAME)), handle
    raise BadPayload("The mail has no sender address in its From header.")


def _recipients(mail: Mail) -> tuple[str, ...]:
    given = [*addresses(raw_header(mail, "to")), *addresses(raw_header(mail, "cc"))]
    spelled = (spell_recipient(Channel.EMAIL, address) for _, address in given[:MAX_RECIPIENTS])
    return tuple(dict.fromkeys(spelled))


def _own_id(mail: Mail, raw: bytes) -> str:
    """Return the Message-ID; without one, the same mail gives the same made-up id."""
    ids = _ids(raw_header(mail, "message-id"))
    return ids[0] if ids else f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _references(mail: Mail) -> tuple[str, ...]:
    """Return the ids of the messages before this one, oldest first."""
    ids = [*_ids(raw_header(mail, "references")), *_ids(raw_header(mail, "in-reply-to"))[:1]]
    known = list(dict.fromkeys(ids))
    # The first names the thread, the last ones its newest messages.
    return (*known[:1], *known[1:][-(MAX_REFERENCES - 1) :])


def _ids(value: str) -> list[str]:
    text = one_line(value)
    # Some programs leave the brackets out.
    return [_short_id(found) for found in _BRACKETED.findall(text) or text.split()]


def _short_id(message_id: str) -> str:
    if len(message_id) <= MAX_MESSAGE_ID:
        return message_id
    return f"sha256:{hashlib.sha256(message_id.encode('utf-8', 'replace')).hexdigest()}"


def _is_automatic(mail: Mail, handle: str, subject: str) -> bool:
    is_report = mail.get_content_type() == "multipart/report"
    by_words = is_no_reply(handle) or is_automatic_subject(subject)
    return is_report or by_words or is_automatic_mail(headers(mail, TELLING_HEADERS))


def _reports_failure(mail: Mail) -> bool:
    return is_bounce_mail(headers(mail, TELLING_HEADERS), _delivery_report(mail))


def _delivery_report(mail: Mail) -> str | None:
    if mail.get_content_type() != "multipart/report":
        return None
    for part in children(mail):
        if part.get_content_type() == "message/delivery-status":
            fields = [field for block in children(part) for field in block.items()]
            return "\n".join(f"{name}: {value}" for name, value in fields)
    return None
