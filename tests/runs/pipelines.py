"""A small pipeline for tests of the engine: counts its calls, waits and breaks when told to."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from inboxapp.accounts.types import Actor
from inboxapp.core.database import Database, Transaction
from inboxapp.llm.types import CallOptions
from inboxapp.runs.models import Run
from inboxapp.runs.pipeline import Bench, Conclusion, History, Pipeline, Stage, StageOutput
from inboxapp.runs.queries import find_run
from inboxapp.runs.service import create_run
from inboxapp.runs.types import RunKind, RunStatus, RunTrigger

Hook = Callable[[], Awaitable[None]]


@dataclass
class Toy:
    """a and b side by side, then c; d may fail without ending the run."""

    calls: Counter[str] = field(default_factory=Counter)
    concluded: int = 0
    hooks: dict[str, Hook] = field(default_factory=dict)

    def pipeline(self) -> Pipeline:
        return Pipeline(
            kind=RunKind.REPLY,
            stages=(
                self.stage("a"),
                self.stage("b"),
                self.stage("c", "a", "b"),
                self.stage("d", "c", is_optional=True),
                self.stage("e", "d"),
            ),
            prepare=self.prepare,
            options=lambda _snapshot, _stage: CallOptions(),
            conclude=self.conclude,
        )

    def stage(self, name: str, *needs: str, is_optional: bool = False) -> Stage:
        async def run(bench: Bench) -> StageOutput:
            self.calls[name] += 1
            if name in self.hooks:
                await self.hooks[name]()
            seen = "".join(bench.text(need) for need in needs)
            return StageOutput(payload={"seen": seen}, text=seen + name)

        return Stage(name, run, needs=needs, is_optional=is_optional)

    async def prepare(self, tx: Transaction, run: Run) -> dict[str, Any]:
        return {"frozen": run.id}

    async def conclude(
        self, tx: Transaction, run: Run, snapshot: Mapping[str, Any], history: History
    ) -> Conclusion:
        self.concluded += 1
        last = history["e", 0]
        assert last is not None
        assert snapshot == {"frozen": run.id}
        return Conclusion(RunStatus.COMPLETED, last.text)


async def make_run(database: Database, client_id: int, **columns: Any) -> int:
    async with database.transaction() as tx:
        row = Run(client_id=client_id, trigger=RunTrigger.OPERATOR, **columns)
        return await create_run(tx, row)


async def never() -> None:
    await asyncio.Event().wait()


async def run_row(database: Database, actor: Actor, run_id: int) -> Run:
    async with database.transaction() as tx:
        return await find_run(tx, actor.client_id, run_id)
