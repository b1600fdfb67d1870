"""The JSON that OpenAI's chat completions are made of."""

import json

from inboxapp.llm.offline.names import OFFLINE_MODEL
from inboxapp.llm.offline.writing import Written

Json = dict[str, object]

# Fixed, so that the same conversation gives the same bytes.
_CREATED = 1_790_000_000
_ID = "chatcmpl-offline"


def model(name: str) -> Json:
    """Describe a model for the list."""
    return {"id": name, "object": "model", "created": _CREATED, "owned_by": "inboxapp"}


def completion(written: Written) -> Json:
    """Give an answer in one piece."""
    message = {
        "role": "assistant",
        "content": None if written.refusal else written.text,
        "refusal": written.refusal,
    }
    choice = {"index": 0, "message": message, "finish_reason": written.finish_reason}
    return {
        **_envelope("chat.completion"),
        "choices": [choice],
        "usage": written.usage,
    }


def chunk(*, finish_reason: str | None = None, **delta: str) -> Json:
    """Give a piece of an answer."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return {**_envelope("chat.completion.chunk"), "choices": [choice]}


def usage_chunk(written: Written) -> Json:
    """Give the counts, in a last chunk without choices."""
    return {**_envelope("chat.completion.chunk"), "choices": [], "usage": written.usage}


def event(piece: Json) -> str:
    """Frame a piece as a server-sent event."""
    return f"data: {json.dumps(piece)}\n\n"


def _envelope(kind: str) -> Json:
    return {"id": _ID, "object": kind, "created": _CREATED, "model": OFFLINE_MODEL}
