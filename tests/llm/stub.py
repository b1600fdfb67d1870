"""A scripted model server: answers requests in order and keeps them for the test to look at."""

import json
from typing import Any

import httpx2
from pydantic import SecretStr

from inboxapp.core.settings import Settings
from inboxapp.llm.gateway import LanguageModel, open_model

LOCAL_URL = "http://models.example/v1"
USAGE = {
    "prompt_tokens": 1000,
    "completion_tokens": 100,
    "total_tokens": 1100,
    "prompt_tokens_details": {"cached_tokens": 200},
    "completion_tokens_details": {"reasoning_tokens": 10},
}


class Stub(httpx2.AsyncBaseTransport):
    """Answers with the next response; the last one stays."""

    def __init__(self, *responses: httpx2.Response | Exception) -> None:
        self._responses = list(responses)
        self.requests: list[httpx2.Request] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        self.requests.append(request)
        position = min(len(self.requests), len(self._responses)) - 1
        response = self._responses[position]
        if isinstance(response, Exception):
            raise response
        # A response can be read once, and the last one is given again.
        return httpx2.Response(
            response.status_code, headers=response.headers, content=response.content
        )

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(request.content) for request in self.requests]


def model_at(
    stub: Stub, *, base_url: str | None = LOCAL_URL, model: str = "llama3.2"
) -> LanguageModel:
    settings = Settings(openai_base_url=base_url, openai_model=model, openai_api_key=SecretStr("k"))
    return open_model(settings, transport=stub)


def model_at_openai(stub: Stub, model: str = "gpt-5.4-mini") -> LanguageModel:
    return model_at(stub, base_url=None, model=model)


def said(
    text: str | None, *, finish: str | None = "stop", usage: object = USAGE, **message: object
) -> httpx2.Response:
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": text, **message},
        "finish_reason": finish,
    }
    body = {"id": "1", "object": "chat.completion", "model": "the-model", "choices": [choice]}
    return httpx2.Response(200, json=body if usage is None else {**body, "usage": usage})


def streamed(*pieces: str, finish: str | None = "stop", usage: object = USAGE) -> httpx2.Response:
    chunks: list[dict[str, Any]] = [
        {"model": "the-model", "choices": [{"index": 0, "delta": {"content": piece}}]}
        for piece in pieces
    ]
    if finish:
        chunks.append({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
    if usage is not None:
        chunks.append({"choices": [], "usage": usage})
    lines = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks]
    return events("".join([*lines, "data: [DONE]\n\n"]))


def events(text: str) -> httpx2.Response:
    return httpx2.Response(200, text=text, headers={"content-type": "text/event-stream"})


def refused(
    status: int, message: str = "no", *, code: str | None = None, **headers: str
) -> httpx2.Response:
    error = {"message": message, "type": "error", "param": None, "code": code}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx2.Response(status, json={"error": error}, headers=named)
