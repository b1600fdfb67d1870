import asyncio

import pytest
from redis.asyncio import Redis

from inboxapp.core.redis_client import open_redis
from inboxapp.events import draft_text
from inboxapp.events.draft_text import DraftText, TextEvent, TextKind, follow, text_stream

pytestmark = pytest.mark.anyio

RUN = 70


async def read_all(redis: Redis, *, since: str = "0") -> list[TextEvent]:
    return [event async for event in follow(redis, RUN, since=since)]


def steps(events: list[TextEvent]) -> list[tuple[TextKind, str]]:
    return [(event.kind, event.text) for event in events]


async def test_a_late_reader_gets_everything(redis: Redis) -> None:
    text = DraftText(redis, RUN, attempt=1)
    for word in ("Hi ", "Lena, ", "Thursday ", "works."):
        await text.append(word)
    await text.end("completed")
    assert steps(await read_all(redis)) == [
        (TextKind.TEXT, "Hi Lena, Thursday works."),
        (TextKind.END, "completed"),
    ]


async def test_a_reader_hears_the_text_while_it_is_written(redis: Redis) -> None:
    text = DraftText(redis, RUN, attempt=1)
    following = follow(redis, RUN)
    await text.append("Hi ")
    assert (await anext(following)).text == "Hi "
    await text.append("Lena")
    assert (await anext(following)).text == "Lena"
    await text.end("completed")
    assert (await anext(following)).kind is TextKind.END
    with pytest.raises(StopAsyncIteration):
        await anext(following)


async def test_many_small_pieces_become_few_entries(redis: Redis) -> None:
    text = DraftText(redis, RUN, attempt=1)
    for _ in range(800):
        await text.append("words")
        await asyncio.sleep(0)
    await text.end("completed")
    assert steps(await read_all(redis))[0] == (TextKind.TEXT, "words" * 800)
    assert await redis.xlen(text_stream(RUN)) < 100


async def test_the_text_is_gone_after_an_hour(redis: Redis) -> None:
    await DraftText(redis, RUN, attempt=1).end("completed")
    assert 3500 < await redis.ttl(text_stream(RUN)) <= 3600


async def test_a_restart_empties_the_box(redis: Redis) -> None:
    text = DraftText(redis, RUN, attempt=1)
    await text.append("The first try")
    await text.restart()
    await text.append("The second try")
    await text.end("completed")
    assert steps(await read_all(redis)) == [
        (TextKind.RESTART, ""),
        (TextKind.TEXT, "The second try"),
        (TextKind.END, "completed"),
    ]


async def test_what_an_older_attempt_still_writes_is_ignored(redis: Redis) -> None:
    zombie, heir = DraftText(redis, RUN, attempt=1), DraftText(redis, RUN, attempt=2)
    await zombie.append("old ")
    await heir.restart()
    await heir.append("new")
    await zombie.append("words")
    await zombie.end("failed")
    await heir.end("completed")
    assert steps(await read_all(redis)) == [
        (TextKind.RESTART, ""),
        (TextKind.TEXT, "new"),
        (TextKind.END, "completed"),
    ]


async def test_a_newer_attempt_restarts_the_text_by_itself(redis: Redis) -> None:
    first, second = DraftText(redis, RUN, attempt=1), DraftText(redis, RUN, attempt=2)
    await first.append("old")
    await first.end("failed")
    await second.append("new")
    await second.end("completed")
    assert steps(await read_all(redis)) == [
        (TextKind.RESTART, ""),
        (TextKind.TEXT, "new"),
        (TextKind.END, "completed"),
    ]


async def test_a_reader_goes_on_where_it_was(redis: Redis) -> None:
    text = DraftText(redis, RUN, attempt=2)
    following = follow(redis, RUN)
    await text.append("Hi ")
    last = await anext(following)
    await following.aclose()  # type: ignore[attr-defined]
    await text.append("Lena")
    zombie = DraftText(redis, RUN, attempt=1)
    await zombie.append("old words")
    await zombie.end("failed")
    await text.end("completed")
    assert steps(await read_all(redis, since=last.id)) == [
        (TextKind.TEXT, "Lena"),
        (TextKind.END, "completed"),
    ]


@pytest.mark.parametrize("since", ["nonsense", "1-1", "*", "$", "9" * 40 + "-1/1", "1-1/1\n"])
async def test_a_place_we_never_gave_means_from_the_start(redis: Redis, since: str) -> None:
    text = DraftText(redis, RUN, attempt=1)
    await text.append("Hi")
    await text.end("completed")
    assert steps(await read_all(redis, since=since)) == [
        (TextKind.RESTART, ""),
        (TextKind.TEXT, "Hi"),
        (TextKind.END, "completed"),
    ]


async def test_a_reader_of_a_silent_run_lets_go(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft_text, "IDLE_SECONDS", 0.0)
    monkeypatch.setattr(draft_text, "BLOCK_MS", 10)
    assert steps(await read_all(redis)) == [(TextKind.END, "idle")]


async def test_a_failing_redis_does_not_fail_the_run() -> None:
    away = open_redis("unix:///nowhere/redis.sock")
    text = DraftText(away, RUN, attempt=1)
    await text.append("Hi")
    await text.restart()
    await text.end("completed")
    await away.aclose()


async def test_after_an_outage_the_whole_text_is_written_again(redis: Redis) -> None:
    away = open_redis("unix:///nowhere/redis.sock")
    text = DraftText(redis, RUN, attempt=1)
    following = follow(redis, RUN)
    await text.append("Hi ")
    assert (await anext(following)).text == "Hi "
    text._redis = away
    await text.append("Lena, ")
    await text._settle()
    await text._flush()
    text._redis = redis
    await text.append("Thursday works.")
    await text.end("completed")
    assert steps([event async for event in following]) == [
        (TextKind.RESTART, ""),
        (TextKind.TEXT, "Hi Lena, Thursday works."),
        (TextKind.END, "completed"),
    ]
    await away.aclose()
