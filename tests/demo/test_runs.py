from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from inboxapp.core.database import Database
from inboxapp.core.settings import Settings
from inboxapp.demo.runs import PLANNED
from inboxapp.demo.seed import seed
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.auto_send.types import AutoSendStatus
from inboxapp.drafting.models import Draft
from inboxapp.drafting.outcomes.types import DraftOutcome
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


async def test_the_demo_shows_every_way_a_draft_can_end(database: Database, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, demo_password="correct horse")
    await seed(database, settings, at=AT)
    async with database.transaction() as tx:
        drafts = list(await tx.exec(select(Draft)))
        decisions = list(await tx.exec(select(AutoSend)))
    by_draft = {decision.draft_id: decision for decision in decisions}
    held = {draft.id for draft in drafts if draft.findings}
    assert max(draft.revision["iterations"] for draft in drafts) >= 2
    assert {by_draft[draft_id].status for draft_id in held} == {AutoSendStatus.HELD}
    assert AutoSendStatus.SHADOW in {decision.status for decision in decisions}
    ends = {draft.outcome for draft in drafts}
    assert {DraftOutcome.BLOCKED, DraftOutcome.SUPPRESSED, DraftOutcome.DISCARDED} <= ends
    # Everything is as old as the message it answers.
    assert all(decision.created_at < AT for decision in decisions)
    assert not {AutoSendStatus.PLANNED, AutoSendStatus.SENT} & {one.status for one in decisions}
