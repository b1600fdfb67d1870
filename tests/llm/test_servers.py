"""The gateway against servers that answer in their own ways; nothing here opens a socket."""

import json
from decimal import Decimal

import httpx2
import pytest
import stamina
from pydantic import BaseModel, Field

from inboxapp.llm.dialect import Rung
from inboxapp.llm.errors import FailureReason, ModelFailed
from inboxapp.llm.gateway import LanguageModel
from inboxapp.llm.types import CallOptions, Prompt
from tests.llm.stub import (
    Stub,
    model_at,
    model_at_openai,
    refused,
    said,
)

pytestmark = pytest.mark.anyio

ASK = Prompt("greet", 3, "Be kind.", "Say hello.")
OPTIONS = CallOptions()


class Greeting(BaseModel):
    """A small typed answer."""

    hello: str = Field(max_length=20)
    times: int | None = None


GOOD = json.dumps({"hello": "hi", "times": 2})


async def failure_of(model: LanguageModel, options: CallOptions = OPTIONS) -> ModelFailed:
    with pytest.raises(ModelFailed) as failure:
        await model.answer(ASK, Greeting, options=options)
    return failure.value


async def test_a_known_model_is_priced_with_its_cached_tokens() -> None:
    stub = Stub(said(GOOD))
    answer = await model_at_openai(stub).answer(ASK, Greeting, options=OPTIONS)
    assert answer.value == Greeting(hello="hi", times=2)
    assert answer.usage.input_tokens == 1000
    assert (answer.usage.cached_tokens, answer.usage.reasoning_tokens) == (200, 10)
    assert answer.cost == Decimal("0.001065")
    assert answer.price_source.startswith("genai-prices ")
    assert (answer.model_asked, answer.model_answered) == ("gpt-5.4-mini", "the-model")


async def test_a_refused_attempt_is_free_and_a_vanished_one_is_unknown() -> None:
    model = model_at_openai(Stub(refused(500), said(GOOD)))
    assert (await model.answer(ASK, Greeting, options=OPTIONS)).cost == Decimal("0.001065")
    model = model_at_openai(Stub(httpx2.ReadError("gone"), said(GOOD)))
    answer = await model.answer(ASK, Greeting, options=OPTIONS)
    assert (answer.cost, answer.price_source, answer.usage.input_tokens) == (None, "n/a", None)
    assert answer.attempts[1].cost == Decimal("0.001065")


async def test_a_local_server_costs_nothing_known_whatever_its_model_is_called() -> None:
    answer = await model_at(Stub(said(GOOD)), model="gpt-4o").answer(ASK, Greeting, options=OPTIONS)
    assert (answer.cost, answer.price_source) == (None, "n/a")


async def test_only_openai_gets_its_own_parameters() -> None:
    stub = Stub(said(GOOD))
    await model_at_openai(stub).answer(ASK, Greeting, options=OPTIONS)
    body = stub.bodies[0]
    assert (body["prompt_cache_key"], body["store"], body["max_completion_tokens"]) == (
        "greet",
        False,
        1200,
    )
    stub = Stub(said(GOOD))
    await model_at(stub).answer(ASK, Greeting, options=OPTIONS)
    body = stub.bodies[0]
    assert body.keys() == {"model", "messages", "max_tokens", "response_format"}


async def test_stages_with_the_same_context_share_a_cache_key() -> None:
    stub = Stub(said(GOOD))
    model = model_at_openai(stub)
    for stage in ("one", "two"):
        user = f'<context>{{"a": 1}}</context><task stage="{stage}">x</task>'
        await model.answer(Prompt(stage, 1, "s", user), Greeting, options=OPTIONS)
    first, second = (body["prompt_cache_key"] for body in stub.bodies)
    assert first == second


async def test_the_schema_is_strict_and_named_after_the_prompt() -> None:
    stub = Stub(said(GOOD))
    await model_at(stub).answer(Prompt("a.b c", 1, "s", "u"), Greeting, options=OPTIONS)
    wanted = stub.bodies[0]["response_format"]["json_schema"]
    assert (wanted["name"], wanted["strict"]) == ("a_b_c", True)
    assert wanted["schema"]["required"] == ["hello", "times"]
    assert wanted["schema"]["additionalProperties"] is False
    assert "At most 20 characters." in wanted["schema"]["properties"]["hello"]["description"]


