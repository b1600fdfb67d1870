import asyncio
from datetime import timedelta

import pytest
from redis.asyncio import Redis
from sqlmodel import col, select

from inboxapp.core.database import Database
from inboxapp.drafting import leftovers, nightly
from inboxapp.drafting.models import Draft
from inboxapp.drafting.night_turn import CLAIM, DONE
from inboxapp.drafting.nightly import Tidied, clean_up, clean_up_by_hand
from tests.cast import Cast
from tests.drafting.memory.people import FACT, learn, make_lead
from tests.drafting.nights import NIGHT, clean, give_draft
from tests.factories.many import count
from tests.factories.runs import make_tools
from tests.runs.test_pruning import make_runs

pytestmark = pytest.mark.anyio


async def test_it_begins_at_two_o_clock_and_once_a_day(database: Database, redis: Redis) -> None:
    tools = make_tools(database, redis)
    assert await clean_up(tools, moment=NIGHT - timedelta(seconds=1)) is None
    assert await clean_up(tools, moment=NIGHT) is not None
    assert await clean_up(tools, moment=NIGHT + timedelta(hours=21)) is None
    assert await clean_up(tools, moment=NIGHT + timedelta(days=1)) is not None


async def test_a_worker_that_slept_all_night_does_it_when_it_wakes(
    database: Database, redis: Redis
) -> None:
    await clean(database, redis, NIGHT + timedelta(hours=21))


async def test_of_many_workers_exactly_one_does_it(database: Database, redis: Redis) -> None:
    workers = [make_tools(database, redis, worker=f"w{n}") for n in range(5)]
    done = await asyncio.gather(*(clean_up(one, moment=NIGHT) for one in workers))
    assert len([one for one in done if one]) == 1
    assert await redis.get(CLAIM) is None


async def test_a_killed_workers_claim_ends_and_another_one_begins_anew(
    database: Database, redis: Redis
) -> None:
    await redis.set(CLAIM, "w1:dead", ex=100)
    tools = make_tools(database, redis, worker="w2")
    assert await clean_up(tools, moment=NIGHT) is None
    await redis.delete(CLAIM)  # as the lease's end does
    assert await clean_up(tools, moment=NIGHT) is not None


async def test_whoever_lost_the_turn_stops_and_leaves_the_day_undone(
    database: Database, redis: Redis, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_runs(database, cast.acme, 1100)
    let_go = leftovers._let_go

    async def stand_still(*given: object) -> None:
        await redis.set(CLAIM, "another worker", ex=100)
        await let_go(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(leftovers, "_let_go", stand_still)
    assert await clean_up(make_tools(database, redis), moment=NIGHT) is None
    assert await count(database, "runs") == 600
    assert await redis.get(CLAIM) == b"another worker"
    assert await redis.get(DONE) is None


async def test_one_part_that_fails_stops_no_other_and_the_day_is_tried_again(
    database: Database, redis: Redis, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await learn(database, cast.acme, await make_lead(database, cast.acme), FACT)

    async def fail(*_: object) -> None:
        raise RuntimeError("broken")

    tools = make_tools(database, redis)
    with monkeypatch.context() as patch:
        patch.setattr(leftovers, "policy_of", fail)
        done = await clean_up(tools, moment=NIGHT)
    assert done is not None
    assert done.failed == ("old runs",)
    assert done.removed["expired facts"] == 1
    assert await clean_up(tools, moment=NIGHT) is not None


async def test_a_second_night_finds_nothing_to_do(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await make_runs(database, cast.acme, 10)
    await learn(database, cast.acme, await make_lead(database, cast.acme), FACT)
    await clean(database, redis)
    again = await clean(database, redis, NIGHT + timedelta(days=1))
    assert set(again.values()) == {0}


async def test_by_hand_it_runs_at_any_time_but_never_beside_a_worker(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await make_runs(database, cast.acme, 3)
    await redis.set(CLAIM, "w1:x", ex=100)
    assert await clean_up_by_hand(database) is None
    await redis.delete(CLAIM)
    done = await clean_up_by_hand(database)
    assert isinstance(done, Tidied)
    assert done.removed["old runs"] == 3


async def test_a_kill_in_the_middle_is_made_good_by_the_next_turn(
    database: Database, redis: Redis, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_runs(database, cast.acme, 1100)
    let_go, batches = leftovers._let_go, 0

    async def die_in_the_second(*given: object) -> None:
        nonlocal batches
        batches += 1
        await let_go(*given)  # type: ignore[arg-type]
        if batches == 2:
            raise asyncio.CancelledError

    with monkeypatch.context() as patch:
        patch.setattr(leftovers, "_let_go", die_in_the_second)
        with pytest.raises(asyncio.CancelledError):
            await clean_up(make_tools(database, redis), moment=NIGHT)
    assert await count(database, "runs") == await count(database, "artifacts") == 600
    assert await redis.get(DONE) is None
    await clean(database, redis)
    assert await count(database, "runs") == 0


async def test_nothing_is_locked_for_long(database: Database, redis: Redis, cast: Cast) -> None:
    """Somebody holds a draft of an old run: the part gives up in seconds and nothing is lost."""
    (run_id,) = await make_runs(database, cast.acme, 1)
    await give_draft(database, cast.acme, run_id)
    async with database.transaction() as tx:
        await tx.exec(select(Draft).where(col(Draft.run_id) == run_id).with_for_update())
        async with asyncio.timeout(60):
            done = await clean_up(make_tools(database, redis), moment=NIGHT)
    assert done is not None
    assert done.failed == ("old runs",)
    assert await count(database, "runs") == 1
    assert nightly.BEGINS_AT_HOUR == 2
