"""How soon a worker begins, what the engine adds to the models, and how much one worker does."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import psutil  # type: ignore[import-untyped]
import psycopg
from sqlalchemy import text
from sqlmodel import col, select

from inboxapp.channels.types import Channel
from inboxapp.conversations.queries import find_lead
from inboxapp.core.database import Database, driver_url
from inboxapp.drafting.stages.names import EVALUATION, GATE, GENERATION, REVISER, STRATEGY, VERIFIER
from inboxapp.drafting.starting import Wanted, start_reply
from inboxapp.runs.models import Artifact, Run
from inboxapp.runs.types import RunTrigger
from tests.benchmarks.figures import Figure, at_most, percentile, spread
from tests.benchmarks.replies import HARD_MAIL, allow_revisions, teach
from tests.benchmarks.rig import Rig, worker
from tests.cast import Cast
from tests.factories.conversations import make_message

# In a row, with extraction and memory beside them; the steps of a revision all follow one another.
CRITICAL_PATH = (STRATEGY, GENERATION, VERIFIER, GATE, EVALUATION)
IDLE_STARTS = 60
BATCH = 150
REVISED_BATCH = 60
SLOW_RUNS = 5
TURNS = 2
MOST_CPU_MS = 100
COMMITS = 1500
CONNECTIONS = 10


@dataclass(frozen=True)
class Slow:
    """A run against a slow model: wall time by its critical path, and the steps of that."""

    ratio: float
    steps: int


@dataclass(frozen=True)
class Done:
    """A batch of runs: how many a second, the worker's CPU for one, and the turns of each."""

    rate: float
    cpu_ms: float
    turns: tuple[int, ...]


async def measure(rig: Rig, cast: Cast) -> list[Figure]:
    async with rig.database() as database:
        leads = await _leads(database, cast, "Question {n}?", BATCH)
        hard = await _leads(
            database, cast, HARD_MAIL + "\n- And what about case {n}?", REVISED_BATCH
        )
        # The worker is to be idle: nobody reads these messages.
        async with database.transaction() as tx:
            await tx.execute(text("UPDATE messages SET triage = '{}'"))
        await database.redis.flushall()
        await teach(database, cast)
        await allow_revisions(database, cast, 0)
        async with worker(rig, OFFLINE_LATENCY_SECONDS="0") as process:
            starts = await _idle_starts(database, cast, leads[:IDLE_STARTS])
            one_pass = await _throughput(database, cast, leads, process)
            await allow_revisions(database, cast, TURNS)
            revised = await _throughput(database, cast, hard, process)
        async with worker(rig, OFFLINE_LATENCY_SECONDS="1"):
            overhead_revised = await _overhead(database, cast, hard[:SLOW_RUNS])
            await allow_revisions(database, cast, 0)
            overhead = await _overhead(database, cast, leads[:SLOW_RUNS])
        commits = await asyncio.to_thread(commit_rate, rig.database_url)
    p95 = percentile(starts, 0.95)
    return [
        at_most("enqueue → start, idle worker, p95", p95, 20, "ms", spread(starts, "ms")),
        _ratio("one pass", overhead),
        _ratio(f"revised {TURNS} times", overhead_revised),
        *_rates("one pass", one_pass, most_cpu_ms=MOST_CPU_MS),
        *_rates("revision allowed", revised),
        Figure("commits per second, same Postgres", f"{commits:.0f} /s",
               detail=f"{CONNECTIONS} connections, one small UPDATE each"),
    ]  # fmt: skip


def _ratio(name: str, slow: Sequence[Slow]) -> Figure:
    ratios = [each.ratio for each in slow]
    steps = sorted({each.steps for each in slow})
    detail = f"{'/'.join(map(str, steps))} steps of 1 s in a row; {spread(ratios, '×')}"
    return at_most(
        f"run wall time ÷ critical path, {name}", percentile(ratios, 0.5), 1.05, "×", detail
    )


def _rates(name: str, done: Done, most_cpu_ms: float | None = None) -> list[Figure]:
    turns = ", ".join(f"{count} × {turns}" for turns, count in sorted(Counter(done.turns).items()))
    detail = f"{len(done.turns)} runs, zero-latency model; runs × turns: {turns}"
    rate = Figure(f"runs per second, one worker, {name}", f"{done.rate:.1f} /s", detail=detail)
    cpu_name = f"CPU of the worker a run, {name}"
    if most_cpu_ms is None:
        return [rate, Figure(cpu_name, f"{done.cpu_ms:.4g} ms")]
    return [rate, at_most(cpu_name, done.cpu_ms, most_cpu_ms, "ms", "offline model included")]


async def _leads(database: Database, cast: Cast, words: str, count: int) -> list[tuple[int, int]]:
    """Let so many leads write; return lead and message of each."""
    kind = len(words)
    messages = [
        await make_message(
            database, cast.acme, words.format(n=n), sender=f"b{n}.{kind}@bench.example"
        )
        for n in range(count)
    ]
    return [(each.lead_id, each.message_id) for each in messages]


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


async def _throughput(
    database: Database, cast: Cast, leads: list[tuple[int, int]], process: int
) -> Done:
    worker_process = psutil.Process(process)
    before = _cpu_seconds(worker_process)
    run_ids = [await _start(database, cast, *lead) for lead in leads]
    runs = await _finished(database, run_ids)
    spent = _cpu_seconds(worker_process) - before
    begun = min(run.started_at for run in runs if run.started_at)
    ended = max(run.finished_at for run in runs if run.finished_at)
    turns = [_turns(await _artifacts(database, run_id)) for run_id in run_ids]
    rate = len(runs) / (ended - begun).total_seconds()
    return Done(rate, spent * 1000 / len(runs), tuple(turns))


async def _overhead(database: Database, cast: Cast, leads: list[tuple[int, int]]) -> list[Slow]:
    slow = []
    for lead in leads:
        (run,) = await _finished(database, [await _start(database, cast, *lead)])
        path = [row for row in await _artifacts(database, run.id) if _is_on_path(row)]
        wall = (run.finished_at - run.started_at).total_seconds() * 1000  # type: ignore[operator]
        slow.append(Slow(wall / sum(row.latency_ms or 0 for row in path), len(path)))
    return slow


async def _artifacts(database: Database, run_id: int) -> list[Artifact]:
    async with database.transaction() as tx:
        return list(await tx.exec(select(Artifact).where(col(Artifact.run_id) == run_id)))


def _is_on_path(row: Artifact) -> bool:
    return row.stage in CRITICAL_PATH or row.iteration > 0


def _turns(rows: Sequence[Artifact]) -> int:
    return sum(row.stage == REVISER for row in rows)


def _cpu_seconds(process: psutil.Process) -> float:
    spent = process.cpu_times()
    return float(spent.user + spent.system)


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
