"""Whether there is a model server at the address, with the key and the model in order."""

import asyncio

from openai import AsyncOpenAI

from inboxapp.llm.errors import FailureReason, ModelFailed
from inboxapp.llm.mapping import mapped, unreadable
from inboxapp.llm.problem import Problem

_SECONDS = 10.0
_NAMES_SHOWN = 5


async def check_server(client: AsyncOpenAI, model: str) -> None:
    """List the server's models; raises ModelFailed when that fails or `model` is not among them."""
    try:
        async with asyncio.timeout(_SECONDS):
            names = await _model_names(client)
    except TimeoutError:
        raise ModelFailed(FailureReason.TIMEOUT, model_asked=model) from None
    except Problem as problem:
        # Something answers, but it does not speak this API: nearly always the address.
        malformed = problem.reason is FailureReason.MALFORMED
        reason = FailureReason.WRONG_ADDRESS if malformed else problem.reason
        detail = "" if malformed else problem.detail
        raise ModelFailed(reason, detail=detail, model_asked=model) from None
    if names and not any(_matches(name, model) for name in names):
        offered = ", ".join(names[:_NAMES_SHOWN])
        raise ModelFailed(
            FailureReason.UNKNOWN_MODEL, detail=f"it offers {offered}", model_asked=model
        )


async def _model_names(client: AsyncOpenAI) -> list[str]:
    with mapped():
        page = await client.models.list()
        if not isinstance(page.data, list):
            raise unreadable()
        return [str(model.id) for model in page.data]


def _matches(name: str, model: str) -> bool:
    # Local servers add a tag, routers and our own offline model take a suffix.
    return name.partition(":")[0] == model.partition(":")[0].partition("+")[0]
