"""Keyset cursors: opaque, URL-safe, refused when tampered with."""

import base64
import binascii
import json
from datetime import datetime

from inboxapp.core.errors import Invalid


def make_cursor(*keys: datetime | int) -> str:
    """Pack the last row's sort keys."""
    plain = [key.isoformat() if isinstance(key, datetime) else key for key in keys]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def read_cursor(cursor: str, kinds: tuple[type, ...]) -> tuple[datetime | int, ...]:
    """Unpack sort keys of the given kinds; raise Invalid when the cursor isn't ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        parts = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        return tuple(_read(part, kind) for part, kind in zip(parts, kinds, strict=True))
    except (ValueError, TypeError, binascii.Error):
        raise Invalid(
            "That page marker isn't one of ours. Start again from the first page."
        ) from None


def _read(part: object, kind: type) -> datetime | int:
    if kind is datetime and isinstance(part, str):
        moment = datetime.fromisoformat(part)
        if moment.tzinfo is not None:
            return moment
    if kind is int and type(part) is int and abs(part) < 2**63:
        return part
    raise ValueError
