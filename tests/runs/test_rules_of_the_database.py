import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from inboxapp.channels.types import Channel
from inboxapp.core.database import Database
from inboxapp.drafting.models import Draft
from inboxapp.runs.models import Artifact
from inboxapp.runs.types import StageStatus
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.runs.pipelines import make_run

pytestmark = pytest.mark.anyio

BACKWARDS = [
    ("running", "queued"), ("completed", "running"), ("failed", "queued"),
    ("superseded", "completed"), ("aborted", "failed"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), BACKWARDS)
async def test_a_run_never_goes_back(
    database: Database, cast: Cast, before: str, after: str
) -> None:
    run_id = await make_run(database, cast.acme)
    change = text("UPDATE runs SET status = :status WHERE id = :id")
    async with database.transaction() as tx:
        await tx.execute(change, {"status": before, "id": run_id})
    with pytest.raises(IntegrityError, match="cannot go from"):
        async with database.transaction() as tx:
            await tx.execute(change, {"status": after, "id": run_id})


async def test_the_same_trigger_channel_and_generation_is_the_same_run(
    database: Database, cast: Cast
) -> None:
    message_id = (await make_message(database, cast.acme)).message_id
    same = {"trigger_message_id": message_id, "channel": Channel.EMAIL, "generation": 4}
    assert await make_run(database, cast.acme, **same) == await make_run(
        database, cast.acme, **same
    )


async def test_a_stage_at_an_iteration_leaves_one_artifact(database: Database, cast: Cast) -> None:
    run_id = await make_run(database, cast.acme)
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            for _ in range(2):
                tx.add(
                    Artifact(
                        client_id=cast.acme,
                        run_id=run_id,
                        stage="a",
                        attempt=1,
                        status=StageStatus.DONE,
                    )
                )


async def test_a_channel_of_a_lead_has_one_pending_draft(database: Database, cast: Cast) -> None:
    lead_id = (await make_message(database, cast.acme)).lead_id
    with pytest.raises(IntegrityError, match="drafts_one_pending"):
        async with database.transaction() as tx:
            for _ in range(2):
                tx.add(Draft(client_id=cast.acme, lead_id=lead_id, channel=Channel.SMS, text="Hi"))


@pytest.mark.parametrize("change", ["UPDATE audit SET action = 'x'", "DELETE FROM audit"])
async def test_the_audit_log_only_grows(database: Database, cast: Cast, change: str) -> None:
    async with database.transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO audit (client_id, actor_kind, action, subject_kind, before, after, at)"
                " VALUES (:client, 'person', 'test', 'lead', '{}', '{}', now())"
            ),
            {"client": cast.acme},
        )
    with pytest.raises(IntegrityError, match="only grows"):
        async with database.transaction() as tx:
            await tx.execute(text(change))
