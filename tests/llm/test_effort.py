"""How hard a model is asked to think, where a client chose it and the server knows it."""

import pytest
from pydantic import BaseModel

from inboxapp.llm.types import CallOptions, Prompt
from tests.llm.stub import Stub, model_at, model_at_openai, refused, said

pytestmark = pytest.mark.anyio

ASK = Prompt("greet", 3, "Be kind.", "Say hello.")
OPTIONS = CallOptions()
GOOD = '{"hello": "hi"}'


class Greeting(BaseModel):
    """A small typed answer."""

    hello: str


async def test_effort_is_asked_for_only_where_a_client_chose_one() -> None:
    stub = Stub(said(GOOD))
    model = model_at_openai(stub)
    for options in (OPTIONS, CallOptions(effort="low")):
        await model.answer(ASK, Greeting, options=options)
    assert [body.get("reasoning_effort") for body in stub.bodies] == [None, "low"]


@pytest.mark.parametrize(
    "words",
    [
        "Unsupported parameter: 'reasoning_effort' is not supported with this model.",
        "Unrecognized request argument supplied: reasoning_effort",
        '"llama3.2" does not support thinking',
        'think value "high" is not supported for this model',
    ],
)
async def test_a_model_that_knows_no_effort_is_asked_without_it_from_then_on(words: str) -> None:
    stub = Stub(refused(400, words), said(GOOD))
    model, options = model_at(stub), CallOptions(effort="high")
    first = await model.answer(ASK, Greeting, options=options)
    assert [attempt.kind for attempt in first.attempts] == ["first", "fallback"]
    assert len((await model.answer(ASK, Greeting, options=options)).attempts) == 1
    asked = ["reasoning_effort" in body for body in stub.bodies]
    assert asked == [True, False, False]
