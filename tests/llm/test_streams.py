"""Streams of servers that end them in their own ways."""

import json

import pytest

from inboxapp.llm.errors import FailureReason, ModelFailed
from inboxapp.llm.types import CallOptions, Prompt
from tests.llm.conftest import Listener
from tests.llm.stub import Stub, events, model_at, refused, streamed

pytestmark = pytest.mark.anyio

ASK = Prompt("greet", 3, "Be kind.", "Say hello.")
OPTIONS = CallOptions()


async def test_streaming_takes_the_usage_from_a_chunk_without_choices(listener: Listener) -> None:
    stub = Stub(streamed("Hello", " Dana", "."))
    answer = await model_at(stub).write(ASK, options=OPTIONS, on_text=listener)
    assert (answer.value, listener.text) == ("Hello Dana.", "Hello Dana.")
    assert answer.usage.output_tokens == 100
    assert stub.bodies[0]["stream_options"] == {"include_usage": True}


async def test_streaming_goes_without_usage_where_it_cannot_be_had(listener: Listener) -> None:
    stub = Stub(refused(422, "Extra inputs: stream_options"), streamed("Hello", usage=None))
    answer = await model_at(stub).write(ASK, options=OPTIONS, on_text=listener)
    assert "stream_options" not in stub.bodies[1]
    assert answer.usage.input_tokens is None


async def test_a_stream_without_an_end_is_not_taken_for_an_answer(listener: Listener) -> None:
    stub = Stub(streamed("Hello, I can off", finish=None), streamed("Hello."))
    answer = await model_at(stub).write(ASK, options=OPTIONS, on_text=listener)
    assert (answer.value, listener.text, listener.restarts) == ("Hello.", "Hello.", 1)


async def test_an_error_in_the_middle_of_a_stream_is_tried_again(listener: Listener) -> None:
    chunk = json.dumps({"choices": [{"index": 0, "delta": {"content": "Hel"}}]})
    error = json.dumps({"error": {"message": "overloaded", "code": 503}})
    stub = Stub(events(f"data: {chunk}\n\ndata: {error}\n\n"), streamed("Hello."))
    answer = await model_at(stub).write(ASK, options=OPTIONS, on_text=listener)
    assert (listener.text, answer.attempts[0].error_class) == ("Hello.", "server_error")


async def test_a_stream_that_ignores_its_budget_is_stopped(listener: Listener) -> None:
    stub = Stub(streamed(*(["spam "] * 2000)))
    options = CallOptions(max_output_tokens=50)
    with pytest.raises(ModelFailed) as failure:
        await model_at(stub).write(ASK, options=options, on_text=listener)
    assert failure.value.reason is FailureReason.RUNAWAY
    assert len(listener.text) <= 50 * 8
    assert len(stub.requests) == 1


async def test_what_no_database_holds_is_replaced_in_the_text(listener: Listener) -> None:
    stub = Stub(streamed("Hello\x00 Dana\r\n", "Bye"))
    answer = await model_at(stub).write(ASK, options=OPTIONS, on_text=listener)
    assert answer.value == "Hello\ufffd Dana\nBye"


async def test_blank_text_is_asked_for_once_more(listener: Listener) -> None:
    stub = Stub(streamed(" ", "\n"), streamed("Hello."))
    answer = await model_at(stub).write(ASK, options=OPTIONS, on_text=listener)
    assert [attempt.error_class for attempt in answer.attempts] == ["empty", None]
    assert listener.text == "Hello."
