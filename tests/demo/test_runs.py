from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from inboxapp.core.database import Database
from inboxapp.core.settings import Settings
from inboxapp.demo.runs import PLANNED
from inboxapp.demo.seed import seed
from inboxapp.drafting.models import Draft
from inboxapp.drafting.types import DraftStatus
from inboxapp.runs.models import Artifact, Run
from inboxapp.runs.types import RunStatus

pytestmark = pytest.mark.anyio

AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


async def test_the_demo_has_runs_of_every_ending(database: Database, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, demo_password="correct horse")
    await seed(database, settings, at=AT)
    async with database.transaction() as tx:
        runs = list(await tx.exec(select(Run).order_by(col(Run.id))))
        artifacts = list(await tx.exec(select(Artifact)))
        drafts = Counter(draft.status for draft in await tx.exec(select(Draft)))
    statuses = Counter(run.status for run in runs)
    assert len(runs) == len(PLANNED)
    assert statuses[RunStatus.FAILED] == statuses[RunStatus.SUPERSEDED] == 1
    assert statuses[RunStatus.ABORTED] == 1
    assert statuses[RunStatus.COMPLETED] == len(PLANNED) - 3
    assert [run for run in runs if run.status is RunStatus.COMPLETED and run.degraded]
    assert drafts[DraftStatus.PENDING] >= 8
    assert max(len(artifact.attempts) for artifact in artifacts) >= 3
    assert [run.created_at for run in runs] == sorted(run.created_at for run in runs)
    assert all(run.finished_at and run.finished_at < AT for run in runs)
