"""Who somebody is on a channel, spelled one way."""

import re
from typing import assert_never
from urllib.parse import unquote, urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from inboxapp.channels.errors import BadPayload
from inboxapp.channels.types import Channel
from inboxapp.core.text import one_line, shorten

MAX_HANDLE = 320

# Mail that arrives from addresses the standard forbids ("first..last@", very long) is still mail.
_PLAIN_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,250}@[a-z0-9-]+(\.[a-z0-9-]+)*")
_SHORT_CODE = re.compile(r"\d{3,8}")
_LINKEDIN_ID = re.compile(r"[\w:.=-]{2,200}")
_LINKEDIN_SLUG = re.compile(r"[\w.'&+~-]{1,200}")
# Ids in profile links are case-sensitive, names in them are not.
_LINKEDIN_MEMBER_ID = re.compile(r"AC[ow]AA[\w-]{5,}")


def normalise_handle(channel: Channel, raw: str, *, region: str = "US") -> str:
    """Return the one spelling of an address, a number or a LinkedIn profile.

    `region` is the country of phone numbers written without one. Raises BadPayload.
    """
    text = one_line(raw[: MAX_HANDLE * 4])
    match channel:
        case Channel.EMAIL:
            handle = _email(text)
        case Channel.SMS:
            handle = _phone(text, region)
        case Channel.LINKEDIN:
            handle = _linkedin(text)
        case _ as never:
            assert_never(never)
    if handle is None or len(handle) > MAX_HANDLE:
        wanted = _WANTED[channel]
        raise BadPayload(f"“{shorten(text, 60)}” is not {wanted}, so there is nobody to answer.")
    return handle


def spell_recipient(channel: Channel, raw: str, *, region: str = "US") -> str:
    """Normalise where possible; a recipient nobody can spell must not lose the message."""
    try:
        return normalise_handle(channel, raw, region=region)
    except BadPayload:
        return shorten(raw, 200)


_WANTED = {
    Channel.EMAIL: "an email address",
    Channel.SMS: "a phone number",
    Channel.LINKEDIN: "a LinkedIn profile address or id",
}


def _email(text: str) -> str | None:
    address = text.removeprefix("mailto:").strip("<> ")
    try:
        valid = validate_email(address, check_deliverability=False, globally_deliverable=False)
    except (EmailNotValidError, ValueError):
        lowered = address.lower()
        return lowered if _PLAIN_ADDRESS.fullmatch(lowered) else None
    return valid.normalized.lower()


def _phone(text: str, region: str) -> str | None:
    number = re.sub(r"^(sms|tel|whatsapp):", "", text, flags=re.IGNORECASE)
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed and phonenumbers.is_possible_number(parsed):
        return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    compact = re.sub(r"[\s-]", "", number)
    return compact if _SHORT_CODE.fullmatch(compact) and compact.isascii() else None


def _linkedin(text: str) -> str | None:
    if "/" not in text:
        return text if _LINKEDIN_ID.fullmatch(text) else None
    try:
        url = urlsplit(text if "://" in text else f"https://{text.lstrip('/')}")
        host = (url.hostname or "").lower()
    except ValueError:
        return None
    if host != "linkedin.com" and not host.endswith(".linkedin.com"):
        return None
    kind, _, rest = unquote(url.path).strip("/").partition("/")
    slug = rest.partition("/")[0]
    if kind.lower() not in {"in", "pub", "company"} or not _LINKEDIN_SLUG.fullmatch(slug):
        return None
    if not _LINKEDIN_MEMBER_ID.fullmatch(slug):
        slug = slug.lower()
    return f"linkedin.com/{kind.lower()}/{slug}"
