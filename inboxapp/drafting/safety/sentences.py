"""What a lead newly said, sentence by sentence, in folded spelling."""

import re
from functools import lru_cache

from inboxapp.drafting.safety.folding import fold, one_flow

MOST_CHARACTERS = 100_000
_QUOTED = re.compile(r"^\s*(>|\|)")
_HISTORY = re.compile(
    r"^\s*(-{2,} ?(original message|forwarded message|ursprungliche nachricht|"
    r"message d'origine|mensaje original|messaggio originale|mensagem original|"
    r"oorspronkelijk bericht)|"
    r"(on|am|le|el|il|em|op) .{6,120}(wrote|schrieb|a ecrit|escribio|ha scritto|"
    r"escreveu|schreef) ?:|"
    r"(from|von|de|da|van) ?: .{3,200}$)",
)
_END = re.compile(r"(?<=[.!?;。！？])\s+|\n\s*\n|\n(?=[-*•] )")  # noqa: RUF001  full-width marks


@lru_cache(maxsize=64)
def newly_said(text: str) -> str:
    """Return the lead's own lines: without quotes and what stands below an attribution."""
    own: list[str] = []
    for line in text[:MOST_CHARACTERS].splitlines():
        if _HISTORY.match(fold(line)) and own:
            break
        if not _QUOTED.match(line):
            own.append(line)
    return "\n".join(own).strip()


@lru_cache(maxsize=64)
def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences in folded spelling, each in one line."""
    return tuple(flow for part in _END.split(fold(text)) if (flow := one_flow(part)))
