"""Token counts as a real server would give them, and its cache of repeated beginnings."""

import zlib
from collections import OrderedDict

_CHARACTERS_PER_TOKEN = 4
_BLOCK_TOKENS = 128
_SMALLEST_CACHED_TOKENS = 1024
_REMEMBERED_BLOCKS = 5000


def count_tokens(text: str) -> int:
    """Count roughly, from the characters."""
    return -(-len(text) // _CHARACTERS_PER_TOKEN)


def first_tokens(text: str, tokens: int) -> str:
    """Cut a text after so many tokens."""
    return text[: tokens * _CHARACTERS_PER_TOKEN]


class PrefixCache:
    """Remembers the beginnings of prompts, in blocks, and forgets the oldest."""

    def __init__(self) -> None:
        self._seen: OrderedDict[int, None] = OrderedDict()

    def cached_tokens(self, prompt: str) -> int:
        """Count how many leading tokens were sent before; short beginnings do not count."""
        size = _BLOCK_TOKENS * _CHARACTERS_PER_TOKEN
        digest, hits, still_known = 0, 0, True
        for start in range(0, len(prompt) - size + 1, size):
            digest = zlib.crc32(prompt[start : start + size].encode(), digest)
            still_known = still_known and digest in self._seen
            hits += still_known
            self._remember(digest)
        cached = hits * _BLOCK_TOKENS
        return cached if cached >= _SMALLEST_CACHED_TOKENS else 0

    def _remember(self, digest: int) -> None:
        self._seen[digest] = None
        self._seen.move_to_end(digest)
        if len(self._seen) > _REMEMBERED_BLOCKS:
            self._seen.popitem(last=False)
