import asyncio

import pytest
from redis.asyncio import Redis

from inboxapp.core.settings import Settings
from inboxapp.drafting import nightly
from inboxapp.drafting.night_turn import CLAIM
from inboxapp.operate.tasks import clean_up


@pytest.fixture
def settings(database_url: str, redis_url: str) -> Settings:
    tell_redis(redis_url, "")
    return Settings(database_url=database_url, redis_url=redis_url)


def tell_redis(url: str, holder: str) -> None:
    async def tell() -> None:
        async with Redis.from_url(url) as redis:
            await (redis.set(CLAIM, holder, ex=60) if holder else redis.delete(CLAIM))

    asyncio.run(tell())


def test_an_operator_reads_what_went(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert clean_up(settings) == 0
    said = capsys.readouterr().out
    for name, _ in nightly.PARTS:
        assert f" {name}\n" in said


def test_an_operator_is_told_that_a_worker_is_at_it(
    settings: Settings, redis_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tell_redis(redis_url, "w1")
    assert clean_up(settings) == 0
    assert "A worker is cleaning up just now" in capsys.readouterr().out
    tell_redis(redis_url, "")


def test_an_operator_learns_which_part_failed(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object):  # noqa: ANN202
        raise RuntimeError("broken")
        yield 0

    monkeypatch.setattr(nightly, "PARTS", (("old runs", fail), *nightly.PARTS[1:]))
    assert clean_up(settings) == 1
    said = capsys.readouterr()
    assert "old runs: failed" in said.err
    assert "expired facts" in said.out
