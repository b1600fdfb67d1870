import pytest
from redis.asyncio import Redis

from inboxapp.core.errors import ConfigurationError
from inboxapp.core.settings import Settings
from workers.resources import open_tools, stop

pytestmark = pytest.mark.anyio


async def test_a_worker_gets_database_and_model(redis: Redis, database_url: str) -> None:
    config = Settings(database_url=database_url)
    async with open_tools(config, redis) as tools:
        assert tools.redis is redis
        assert tools.model.is_offline
        assert tools.worker


async def test_a_postgres_that_is_away_is_one_sentence(redis: Redis) -> None:
    config = Settings(database_url="postgresql://sam:secret@127.0.0.1:1/inbox")
    with pytest.raises(ConfigurationError, match=r"Connection refused.*DATABASE_URL") as refused:
        async with open_tools(config, redis):
            pass
    assert "secret" not in refused.value.message


async def test_a_database_without_tables_is_one_sentence(
    redis: Redis, empty_database_url: str
) -> None:
    config = Settings(database_url=empty_database_url)
    with pytest.raises(ConfigurationError, match="inboxapp migrate"):
        async with open_tools(config, redis):
            pass


async def test_stopping_what_never_started_is_fine() -> None:
    await stop({})
