"""The gateway against the built-in model, well and with every fault."""

import asyncio
import json
import time

import pytest

from inboxapp.core.errors import ConfigurationError
from inboxapp.core.settings import Settings
from inboxapp.llm.errors import FailureReason, ModelFailed
from inboxapp.llm.gateway import open_model
from inboxapp.llm.types import Answer, CallOptions, Prompt
from tests.llm.conftest import Listener, OpenOffline
from tests.llm.prompts import Strategy, prompt_for

pytestmark = pytest.mark.anyio

PLAN = prompt_for("draft_strategy_step1", "What does it cost, and how long is onboarding?")
WRITE = prompt_for("draft_generation_step2", "What does it cost, and how long is onboarding?")
SOON = CallOptions(deadline_seconds=0.3)

# What each fault leads to: the reason of the failure, or None if the call recovers, and the
# attempts by kind and by how they ended.
FAULTS = [
    ("429*2", None, ["first:rate_limited", "transport:rate_limited", "transport:"]),
    (
        "429",
        "rate_limited",
        ["first:rate_limited", "transport:rate_limited", "transport:rate_limited"],
    ),
    ("500*1", None, ["first:server_error", "transport:"]),
    (
        "500",
        "server_error",
        ["first:server_error", "transport:server_error", "transport:server_error"],
    ),
    ("html*1", None, ["first:malformed", "transport:"]),
    ("html", "malformed", ["first:malformed", "transport:malformed", "transport:malformed"]),
    ("cut*1", None, ["first:connection", "transport:"]),
    ("cut", "connection", ["first:connection", "transport:connection", "transport:connection"]),
    ("truncate_once", None, ["first:truncated", "expansion:"]),
    (
        "truncate_always",
        "truncated",
        ["first:truncated", "expansion:truncated", "expansion:truncated"],
    ),
    ("refusal", "refused", ["first:refused"]),
    ("401", "bad_key", ["first:bad_key"]),
    ("404", "unknown_model", ["first:unknown_model"]),
    ("quota", "quota", ["first:quota"]),
    ("empty*1", None, ["first:empty", "repair:"]),
    ("empty", "empty", ["first:empty", "repair:empty"]),
]
ANSWER_FAULTS = [
    *FAULTS,
    ("malformed*1", None, ["first:malformed", "repair:"]),
    ("malformed", "malformed", ["first:malformed", "repair:malformed"]),
]
WRITE_FAULTS = [
    *FAULTS,
    ("malformed*1", None, ["first:malformed", "transport:"]),
    ("malformed", "malformed", ["first:malformed", "transport:malformed", "transport:malformed"]),
]


def outline(done: Answer[object] | ModelFailed) -> list[str]:
    return [f"{attempt.kind}:{attempt.error_class or ''}" for attempt in done.attempts]


@pytest.mark.parametrize(("fault", "reason", "attempts"), ANSWER_FAULTS)
async def test_an_answer_survives_or_reports_each_fault(
    open_offline: OpenOffline, fault: str, reason: str | None, attempts: list[str]
) -> None:
    model = open_offline(fault)
    if reason is None:
        answer = await model.answer(PLAN, Strategy, options=CallOptions())
        assert answer.value.asks
        assert outline(answer) == attempts  # type: ignore[arg-type]
        return
    with pytest.raises(ModelFailed) as failure:
        await model.answer(PLAN, Strategy, options=CallOptions())
    assert (failure.value.reason, outline(failure.value)) == (reason, attempts)


@pytest.mark.parametrize(("fault", "reason", "attempts"), WRITE_FAULTS)
async def test_a_stream_survives_or_reports_each_fault(
    open_offline: OpenOffline,
    listener: Listener,
    fault: str,
    reason: str | None,
    attempts: list[str],
) -> None:
    model = open_offline(fault)
    if reason is None:
        answer = await model.write(WRITE, options=CallOptions(), on_text=listener)
        assert "$490" in answer.value
        assert outline(answer) == attempts  # type: ignore[arg-type]
        assert listener.text == answer.text
        return
    with pytest.raises(ModelFailed) as failure:
        await model.write(WRITE, options=CallOptions(), on_text=listener)
    assert (failure.value.reason, outline(failure.value)) == (reason, attempts)


