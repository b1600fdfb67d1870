"""The signed JSON message that any channel accepts."""

import json
from typing import NoReturn

from inboxapp.channels.automatic import is_automatic_subject, is_bounce_sender, is_no_reply
from inboxapp.channels.errors import BadPayload
from inboxapp.channels.handles import normalise_handle, spell_recipient
from inboxapp.channels.html import html_to_text, safe_html
from inboxapp.channels.mime import addresses
from inboxapp.channels.reply_text import newly_written
from inboxapp.channels.times import read_time
from inboxapp.channels.types import Channel, InboundMessage
from inboxapp.core.text import clean_text, one_line, shorten

MAX_BODY_BYTES = 10 * 1024 * 1024
MAX_ID = 255
MAX_NAME = 200
MAX_SUBJECT = 1000
MAX_RECIPIENTS = 200

Fields = dict[str, object]


def parse_generic(channel: Channel, body: bytes, *, region: str = "US") -> InboundMessage:
    """Read `id, from, from_name, to, subject, text, html, sent_at, thread_id`; only two are needed.

    A message without text is an empty message and a date nobody can read is no date; what isn't
    the JSON we expect raises BadPayload naming the field.
    """
    fields = _read_object(body)
    provider_id, sender = _own_id(fields), _required(fields, "from")
    name = one_line(_text(fields, "from_name"))
    if channel is Channel.EMAIL and "<" in sender:
        written = addresses(sender)[:1] or [("", sender)]
        name, sender = name or written[0][0], written[0][1]
    handle = normalise_handle(channel, sender, region=region)
    subject = shorten(_text(fields, "subject"), MAX_SUBJECT)
    html = _text(fields, "html")
    full_text = _text(fields, "text") or html_to_text(html)
    is_email = channel is Channel.EMAIL
    is_bounce = is_email and is_bounce_sender(handle, subject)
    is_automatic = is_email and (is_no_reply(handle) or is_automatic_subject(subject))
    return InboundMessage(
        channel=channel,
        provider_id=provider_id,
        handle=handle,
        name=shorten(name, MAX_NAME),
        to=_recipients(channel, fields, region),
        subject=subject,
        text=newly_written(full_text) if is_email else full_text.strip(),
        full_text=full_text,
        html=safe_html(html) or None,
        sent_at=read_time(fields.get("sent_at")),
        thread_id=_identifier(fields, "thread_id") if fields.get("thread_id") else None,
        is_automatic=is_bounce or is_automatic,
        is_bounce=is_bounce,
    )


def _read_object(body: bytes) -> Fields:
    if len(body) > MAX_BODY_BYTES:
        raise BadPayload("The body is larger than 10 MB.")
    try:
        # Bytes that are not in the declared encoding become U+FFFD; the raw body keeps them.
        text = body.decode(json.detect_encoding(body), "replace")
        value = json.loads(
            text,
            object_pairs_hook=_without_duplicates,
            parse_constant=_refuse_number,
            parse_float=_finite,
        )
    except RecursionError:
        raise BadPayload("The body is nested too deeply.") from None
    except ValueError:  # not JSON, or an integer of thousands of digits
        raise BadPayload("The body is not valid JSON.") from None
    if not isinstance(value, dict):
        raise BadPayload("The body must be one JSON object.")
    return value


def _without_duplicates(pairs: list[tuple[str, object]]) -> Fields:
    fields: Fields = {}
    for name, value in pairs:
        if name in fields:
            raise BadPayload(f"The field “{shorten(name, 60)}” appears twice.")
        fields[name] = value
    return fields


def _refuse_number(name: str) -> NoReturn:
    raise BadPayload(f"The body holds {name}, which is not a number in JSON.")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in {float("inf"), float("-inf")}:
        raise BadPayload(f"The number {shorten(digits, 30)} is too large.")
    return number


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadPayload(f"The field “{name}” must be text.")
    return clean_text(value)


def _required(fields: Fields, name: str) -> str:
    value = _text(fields, name).strip()
    if not value:
        raise BadPayload(f"The field “{name}” is missing.")
    return value


def _identifier(fields: Fields, name: str) -> str:
    value = one_line(_required(fields, name))
    if not value:
        raise BadPayload(f"The field “{name}” is missing.")
    if len(value) > MAX_ID:
        raise BadPayload(f"The field “{name}” is longer than {MAX_ID} characters.")
    return value


def _own_id(fields: Fields) -> str:
    value = _identifier(fields, "id")
    if value != str(fields["id"]).strip():  # mending it could make two different ids the same
        raise BadPayload("The field “id” holds characters that no id can have.")
    return value


def _recipients(channel: Channel, fields: Fields, region: str) -> tuple[str, ...]:
    value = fields.get("to")
    if value is None:
        return ()
    given = value if isinstance(value, list) else [value]
    texts = [one_line(item) for item in given[:MAX_RECIPIENTS] if isinstance(item, str)]
    if len(texts) < len(given[:MAX_RECIPIENTS]):
        raise BadPayload("The field “to” must be text or a list of texts.")
    if channel is Channel.EMAIL:
        pairs = [addresses(text) or [("", text)] for text in texts]
        texts = [address for found in pairs for _, address in found]
    spelled = (spell_recipient(channel, text, region=region) for text in texts if text)
    return tuple(dict.fromkeys(spelled))[:MAX_RECIPIENTS]
