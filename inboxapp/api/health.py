"""For whoever keeps the process running: is it up, can it work, what does it count."""

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel

from inboxapp.accounts.queries import client_ids
from inboxapp.api.metrics import Metrics
from inboxapp.api.problems import problem, problem_responses
from inboxapp.api.tools import ApiTools, Tools
from inboxapp.core.heartbeat import live_workers
from inboxapp.core.outages import OUTAGES

router = APIRouter(tags=["Operations"])

READY_SECONDS = 3.0


class Health(BaseModel):
    """The process answers."""

    status: str = "ok"


class Readiness(BaseModel):
    """The parts the work needs, and whether each is there."""

    status: str = "ready"
    database: bool
    redis: bool
    workers: int


@dataclass(frozen=True)
class Parts:
    """What answered."""

    database: bool
    redis: bool
    workers: int

    @property
    def missing(self) -> list[str]:
        """Name what can't be reached; without Redis nobody can tell about workers."""
        found = {
            "the database": self.database,
            "Redis": self.redis,
            "a worker": self.workers > 0 or not self.redis,
        }
        return [name for name, is_there in found.items() if not is_there]


@router.head("/health", include_in_schema=False)
@router.get("/health", operation_id="health")
async def health() -> Health:
    """Say that the process is up; asks nobody else."""
    return Health()


@router.head("/ready", include_in_schema=False, response_model=Readiness)
@router.get(
    "/ready",
    operation_id="ready",
    response_model=Readiness,
    responses=problem_responses(503),
)
async def ready(request: Request, tools: Tools) -> Readiness | Response:
    """Say whether work can be done: the database, Redis and at least one worker answer."""
    parts = await look(tools)
    if parts.missing:
        return problem(
            request,
            status=503,
            code="not_ready",
            detail=f"Not ready: {' and '.join(parts.missing)} can't be reached.",
            headers={"Retry-After": "5"},
        )
    return Readiness(database=parts.database, redis=parts.redis, workers=parts.workers)


@router.get("/metrics", operation_id="metrics", response_class=Response)
async def metrics(request: Request, tools: Tools) -> Response:
    """Give figures for Prometheus; they name no client and no person."""
    counted: Metrics = request.app.state.metrics
    return Response(await counted.exposition(tools), media_type=CONTENT_TYPE_LATEST)


async def look(tools: ApiTools) -> Parts:
    """Ask every part the work needs, at once, for READY_SECONDS at most."""
    database, workers = await asyncio.gather(_database(tools), _workers(tools))
    return Parts(database=database, redis=workers is not None, workers=workers or 0)


async def _database(tools: ApiTools) -> bool:
    try:
        async with asyncio.timeout(READY_SECONDS), tools.database.transaction() as tx:
            await client_ids(tx)
    except OUTAGES:
        return False
    return True


async def _workers(tools: ApiTools) -> int | None:
    """Return how many workers live, None when Redis is away."""
    try:
        async with asyncio.timeout(READY_SECONDS):
            return len(await live_workers(tools.redis))
    except OUTAGES:
        return None
