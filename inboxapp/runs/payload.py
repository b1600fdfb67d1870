"""Artifact payloads: valid JSON of at most 32 KB, trimmed by rule, never cut in the middle."""

import json
from typing import Any

from inboxapp.core.text import clean_json

MAX_PAYLOAD_BYTES = 32 * 1024
_SHORTEST = 64


def fit_payload(payload: dict[str, Any]) -> dict[str, Any]:
    """Return a clean payload that fits.

    The longest texts are halved first, then long lists; what was trimmed is named in `_trimmed`.
    """
    cleaned = clean_json(payload)
    fitted: dict[str, Any] = cleaned if isinstance(cleaned, dict) else {}
    limit = 8192
    while _size(fitted) > MAX_PAYLOAD_BYTES and limit >= _SHORTEST:
        fitted = {**_trim(fitted, limit), "_trimmed": limit}
        limit //= 2
    if _size(fitted) > MAX_PAYLOAD_BYTES:
        return {"_trimmed": 0, "keys": sorted(fitted)[:50]}
    return fitted


def _trim(value: Any, limit: int) -> Any:
    if isinstance(value, str) and len(value) > limit:
        return value[: limit - 1] + "…"
    if isinstance(value, list):
        return [_trim(item, limit) for item in value[: max(limit // 8, 4)]]
    if isinstance(value, dict):
        return {key: _trim(item, limit) for key, item in value.items()}
    return value


def _size(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode())
