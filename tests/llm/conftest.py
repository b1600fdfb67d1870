from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack

import pytest
import stamina

from inboxapp.core.settings import Settings
from inboxapp.llm.gateway import LanguageModel, open_model
from inboxapp.llm.types import TextChunk

OpenOffline = Callable[..., LanguageModel]


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    """Retries follow each other at once; how often is still the product's choice."""
    with stamina.set_testing(True, attempts=10, cap=True):
        yield


@pytest.fixture
async def open_offline(anyio_backend: str) -> AsyncIterator[OpenOffline]:
    """Opens the offline model with a fault; closed after the test."""
    async with AsyncExitStack() as stack:

        def opened(fault: str | None = None, *, latency: float = 0) -> LanguageModel:
            model = open_model(Settings(offline_fault=fault, offline_latency_seconds=latency))
            stack.push_async_callback(model.close)
            return model

        yield opened


class Listener:
    """Hears a stream as a browser would: a restart throws away what came before."""

    def __init__(self) -> None:
        self.text = ""
        self.chunks = 0
        self.restarts = 0

    async def __call__(self, chunk: TextChunk) -> None:
        self.chunks += 1
        if chunk.restart:
            self.restarts += 1
            self.text = ""
        self.text += chunk.text


@pytest.fixture
def listener() -> Listener:
    return Listener()
