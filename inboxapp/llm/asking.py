"""One request, whole or streamed."""

import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Protocol

from openai import AsyncOpenAI

from inboxapp.llm.errors import FailureReason
from inboxapp.llm.mapping import from_error_object, mapped, unreadable
from inboxapp.llm.plan import Plan
from inboxapp.llm.problem import Problem
from inboxapp.llm.types import UNKNOWN_USAGE, TextChunk, Usage
from inboxapp.llm.wire import Reply, WireAnswer, request_of, usage_of

OnText = Callable[[TextChunk], Awaitable[None]]


class Ask(Protocol):
    """Sends one request and reads all of its reply."""

    async def __call__(self, plan: Plan) -> Reply:
        """Raise Problem when no reply could be read."""
        ...


def whole(client: AsyncOpenAI) -> Ask:
    """Ask for the answer in one piece."""

    async def ask(plan: Plan) -> Reply:
        with mapped():
            completion = await client.chat.completions.create(**request_of(plan, stream=False))
            answer = WireAnswer.model_validate(completion)
        if not answer.choices:
            raise from_error_object(answer.error) if answer.error else unreadable()
        choice = answer.choices[0]
        message = choice.message
        if message is None:
            raise unreadable()
        text = message.content or ""
        _require_bounded(len(text), plan)
        return Reply(
            text=text,
            refusal=message.refusal,
            finish_reason=choice.finish_reason,
            usage=usage_of(answer.usage),
            model=answer.model,
        )

    return ask


def streamed(client: AsyncOpenAI, on_text: OnText) -> Ask:
    """Ask for the answer piece by piece.

    A later attempt takes back what an earlier one showed. Whatever `on_text` raises passes through.
    """
    shown = False

    async def ask(plan: Plan) -> Reply:
        nonlocal shown
        if shown:
            await on_text(TextChunk("", restart=True))
            shown = False
        heard = _Heard()
        async with aclosing(_pieces(client, request_of(plan, stream=True))) as pieces:
            async for piece in pieces:
                text = heard.add(piece)
                _require_bounded(heard.characters, plan)
                if text:
                    shown = True
                    await on_text(TextChunk(text))
        return heard.reply()

    return ask


@dataclass
class _Heard:
    """A streamed reply as it builds up."""

    texts: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    characters: int = 0
    finish_reason: str | None = None
    usage: Usage = UNKNOWN_USAGE
    model: str | None = None
    first_text_at: float | None = None

    def add(self, piece: WireAnswer) -> str:
        """Take in a chunk and return its text; the chunk with the usage has no choices."""
        self.model = piece.model or self.model
        if piece.usage:
            self.usage = usage_of(piece.usage)
        if not piece.choices:
            return ""
        choice = piece.choices[0]
        self.finish_reason = choice.finish_reason or self.finish_reason
        if choice.delta is None:
            return ""
        if choice.delta.refusal:
            self.refusals.append(choice.delta.refusal)
        text = choice.delta.content or ""
        if text:
            self.first_text_at = self.first_text_at or time.perf_counter()
            self.texts.append(text)
            self.characters += len(text)
        return text

    def reply(self) -> Reply:
        """Return what was heard."""
        return Reply(
            text="".join(self.texts),
            refusal="".join(self.refusals) or None,
            finish_reason=self.finish_reason,
            usage=self.usage,
            model=self.model,
            first_text_at=self.first_text_at,
        )


async def _pieces(client: AsyncOpenAI, request: dict[str, Any]) -> AsyncGenerator[WireAnswer, None]:
    # Errors are mapped around the reading alone, so that the listener's own pass through.
    with mapped():
        stream = await client.chat.completions.create(**request)
        if not hasattr(stream, "__aiter__"):
            raise unreadable()
        chunks = aiter(stream)
    async with stream:
        while True:
            with mapped():
                try:
                    piece = WireAnswer.model_validate(await anext(chunks))
                except StopAsyncIteration:
                    return
            yield piece


def _require_bounded(characters: int, plan: Plan) -> None:
    if characters > plan.max_characters:
        raise Problem(FailureReason.RUNAWAY)