async def test_no_key_is_needed_for_a_local_server() -> None:
    model = model_at(Stub(said(GOOD)))
    assert model.label == "llama3.2 at models.example"
    assert not model.is_offline
    assert (await model.answer(ASK, Greeting, options=OPTIONS)).value.hello == "hi"


@pytest.mark.parametrize(
    "text",
    [
        f"```json\n{GOOD}\n```",
        f"Here you are:\n```\n{GOOD}\n```\nAnything else?",
        f"<think>They want {{a}} greeting.</think>\n{GOOD}",
        f"Sure! {GOOD} Hope that helps.",
        f"\ufeff{GOOD}",
    ],
)
async def test_json_in_wrapping_is_read_without_a_second_request(text: str) -> None:
    stub = Stub(said(text))
    assert (await model_at(stub).answer(ASK, Greeting, options=OPTIONS)).value.times == 2
    assert len(stub.requests) == 1


async def test_a_wrong_shape_is_asked_again_with_the_complaint() -> None:
    stub = Stub(said('{"times": "many"}'), said(GOOD))
    answer = await model_at(stub).answer(ASK, Greeting, options=OPTIONS)
    assert [attempt.kind for attempt in answer.attempts] == ["first", "repair"]
    assert "hello: Field required" in (answer.attempts[0].error or "")
    again = stub.bodies[1]["messages"]
    assert again[:2] == stub.bodies[0]["messages"]
    assert again[2] == {"role": "assistant", "content": '{"times": "many"}'}
    assert "hello: Field required" in again[3]["content"]


async def test_a_repair_that_is_truncated_may_still_be_expanded() -> None:
    stub = Stub(said("nonsense"), said('{"hel', finish="length"), said(GOOD))
    answer = await model_at(stub).answer(ASK, Greeting, options=OPTIONS)
    assert [attempt.kind for attempt in answer.attempts] == ["first", "repair", "expansion"]
    assert [body["max_tokens"] for body in stub.bodies] == [1200, 1200, 2400]
    assert len(stub.bodies[2]["messages"]) == 4


async def test_an_empty_truncated_answer_is_expanded() -> None:
    stub = Stub(said(None, finish="length"), said(GOOD))
    answer = await model_at(stub).answer(ASK, Greeting, options=OPTIONS)
    assert [attempt.kind for attempt in answer.attempts] == ["first", "expansion"]


async def test_truncation_is_told_by_the_finish_reason_alone() -> None:
    stub = Stub(said(GOOD, finish="length"), said(GOOD))
    answer = await model_at(stub).answer(ASK, Greeting, options=OPTIONS)
    assert answer.attempts[0].error_class == "truncated"


async def test_missing_usage_is_unknown_and_not_zero() -> None:
    for usage in (None, "much", {"prompt_tokens": 5}):
        answer = await model_at_openai(Stub(said(GOOD, usage=usage))).answer(
            ASK, Greeting, options=OPTIONS
        )
        assert answer.usage.output_tokens is None
        assert answer.usage.reasoning_tokens is None
        assert (answer.cost, answer.price_source) == (None, "n/a")


@pytest.mark.parametrize(
    ("error", "reason", "attempts"),
    [
        ({"code": 502, "message": "bad upstream"}, "server_error", 3),
        ({"code": 429, "message": "slow down"}, "rate_limited", 3),
        ({"code": "insufficient_quota", "message": "pay"}, "quota", 1),
        ({"code": 401, "message": "sk-secret is wrong"}, "bad_key", 1),
        ("plain words", "server_error", 3),
    ],
)
async def test_an_error_inside_a_200_is_an_error(error: object, reason: str, attempts: int) -> None:
    failed = await failure_of(model_at(Stub(httpx2.Response(200, json={"error": error}))))
    assert (failed.reason, len(failed.attempts)) == (reason, attempts)
    assert "sk-secret" not in failed.message


