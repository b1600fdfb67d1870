"""The one door to language models: every call has limits, a record and a price."""

from functools import cached_property
from typing import TypeVar

import httpx2
from openai import AsyncOpenAI
from pydantic import BaseModel

from inboxapp.core.settings import Settings
from inboxapp.core.text import clean_text
from inboxapp.llm.asking import Ask, OnText, streamed, whole
from inboxapp.llm.attempts import AttemptLog
from inboxapp.llm.call import Call, Judge
from inboxapp.llm.checking import check_server
from inboxapp.llm.dialect import Dialect, first_guess
from inboxapp.llm.endpoint import endpoint_of, open_client
from inboxapp.llm.plan import Plan
from inboxapp.llm.structured import Shape, parse, shape_of
from inboxapp.llm.types import Answer, CallOptions, Prompt
from inboxapp.llm.wire import Reply, require_usable

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

DEFAULT_OPTIONS = CallOptions()


def open_model(
    settings: Settings, *, transport: httpx2.AsyncBaseTransport | None = None
) -> "LanguageModel":
    """Return the model that the settings name; opens no connection yet.

    Raises ConfigurationError when the settings name a fault that the offline model lacks.
    """
    return LanguageModel(settings, transport)


class LanguageModel:
    """A model that may be asked from many tasks of one event loop at once."""

    def __init__(self, settings: Settings, transport: httpx2.AsyncBaseTransport | None) -> None:
        self._settings = settings
        self._transport = transport
        self._endpoint = endpoint_of(settings)
        self._dialects: dict[str, Dialect] = {}

    @property
    def name(self) -> str:
        """The model that is asked unless a call names another."""
        return self._endpoint.model

    @property
    def is_offline(self) -> bool:
        """Whether the built-in model answers."""
        return self._endpoint.is_offline

    @property
    def label(self) -> str:
        """Say in the UI which model is in use."""
        return self._endpoint.label

    async def answer(
        self, prompt: Prompt, schema: type[M], *, options: CallOptions = DEFAULT_OPTIONS
    ) -> Answer[M]:
        """Ask for a typed answer.

        Raises ModelFailed, with every attempt in it, when there is none by the deadline.
        """

        def judge(reply: Reply) -> M:
            require_usable(reply)
            return parse(reply.text, schema)

        call = self._call(prompt, options, shape_of(prompt, schema))
        return await self._run(call, whole(self._client), judge)

    async def write(
        self, prompt: Prompt, *, options: CallOptions = DEFAULT_OPTIONS, on_text: OnText
    ) -> Answer[str]:
        """Ask for free text and pass it on as it comes.

        Raises ModelFailed like `answer`; what `on_text` raises ends the call and passes through.
        """

        def judge(reply: Reply) -> str:
            require_usable(reply)
            return clean_text(reply.text).strip()

        call = self._call(prompt, options, None)
        return await self._run(call, streamed(self._client, on_text), judge)

    async def check(self) -> None:
        """Ask the server for its models; raises ModelFailed with a hint when that goes wrong."""
        await check_server(self._client, self._endpoint.model)

    async def close(self) -> None:
        """Close the connections; the model can be asked again and reconnects."""
        client = self.__dict__.pop("_client", None)
        if client is not None:
            await client.close()

    @cached_property
    def _client(self) -> AsyncOpenAI:
        return open_client(self._endpoint, self._settings, self._transport)

    def _call(self, prompt: Prompt, options: CallOptions, shape: Shape | None) -> Call:
        model = self._endpoint.model_for(options.model)
        plan = Plan(
            prompt=prompt,
            model=model,
            options=options,
            dialect=self._dialects.get(model) or first_guess(is_openai=self._endpoint.is_openai),
            shape=shape,
            budget_tokens=options.max_output_tokens,
        )
        return Call(plan, AttemptLog(self._endpoint.cost_of))

    async def _run(self, call: Call, ask: Ask, judge: Judge[T]) -> Answer[T]:
        settled = await call.settle(ask, judge)
        self._dialects[settled.plan.model] = settled.plan.dialect
        return call.answer(settled)
