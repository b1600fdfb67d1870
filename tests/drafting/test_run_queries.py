import pytest
from redis.asyncio import Redis

from inboxapp.channels.types import Channel
from inboxapp.core.database import Database
from inboxapp.drafting.run_queries import ContextStats, context_stats, draft_of_run
from inboxapp.runs.errors import RunNotFound
from inboxapp.runs.models import RunInput
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import make_tools, run_everything

pytestmark = pytest.mark.anyio


async def test_a_run_tells_what_each_profile_was_shown(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await make_message(database, cast.acme)
    (run_id,) = await run_everything(make_tools(database, redis))
    async with database.transaction() as tx:
        found = await context_stats(tx, cast.sam, run_id)
    messages = {one.profile: one for one in found.sections if one.section == "messages"}
    assert set(messages) == {"draft", "overseer_gate", "evaluation", "revision"}
    assert messages["draft"].items == 1
    assert messages["draft"].characters > 10
    assert messages["draft"].dropped == 0
    assert (found.most_turns, found.threshold) == (3, 0.75)


async def test_a_text_message_is_revised_once_at_most(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await make_message(database, cast.acme, channel=Channel.SMS, sender="+12025550143")
    (run_id,) = await run_everything(make_tools(database, redis))
    async with database.transaction() as tx:
        assert (await context_stats(tx, cast.sam, run_id)).most_turns == 1


async def test_a_snapshot_of_an_older_release_counts_nothing(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await make_message(database, cast.acme)
    (run_id,) = await run_everything(make_tools(database, redis))
    async with database.transaction() as tx:
        kept = await tx.get(RunInput, run_id)
        assert kept is not None
        kept.snapshot = {"context": {"channel": "email"}}
    async with database.transaction() as tx:
        assert (await context_stats(tx, cast.sam, run_id)).sections == ()
        await tx.delete(await tx.get(RunInput, run_id))
    async with database.transaction() as tx:
        assert await context_stats(tx, cast.sam, run_id) == ContextStats()


async def test_a_rival_learns_nothing_of_a_run(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await make_message(database, cast.acme)
    (run_id,) = await run_everything(make_tools(database, redis))
    async with database.transaction() as tx:
        draft = await draft_of_run(tx, cast.sam, run_id)
        assert draft is not None
        assert draft.run_id == run_id
        assert await draft_of_run(tx, cast.zoe, run_id) is None
        with pytest.raises(RunNotFound):
            await context_stats(tx, cast.zoe, run_id)
