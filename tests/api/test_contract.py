"""The OpenAPI description against the application: what it promises is what it does."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck
from hypothesis import settings as examples
from redis.asyncio import Redis
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from inboxapp.accounts.service import make_api_key
from inboxapp.api.app import create_api
from inboxapp.api.rest.shapes import LARGEST_ID
from inboxapp.api.tools import OpenTools
from inboxapp.core.database import Database
from inboxapp.core.settings import Settings
from tests.api.doors import caller
from tests.cast import invite_cast
from tests.factories.conversations import make_message
from tests.factories.runs import make_tools, run_everything

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


def description() -> dict[str, Any]:
    """What the API says of itself, without the key: every example brings a good one."""
    api = create_api(lambda: None).openapi()  # type: ignore[arg-type, return-value]
    for operations in api["paths"].values():
        for operation in operations.values():
            operation.pop("security", None)
    return api


rest = schemathesis.openapi.from_dict(description()).include(path_regex="^/api/v1/")


@dataclass
class Door:
    """An application with one lead and one finished run, on an event loop of its own."""

    runner: asyncio.Runner
    api: httpx.AsyncClient
    lead_id: int
    run_id: int
    turns: Iterator[bool] = field(default_factory=lambda: cycle([True, False]))

    def send(self, case: Case[Any]) -> httpx.Response:
        # Every other example is about rows that exist: guessed ids would all be 404.
        if next(self.turns):
            known = {"lead_id": self.lead_id, "run_id": self.run_id}
            for name in known.keys() & case.path_parameters.keys():
                guessed = case.path_parameters[name]
                if isinstance(guessed, int) and 0 < guessed <= LARGEST_ID:
                    case.path_parameters[name] = known[name]
        sent = case.as_transport_kwargs(base_url="http://localhost:3000")
        sent.pop("cookies", None)
        if isinstance(sent.get("data"), bytes | str):  # what httpx calls content
            sent["content"] = sent.pop("data")
        return self.runner.run(self._answer(sent))

    async def _answer(self, sent: dict[str, Any]) -> httpx.Response:
        return await self.api.request(**sent)


@pytest.fixture
def door(own_database_url: str, redis_url: str) -> Iterator[Door]:
    with asyncio.Runner() as runner:
        redis = Redis.from_url(redis_url)
        database = Database(own_database_url, redis, pool_size=2)
        yield runner.run(open_door(runner, database, redis))
        runner.run(close(database, redis))


async def close(database: Database, redis: Redis) -> None:
    await database.close()
    await redis.aclose()


async def open_door(runner: asyncio.Runner, database: Database, redis: Redis) -> Door:
    await redis.flushall()
    cast = await invite_cast(database)
    async with database.transaction() as tx:
        key = await make_api_key(tx, cast.acme, "Contract")
    received = await make_message(database, cast.acme)
    (run_id,) = await run_everything(make_tools(database, redis))
    app = create_api(lambda: OpenTools(Settings(), database, redis))
    return Door(runner, caller(app, key), received.lead_id, run_id)


@rest.parametrize()
@examples(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_application_keeps_what_its_description_promises(case: Case[Any], door: Door) -> None:
    checks = [check for check in CHECKS if check is not negative_data_rejection]
    # An empty parameter counts as not given, which no schema can say.
    has_empty = any(value in ("", None, [""]) for value in (case.query or {}).values())
    case.validate_response(door.send(case), checks=checks if has_empty else CHECKS)
