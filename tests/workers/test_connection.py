import time

import pytest
from arq.connections import RedisSettings

from inboxapp.core.errors import ConfigurationError
from workers.connection import connect, redis_at

pytestmark = pytest.mark.anyio


async def test_a_redis_that_is_down_is_noticed_within_ten_seconds() -> None:
    began = time.monotonic()
    with pytest.raises(ConfigurationError, match=r"Connection refused.*start the worker again"):
        await connect(redis_at("redis://:secret@127.0.0.1:1/0"), queue="arq:queue")
    assert time.monotonic() - began < 10


async def test_the_sentence_names_the_place_and_not_the_password() -> None:
    with pytest.raises(ConfigurationError) as refused:
        await connect(redis_at("unix:///nowhere/redis.sock?password=secret"), queue="arq:queue")
    assert "/nowhere/redis.sock" in refused.value.message
    assert "secret" not in refused.value.message


async def test_settings_keep_every_option_of_their_url(redis_url: str) -> None:
    pool = await connect(redis_at(f"{redis_url}&client_name=sam"), queue="elsewhere")
    assert await pool.client_getname() == "sam"
    assert pool.default_queue_name == "elsewhere"
    await pool.aclose(close_connection_pool=True)


async def test_settings_that_arq_made_itself_work_as_well(redis_url: str) -> None:
    pool = await connect(RedisSettings.from_dsn(redis_url), queue="arq:queue")
    assert await pool.ping()
    await pool.aclose(close_connection_pool=True)


def test_settings_never_show_a_password() -> None:
    assert "secret" not in repr(redis_at("redis://:secret@example.test/0"))


@pytest.mark.parametrize(
    ("url", "host", "port", "database", "socket"),
    [
        ("redis://example.test", "example.test", 6379, 0, None),
        ("rediss://example.test:7000/3", "example.test", 7000, 3, None),
        ("unix:///run/redis.sock", "localhost", 6379, 0, "/run/redis.sock"),
        ("unix:///run/redis.sock?db=2", "localhost", 6379, 2, "/run/redis.sock"),
    ],
)
def test_arqs_own_health_check_finds_the_same_redis(
    url: str, host: str, port: int, database: int, socket: str | None
) -> None:
    found = redis_at(url)
    assert (found.host, found.port, found.database) == (host, port, database)
    assert found.unix_socket_path == socket
    assert found.ssl is url.startswith("rediss")
