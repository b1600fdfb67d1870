"""Webhook signatures (Standard Webhooks) and the tokens of sessions and API keys."""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from datetime import datetime

from inboxapp.core.errors import AppError

TOLERANCE_SECONDS = 300
SECRET_PREFIX = "whsec_"  # noqa: S105  how every secret begins
API_KEY_PREFIX = "inb_"

_WEBHOOK_ID = re.compile(r"[!-~]{1,255}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


class BadSignature(AppError):
    """The request isn't signed with the client's secret; nothing was stored."""

    code = "bad_signature"
    # 401 and not 403 or 406: some providers throw a message away for ever on those.
    status = 401


def new_webhook_secret() -> str:
    """Return a fresh secret: "whsec_" and 32 random bytes in base64."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def sign_webhook(secret: str, webhook_id: str, body: bytes, now: datetime) -> dict[str, str]:
    """Return the three headers that sign `body`; `now` is aware."""
    timestamp = str(int(now.timestamp()))
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{_signature(secret, webhook_id, timestamp, body)}",
    }


def verify_webhook(secret: str, headers: Mapping[str, str], body: bytes, *, now: datetime) -> str:
    """Return the webhook id of a request signed within five minutes of `now`.

    `body` is the raw bytes as received. Raises BadSignature.
    """
    by_name = {name.lower(): value for name, value in headers.items()}
    webhook_id = by_name.get("webhook-id", "")
    timestamp = by_name.get("webhook-timestamp", "")
    signatures = by_name.get("webhook-signature", "")
    if not (webhook_id and timestamp and signatures):
        raise BadSignature(
            "The request needs the headers webhook-id, webhook-timestamp and webhook-signature."
        )
    if not _WEBHOOK_ID.fullmatch(webhook_id):
        raise BadSignature("The header webhook-id must be 1 to 255 ASCII characters, no spaces.")
    _check_time(timestamp, now)
    expected = f"v1,{_signature(secret, webhook_id, timestamp, body)}".encode()
    given = [part.encode("utf-8", "replace") for part in signatures.split()]
    # No early exit: every signature is compared.
    if not any([hmac.compare_digest(expected, part) for part in given]):  # noqa: C419
        raise BadSignature("The signature does not match: check the webhook secret.")
    return webhook_id


def _check_time(timestamp: str, now: datetime) -> None:
    if not _TIMESTAMP.fullmatch(timestamp):
        raise BadSignature("The header webhook-timestamp must be whole seconds since 1970.")
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE_SECONDS:
        raise BadSignature(
            "The webhook-timestamp is more than five minutes off: check the sender's clock, "
            "and sign again for each attempt."
        )


def _signature(secret: str, webhook_id: str, timestamp: str, body: bytes) -> str:
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    return base64.b64encode(hmac.digest(_key(secret), signed, hashlib.sha256)).decode()


def _key(secret: str) -> bytes:
    encoded = secret.removeprefix(SECRET_PREFIX).rstrip("=")
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not key:  # an empty key would let anybody sign
        raise BadSignature("The webhook secret of this client is unusable: make a new one.")
    return key


def new_token() -> str:
    """Return a session token of 256 random bits."""
    return secrets.token_urlsafe(32)


def new_api_key() -> str:
    """Return an API key: "inb_" and 256 random bits."""
    return API_KEY_PREFIX + secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return the hex SHA-256 to store in the token's place; for random tokens, never passwords."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