@pytest.mark.parametrize(
    "body",
    [
        "<html>Sign in</html>",
        '{"choices": ',
        "[]",
        "5",
        '{"choices": []}',
        '{"choices": [{"message": null, "finish_reason": "stop"}]}',
        '{"choices": [{"message": {"content": 5}, "finish_reason": "stop"}]}',
        '{"choices": [{"message": {"content": "hi"}}]}',
        "[" * 100_000,
    ],
)
async def test_an_unreadable_200_is_tried_again_and_then_reported(body: str) -> None:
    response = httpx2.Response(200, text=body, headers={"content-type": "application/json"})
    failed = await failure_of(model_at(Stub(response)))
    assert (failed.reason, len(failed.attempts)) == (FailureReason.MALFORMED, 3)
    assert failed.usage.input_tokens is None
    assert "<html>" not in failed.message


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 402])
async def test_a_final_refusal_is_not_repeated(status: int) -> None:
    stub = Stub(refused(status, "no such thing"))
    failed = await failure_of(model_at(stub))
    assert len(stub.requests) == 1
    assert not failed.retryable


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 529])
async def test_a_passing_refusal_is_repeated_twice(status: int) -> None:
    stub = Stub(refused(status))
    failed = await failure_of(model_at(stub))
    assert [attempt.kind for attempt in failed.attempts] == ["first", "transport", "transport"]
    assert failed.retryable


async def test_transport_retries_are_counted_over_the_whole_call() -> None:
    stub = Stub(refused(500), refused(500), said("{", finish="length"), refused(500))
    failed = await failure_of(model_at(stub))
    kinds = [attempt.kind for attempt in failed.attempts]
    assert kinds == ["first", "transport", "transport", "expansion"]


async def test_a_wait_longer_than_the_deadline_is_not_begun() -> None:
    stub = Stub(refused(429, "slow down", retry_after="120"))
    failed = await failure_of(model_at(stub))
    assert (failed.reason, len(failed.attempts)) == (FailureReason.RATE_LIMITED, 1)


async def test_a_deadline_that_ends_a_wait_keeps_the_reason_of_the_wait() -> None:
    with stamina.set_testing(False):
        failed = await failure_of(model_at(Stub(refused(429))), CallOptions(deadline_seconds=0.2))
    assert (failed.reason, len(failed.attempts)) == (FailureReason.RATE_LIMITED, 1)


async def test_a_wait_that_the_server_names_is_kept() -> None:
    stub = Stub(refused(429, "slow down", retry_after_ms="150"), said(GOOD))
    with stamina.set_testing(False):
        answer = await model_at(stub).answer(ASK, Greeting, options=OPTIONS)
    assert 150 <= answer.latency_ms < 450


async def test_content_filters_and_refusals_are_final() -> None:
    for reply in (said(None, refusal="I can't."), said("x", finish="content_filter")):
        failed = await failure_of(model_at(Stub(reply)))
        assert (failed.reason, len(failed.attempts)) == (FailureReason.REFUSED, 1)


async def test_the_budget_goes_by_its_other_name_when_the_first_is_refused() -> None:
    complaint = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    stub = Stub(refused(400, complaint), said(GOOD))
    model = model_at(stub)
    answer = await model.answer(ASK, Greeting, options=OPTIONS)
    assert [attempt.kind for attempt in answer.attempts] == ["first", "fallback"]
    assert stub.bodies[1]["max_completion_tokens"] == 1200
    assert "max_tokens" not in stub.bodies[1]
    await model.answer(ASK, Greeting, options=OPTIONS)
    assert "max_completion_tokens" in stub.bodies[2]


async def test_a_budget_refused_under_both_names_is_reported() -> None:
    stub = Stub(refused(400, "max_tokens is bad"), refused(400, "max_completion_tokens is bad"))
    failed = await failure_of(model_at(stub))
    assert (failed.reason, len(failed.attempts)) == (FailureReason.BAD_REQUEST, 2)


async def test_the_schema_steps_down_until_the_server_understands() -> None:
    refusal = refused(400, "'response_format.type' must be 'text'")
    stub = Stub(refusal, refusal, said(f"```json\n{GOOD}\n```"))
    model = model_at(stub)
    answer = await model.answer(ASK, Greeting, options=OPTIONS)
    assert answer.value.hello == "hi"
    strict, loose, bare = stub.bodies
    assert strict["response_format"]["json_schema"]["strict"] is True
    assert loose["response_format"]["json_schema"]["strict"] is False
    assert "response_format" not in bare
    assert "JSON Schema" in bare["messages"][1]["content"]
    await model.answer(ASK, Greeting, options=OPTIONS)
    assert "response_format" not in stub.bodies[3]
    assert model._dialects["llama3.2"].rung is Rung.PROMPT_ONLY


async def test_a_step_down_that_did_not_help_is_forgotten() -> None:
    refusal = refused(400, "json_schema is too large")
    stub = Stub(refusal)
    model = model_at(stub)
    await failure_of(model)
    assert len(stub.requests) == 3
    assert model._dialects == {}
