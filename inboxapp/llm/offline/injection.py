"""Orders to machines in what leads write: they are data, and are left out before reading."""

import re
from functools import lru_cache

from inboxapp.llm.offline.phrases import phrases

_INJECTION = phrases("injection")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@lru_cache(maxsize=4096)
def has_injection(text: str) -> bool:
    """Whether a text tries to instruct the writer."""
    return bool(_INJECTION.search(text))


@lru_cache(maxsize=512)
def without_injection(text: str) -> str:
    """Leave out the sentences that talk to a machine; the others keep their lines."""
    kept = [
        " ".join(one for one in _SENTENCE_END.split(line) if not has_injection(one))
        for line in text.splitlines()
    ]
    return "\n".join(kept)