@pytest.mark.parametrize("fault", ["hang", "drip"])
async def test_the_deadline_beats_a_server_that_never_finishes(
    open_offline: OpenOffline, listener: Listener, fault: str
) -> None:
    model = open_offline(fault)
    began = time.perf_counter()
    for call in (
        model.answer(PLAN, Strategy, options=SOON),
        model.write(WRITE, options=SOON, on_text=listener),
    ):
        with pytest.raises(ModelFailed) as failure:
            await call
        assert failure.value.reason is FailureReason.TIMEOUT
        assert outline(failure.value) == ["first:timeout"]
        assert failure.value.usage.output_tokens is None
        assert failure.value.retryable
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("fault", ["cut*1", "truncate_once", "malformed*1"])
async def test_a_new_attempt_takes_back_what_was_shown(
    open_offline: OpenOffline, listener: Listener, fault: str
) -> None:
    answer = await open_offline(fault).write(WRITE, options=CallOptions(), on_text=listener)
    assert listener.restarts == 1
    assert listener.text.strip() == answer.value


async def test_nothing_is_taken_back_when_nothing_was_shown(
    open_offline: OpenOffline, listener: Listener
) -> None:
    await open_offline("429*2").write(WRITE, options=CallOptions(), on_text=listener)
    assert listener.restarts == 0


async def test_text_arrives_word_by_word_and_over_the_time_of_the_stage(
    open_offline: OpenOffline,
) -> None:
    times: list[float] = []

    async def hear(_: object) -> None:
        times.append(time.perf_counter())

    answer = await open_offline(latency=0.3).write(WRITE, options=CallOptions(), on_text=hear)
    assert len(times) > 20
    assert times[-1] - times[0] > 0.15
    assert answer.first_token_ms is not None
    assert answer.first_token_ms < answer.latency_ms - 100


async def test_a_budget_doubles_up_to_its_ceiling(open_offline: OpenOffline) -> None:
    options = CallOptions(max_output_tokens=10, budget_ceiling=35)
    with pytest.raises(ModelFailed) as failure:
        await open_offline().answer(PLAN, Strategy, options=options)
    assert [attempt.budget_tokens for attempt in failure.value.attempts] == [10, 20, 35]
    assert failure.value.reason is FailureReason.TRUNCATED
    assert not failure.value.retryable


async def test_a_small_budget_is_expanded_until_the_answer_fits(open_offline: OpenOffline) -> None:
    options = CallOptions(max_output_tokens=60)
    answer = await open_offline().answer(PLAN, Strategy, options=options)
    assert [attempt.budget_tokens for attempt in answer.attempts] == [60, 120]
    assert [attempt.finish_reason for attempt in answer.attempts] == ["length", "stop"]


async def test_totals_count_every_attempt(open_offline: OpenOffline) -> None:
    model = open_offline("truncate_once")
    answer = await model.answer(PLAN, Strategy, options=CallOptions())
    spent = [attempt.usage.output_tokens or 0 for attempt in answer.attempts]
    assert len(spent) == 2
    assert answer.usage.output_tokens == sum(spent)
    assert answer.latency_ms >= sum(attempt.latency_ms for attempt in answer.attempts) - 2


async def test_the_offline_model_costs_nothing_that_could_be_known(
    open_offline: OpenOffline,
) -> None:
    answer = await open_offline().answer(PLAN, Strategy, options=CallOptions(model="gpt-5.4-mini"))
    assert (answer.cost, answer.price_source) == (None, "n/a")
    assert answer.model_asked == answer.model_answered == "inbox-offline-1"


async def test_a_fault_can_be_asked_for_by_model_name(open_offline: OpenOffline) -> None:
    options = CallOptions(model="inbox-offline-1+refusal")
    with pytest.raises(ModelFailed) as failure:
        await open_offline().answer(PLAN, Strategy, options=options)
    assert failure.value.reason is FailureReason.REFUSED


