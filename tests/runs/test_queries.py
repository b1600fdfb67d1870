import pytest
from redis.asyncio import Redis

from inboxapp.core.database import Database
from inboxapp.runs.queries import run_detail, run_page
from inboxapp.runs.runner import run_pipeline
from tests.cast import Cast
from tests.factories.runs import make_tools
from tests.runs.pipelines import Toy, make_run

pytestmark = pytest.mark.anyio


async def test_a_page_counts_steps_and_one_run_has_them_all(
    database: Database, redis: Redis, cast: Cast
) -> None:
    run_id = await make_run(database, cast.acme)
    await run_pipeline(Toy().pipeline(), run_id, make_tools(database, redis))
    async with database.transaction() as tx:
        (row,) = (await run_page(tx, cast.sam)).rows
        whole = await run_detail(tx, cast.sam, run_id)
    assert (row.steps, row.artifact_data) == (5, {})
    assert len(whole.artifact_data["steps"]) == whole.steps == 5


async def test_a_rival_sees_no_runs(database: Database, cast: Cast) -> None:
    await make_run(database, cast.acme)
    async with database.transaction() as tx:
        assert (await run_page(tx, cast.zoe)).rows == ()
