"""How soon a worker begins, what the engine adds to the models, and how much one worker does."""

import asyncio
import time
from datetime import datetime

import psycopg
from sqlalchemy import text
from sqlmodel import col, select

from inboxapp.channels.types import Channel
from inboxapp.conversations.queries import find_lead
from inboxapp.core.database import Database, driver_url
from inboxapp.drafting.stages.names import GATE, GENERATION, STRATEGY, VERIFIER
from inboxapp.drafting.starting import Wanted, start_reply
from inboxapp.runs.models import Artifact, Run
from inboxapp.runs.types import RunTrigger
from tests.benchmarks.figures import Figure, at_most, percentile, spread
from tests.benchmarks.rig import Rig, worker
from tests.cast import Cast
from tests.factories.conversations import make_message

CRITICAL_PATH = (STRATEGY, GENERATION, VERIFIER, GATE)
IDLE_STARTS = 60
BATCH = 150
COMMITS = 1500
CONNECTIONS = 10


async def measure(rig: Rig, cast: Cast) -> list[Figure]:
    async with rig.database() as database:
        messages = [
            await make_message(database, cast.acme, f"Question {n}?", sender=f"b{n}@bench.example")
            for n in range(BATCH)
        ]
        leads = [(each.lead_id, each.message_id) for each in messages]
        # The worker is to be idle: nobody reads these messages.
        async with database.transaction() as tx:
            await tx.execute(text("UPDATE messages SET triage = '{}'"))
        await database.redis.flushall()
        async with worker(rig, OFFLINE_LATENCY_SECONDS="0"):
            starts = await _idle_starts(database, cast, leads[:IDLE_STARTS])
            rate = await _throughput(database, cast, leads)
        async with worker(rig, OFFLINE_LATENCY_SECONDS="1"):
            overhead = await _overhead(database, cast, leads[:5])
        commits = await asyncio.to_thread(commit_rate, rig.database_url)
    p95 = percentile(starts, 0.95)
    return [
        at_most("enqueue → start, idle worker, p95", p95, 20, "ms", spread(starts, "ms")),
        at_most("run wall time ÷ critical path", percentile(overhead, 0.5), 1.05, "×",
                f"4 stages of 1 s in a row; {spread(overhead, '×')}"),
        Figure("runs per second, one worker, zero-latency model", f"{rate:.1f} /s",
               detail=f"{BATCH} runs, {rate * 9:.0f} commits/s of its own"),
        Figure("commits per second, same Postgres", f"{commits:.0f} /s",
               detail=f"{CONNECTIONS} connections, one small UPDATE each"),
    ]  # fmt: skip


async def _start(database: Database, cast: Cast, lead_id: int, message_id: int) -> int:
    async with database.transaction() as tx:
        lead = await find_lead(tx, cast.acme, lead_id, lock=True)
        wanted = Wanted(RunTrigger.OPERATOR, Channel.EMAIL, message_id)
        run_id = await start_reply(tx, lead, wanted)
    assert run_id is not None
    return run_id


async def _finished(database: Database, run_ids: list[int]) -> list[Run]:
    while True:
        async with database.transaction() as tx:
            runs = list(await tx.exec(select(Run).where(col(Run.id).in_(run_ids))))
        if all(run.status.is_over for run in runs):
            return runs
        await asyncio.sleep(0.02)


async def _idle_starts(database: Database, cast: Cast, leads: list[tuple[int, int]]) -> list[float]:
    """Measure ms from the commit that queued a run to the claim, one at a time."""
    delays = []
    for lead_id, message_id in leads:
        before = time.time()
        run_id = await _start(database, cast, lead_id, message_id)
        queued_at = time.time()
        (run,) = await _finished(database, [run_id])
        assert run.started_at is not None
        # From the middle of the queueing transaction, whose commit is what can be seen.
        delays.append(_ms(run.started_at, (before + queued_at) / 2))
    return delays


async def _throughput(database: Database, cast: Cast, leads: list[tuple[int, int]]) -> float:
    run_ids = [await _start(database, cast, *lead) for lead in leads]
    runs = await _finished(database, run_ids)
    begun = min(run.started_at for run in runs if run.started_at)
    ended = max(run.finished_at for run in runs if run.finished_at)
    return len(runs) / (ended - begun).total_seconds()


async def _overhead(database: Database, cast: Cast, leads: list[tuple[int, int]]) -> list[float]:
    ratios = []
    for lead in leads:
        (run,) = await _finished(database, [await _start(database, cast, *lead)])
        async with database.transaction() as tx:
            kept = list(await tx.exec(select(Artifact).where(col(Artifact.run_id) == run.id)))
        latency = {row.stage: row.latency_ms or 0 for row in kept}
        wall = (run.finished_at - run.started_at).total_seconds() * 1000  # type: ignore[operator]
        ratios.append(wall / sum(latency[stage] for stage in CRITICAL_PATH))
    return ratios


def commit_rate(url: str) -> float:
    """Return small committed updates per second over several connections."""
    return asyncio.run(_commit_rate(url))


async def _commit_rate(url: str) -> float:
    plain = driver_url(url).replace("postgresql+psycopg", "postgresql")

    async def commit_many(number: int) -> None:
        async with await psycopg.AsyncConnection.connect(plain) as connection:
            for _ in range(COMMITS // CONNECTIONS):
                await connection.execute(
                    "UPDATE leads SET preview = preview WHERE id = %s", (lead_ids[number],)
                )
                await connection.commit()

    async with await psycopg.AsyncConnection.connect(plain) as connection:
        found = await connection.execute("SELECT id FROM leads LIMIT %s", (CONNECTIONS,))
        lead_ids = [row[0] for row in await found.fetchall()]
    began = time.perf_counter()
    await asyncio.gather(*(commit_many(number) for number in range(CONNECTIONS)))
    return COMMITS / (time.perf_counter() - began)


def _ms(moment: datetime, since: float) -> float:
    return (moment.timestamp() - since) * 1000