async def test_a_fault_can_be_kept_to_one_stage(open_offline: OpenOffline) -> None:
    model = open_offline("draft_strategy_step1=500; hang*0")
    listener = Listener()
    await model.write(WRITE, options=CallOptions(), on_text=listener)
    with pytest.raises(ModelFailed):
        await model.answer(PLAN, Strategy, options=CallOptions())


async def test_many_calls_at_once_do_not_mix(open_offline: OpenOffline) -> None:
    model = open_offline(latency=0.05)
    questions = ["What does it cost?", "How long does setup take?", "Is it secure?"] * 5
    prompts: list[Prompt] = [prompt_for("draft_generation_step2", text) for text in questions]
    listeners = [Listener() for _ in prompts]
    answers = await asyncio.gather(
        *(
            model.write(prompt, options=CallOptions(), on_text=listener)
            for prompt, listener in zip(prompts, listeners, strict=True)
        )
    )
    for question, answer, listener in zip(questions, answers, listeners, strict=True):
        assert listener.text == answer.text
        assert ("$490" in answer.value) == ("cost" in question)


async def test_the_same_conversation_gives_the_same_answer(open_offline: OpenOffline) -> None:
    first = await open_offline().answer(PLAN, Strategy, options=CallOptions())
    second = await open_offline().answer(PLAN, Strategy, options=CallOptions())
    assert first.text == second.text


async def test_a_repeated_beginning_is_reported_as_cached(open_offline: OpenOffline) -> None:
    model = open_offline()
    long = prompt_for("draft_strategy_step1", "What does it cost? " * 400)
    first = await model.answer(long, Strategy, options=CallOptions())
    second = await model.answer(long, Strategy, options=CallOptions())
    assert first.usage.cached_tokens == 0
    assert second.usage.cached_tokens is not None
    assert 1024 <= second.usage.cached_tokens < (second.usage.input_tokens or 0)


async def test_what_the_listener_raises_ends_the_call_and_passes_through(
    open_offline: OpenOffline,
) -> None:
    for error in (TimeoutError("redis"), ValueError("mine")):

        async def broken(_: object, error: Exception = error) -> None:
            raise error

        with pytest.raises(type(error)) as raised:
            await open_offline().write(WRITE, options=CallOptions(), on_text=broken)
        assert raised.value is error


async def test_a_cancelled_call_stops_at_once(open_offline: OpenOffline) -> None:
    task = asyncio.create_task(open_offline("hang").answer(PLAN, Strategy, options=CallOptions()))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, timeout=2)


async def test_a_failure_says_what_to_do_and_can_be_stored(open_offline: OpenOffline) -> None:
    with pytest.raises(ModelFailed) as failure:
        await open_offline("quota").answer(PLAN, Strategy, options=CallOptions())
    assert "Add credit" in failure.value.message
    assert "Nothing was changed" in failure.value.message
    stored = json.loads(json.dumps([attempt.to_json() for attempt in failure.value.attempts]))
    assert stored[0]["kind"] == "first"
    assert stored[0]["error_class"] == "quota"
    assert stored[0]["usage"]["output_tokens"] == 0


async def test_the_model_can_be_asked_again_after_closing(open_offline: OpenOffline) -> None:
    model = open_offline()
    await model.check()
    await model.close()
    await model.close()
    await model.check()


async def test_half_of_a_surrogate_pair_does_not_cost_the_call(open_offline: OpenOffline) -> None:
    prompt = Prompt("p", 1, "system \ud83d", PLAN.user + "\udc00")
    answer = await open_offline().answer(prompt, Strategy, options=CallOptions())
    assert answer.value.asks


def test_opening_needs_no_event_loop_and_no_connection() -> None:
    model = open_model(Settings())
    assert (model.name, model.is_offline) == ("inbox-offline-1", True)
    assert model.label == "Offline demo model - not a real model"


def test_an_unknown_fault_is_named_in_one_sentence() -> None:
    with pytest.raises(ConfigurationError, match="OFFLINE_FAULT is wrong: 'explode'"):
        open_model(Settings(offline_fault="explode"))
