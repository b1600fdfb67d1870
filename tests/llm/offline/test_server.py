"""The built-in model as a server of its own: faults, schemas, tokens and a real socket."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from pydantic import BaseModel, Field, SecretStr

from inboxapp.core.errors import ConfigurationError
from inboxapp.core.settings import Settings
from inboxapp.llm.errors import FailureReason, ModelFailed
from inboxapp.llm.gateway import LanguageModel, open_model
from inboxapp.llm.offline.faults import Fault, Faults
from inboxapp.llm.offline.fitting import fit
from inboxapp.llm.offline.tokens import PrefixCache, count_tokens, first_tokens
from inboxapp.llm.types import CallOptions
from tests.llm.conftest import Listener
from tests.llm.prompts import Strategy, prompt_for

ROOT = Path(__file__).parents[3]
PLAN = prompt_for("draft_strategy_step1", "What does it cost?")
WRITE = prompt_for("draft_generation_step2", "What does it cost?")


class Mood(StrEnum):
    """Spelled unlike the rules spell it."""

    OTHER = "other"
    MEETING_REQUESTED = "meeting_requested"


class Inner(BaseModel):
    """Something nested."""

    text: str
    weight: float = Field(ge=0.5, le=1)


class Odd(BaseModel):
    """A shape that no stage knows."""

    mood: Mood
    maybe: str | None
    count: int = Field(ge=1)
    parts: list[Inner] = Field(min_length=1)
    inner: Inner | None = None
    flag: bool
    tags: dict[str, str] = {}


def test_any_values_are_made_to_fit_a_schema() -> None:
    schema = Odd.model_json_schema()
    known = {"mood": "Meeting Requested", "maybe": "x", "parts": ["first"], "stray": 1}
    fitted = Odd.model_validate(fit(schema, known))
    assert fitted.mood is Mood.MEETING_REQUESTED
    assert fitted.parts[0] == Inner(text="first", weight=0.5)
    empty = Odd.model_validate(fit(schema, {}))
    assert (empty.mood, empty.maybe, empty.count) == (Mood.OTHER, None, 1)


def test_faults_count_down_and_stay_with_their_stage() -> None:
    faults = Faults("classify=429*2; hang*1")
    picked = [faults.pick(stage="classify", model="m", fingerprint=1) for _ in range(4)]
    assert picked == [Fault.RATE_LIMIT, Fault.RATE_LIMIT, Fault.HANG, None]
    assert faults.pick(stage="other", model="m", fingerprint=1) is None


def test_truncate_once_spares_the_second_time_of_each_conversation() -> None:
    faults = Faults("truncate_once")
    picked = [faults.pick(stage="", model="m", fingerprint=one) for one in (1, 2, 1, 2, 1)]
    once = Fault.TRUNCATE_ONCE
    assert picked == [once, once, None, None, once]


@pytest.mark.parametrize("spec", ["boom", "a=b=429", "429*x", "=500"])
def test_a_wrong_fault_names_the_right_ones(spec: str) -> None:
    with pytest.raises(ConfigurationError, match="truncate_once"):
        Faults(spec)


def test_tokens_and_cuts_agree() -> None:
    text = "What does it cost, and for how many leads?"
    for tokens in range(1, 12):
        assert count_tokens(first_tokens(text, tokens)) <= tokens


def test_only_long_beginnings_are_cached_and_only_up_to_where_they_differ() -> None:
    cache = PrefixCache()
    prompt = "a" * 8000
    assert cache.cached_tokens(prompt) == 0
    assert cache.cached_tokens(prompt) == 1920
    assert cache.cached_tokens("b" + prompt) == 0
    assert cache.cached_tokens(prompt[:6000] + "c" * 2000) == 1408
    assert cache.cached_tokens("a" * 600) == 0


@pytest.fixture(scope="module")
def server_url() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "inboxapp.llm.offline", "--port", str(port)]
    environment = {**os.environ, "OFFLINE_LATENCY_SECONDS": "0"}
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port, server)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 40
    while time.monotonic() < until:
        assert server.poll() is None
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server did not begin to listen")


def model_at(url: str, monkeypatch: pytest.MonkeyPatch, model: str = "") -> LanguageModel:
    """Only the environment says where the model is, and no key is needed."""
    monkeypatch.setenv("OPENAI_BASE_URL", url)
    monkeypatch.setenv("OPENAI_API_KEY", "")
    monkeypatch.setenv("OPENAI_MODEL", model)
    return open_model(Settings())


@pytest.mark.anyio
async def test_over_a_socket_only_the_environment_changes(
    server_url: str, monkeypatch: pytest.MonkeyPatch, listener: Listener
) -> None:
    model = model_at(server_url, monkeypatch, "inbox-offline-1")
    assert not model.is_offline
    await model.check()
    answer = await model.answer(PLAN, Strategy, options=CallOptions())
    assert answer.value.asks == ["What does it cost?"]
    written = await model.write(WRITE, options=CallOptions(), on_text=listener)
    assert "$490" in written.value
    assert listener.chunks > 10
    assert (written.cost, written.price_source) == (None, "n/a")
    await model.close()


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("cut", "connection"),
        ("html", "malformed"),
        ("429", "rate_limited"),
        ("refusal", "refused"),
        ("truncate_always", "truncated"),
        ("malformed", "malformed"),
    ],
)
async def test_over_a_socket_the_faults_are_the_same(
    server_url: str, monkeypatch: pytest.MonkeyPatch, listener: Listener, fault: str, reason: str
) -> None:
    model = model_at(server_url, monkeypatch, f"inbox-offline-1+{fault}")
    for call in (
        model.answer(PLAN, Strategy, options=CallOptions()),
        model.write(WRITE, options=CallOptions(), on_text=listener),
    ):
        with pytest.raises(ModelFailed) as failure:
            await call
        assert failure.value.reason == reason
    await model.close()


@pytest.mark.anyio
@pytest.mark.parametrize("fault", ["hang", "drip"])
async def test_over_a_socket_the_deadline_holds(
    server_url: str, monkeypatch: pytest.MonkeyPatch, listener: Listener, fault: str
) -> None:
    model = model_at(server_url, monkeypatch, f"inbox-offline-1+{fault}")
    began = time.monotonic()
    with pytest.raises(ModelFailed) as failure:
        await model.write(WRITE, options=CallOptions(deadline_seconds=0.5), on_text=listener)
    assert failure.value.reason is FailureReason.TIMEOUT
    assert time.monotonic() - began < 5
    await model.close()


@pytest.mark.anyio
async def test_a_forgotten_suffix_is_hinted_at(
    server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = model_at(server_url.removesuffix("/v1"), monkeypatch)
    with pytest.raises(ModelFailed, match="ends with /v1"):
        await model.check()
    with pytest.raises(ModelFailed) as failure:
        await model.answer(PLAN, Strategy, options=CallOptions())
    assert failure.value.reason is FailureReason.WRONG_ADDRESS
    await model.close()


@pytest.mark.anyio
async def test_nobody_at_home_is_a_connection_failure() -> None:
    key = SecretStr("k")
    model = open_model(Settings(openai_base_url="http://127.0.0.1:9/v1", openai_api_key=key))
    with pytest.raises(ModelFailed) as failure:
        await model.answer(PLAN, Strategy, options=CallOptions())
    assert failure.value.reason is FailureReason.CONNECTION
    assert failure.value.usage.input_tokens == 0
    await model.close()
