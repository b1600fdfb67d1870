"""What the built-in model writes: the stage's answer, in the form that the request wants."""

import json
import re
from dataclasses import dataclass

from inboxapp.llm.offline.faults import Fault
from inboxapp.llm.offline.fitting import fit
from inboxapp.llm.offline.reading import ChatRequest, Conversation
from inboxapp.llm.offline.stages import answer_stage
from inboxapp.llm.offline.tokens import PrefixCache, count_tokens, first_tokens

_WORD = re.compile(r"\s*\S+\s*?(?=\s|\Z)|\s+")
_REFUSAL = "I'm sorry, but I can't help with that."


@dataclass(frozen=True)
class Written:
    """A finished answer with its bill."""

    text: str
    finish_reason: str
    usage: dict[str, object]
    refusal: str | None = None

    @property
    def words(self) -> list[str]:
        """Cut the text into words that give the text again when joined."""
        return _WORD.findall(self.text)


def write(
    asked: ChatRequest, conversation: Conversation, fault: Fault | None, cache: PrefixCache
) -> Written:
    """Answer the request, within its budget."""
    refusal = _REFUSAL if fault is Fault.REFUSAL else None
    text = "" if refusal else _text(asked, conversation, fault)
    budget = asked.max_tokens
    if fault in {Fault.TRUNCATE_ONCE, Fault.TRUNCATE_ALWAYS}:
        budget = min(budget, count_tokens(text) // 2)
    is_cut = count_tokens(text) > budget
    text = first_tokens(text, budget)
    return Written(
        text=text,
        refusal=refusal,
        finish_reason="length" if is_cut else "stop",
        usage=_usage(asked.prompt, text or refusal or "", cache),
    )


def _text(asked: ChatRequest, conversation: Conversation, fault: Fault | None) -> str:
    if fault is Fault.EMPTY:
        return ""
    answer: object = answer_stage(conversation)
    if asked.schema is not None:
        answer = fit(asked.schema, answer)
    text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
    if fault is Fault.MALFORMED and not asked.stream:
        return text[: len(text) * 2 // 3]
    return text


def _usage(prompt: str, text: str, cache: PrefixCache) -> dict[str, object]:
    read, wrote = count_tokens(prompt), count_tokens(text)
    return {
        "prompt_tokens": read,
        "completion_tokens": wrote,
        "total_tokens": read + wrote,
        "prompt_tokens_details": {"cached_tokens": cache.cached_tokens(prompt)},
        "completion_tokens_details": {"reasoning_tokens": 0},
    }
