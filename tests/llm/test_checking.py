"""The connection check says what to do."""

import httpx2
import pytest

from inboxapp.llm.errors import ModelFailed
from tests.llm.stub import Stub, model_at, refused

pytestmark = pytest.mark.anyio


async def test_the_check_finds_the_model() -> None:
    listing = {"object": "list", "data": [{"id": "llama3.2:latest", "object": "model"}]}
    await model_at(Stub(httpx2.Response(200, json=listing))).check()
    with pytest.raises(ModelFailed, match=r"it offers llama3\.2:latest"):
        await model_at(Stub(httpx2.Response(200, json=listing)), model="qwen3").check()


@pytest.mark.parametrize(
    ("response", "reason", "hint"),
    [
        (refused(404, "not found"), "wrong_address", "ends with /v1"),
        (httpx2.Response(200, text="<html></html>"), "wrong_address", "ends with /v1"),
        (httpx2.Response(200, json={"hello": "world"}), "wrong_address", "ends with /v1"),
        (refused(401), "bad_key", "OPENAI_API_KEY"),
        (httpx2.ConnectError("refused"), "connection", "OPENAI_BASE_URL"),
        (refused(503), "server_error", "in a minute"),
    ],
)
async def test_the_check_says_what_to_do(
    response: httpx2.Response | Exception, reason: str, hint: str
) -> None:
    with pytest.raises(ModelFailed) as failure:
        await model_at(Stub(response)).check()
    assert failure.value.reason == reason
    assert hint in failure.value.message
