"""What has to hold before anything is started; each refusal is one sentence."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import redis as redis_library
from redis.backoff import NoBackoff
from redis.retry import Retry

from inboxapp.core.embedded.places import data_folder
from inboxapp.core.errors import ConfigurationError
from inboxapp.core.redis_client import place
from inboxapp.core.settings import Settings

CONNECT_SECONDS = 5


class NotReady(ConfigurationError):
    """Something the product needs is not there; the message says what to change."""

    code = "not_ready"


@contextmanager
def only_one_here(settings: Settings) -> Iterator[Path]:
    """Hold the data folder for the block and return it.

    Raises NotReady when another process holds it.
    """
    folder = data_folder(settings.data_dir)
    with (folder / "serve.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            who = lock.read().strip() or "another process"
            raise NotReady(
                f"inboxapp already runs in {folder} ({who}); stop it first, "
                "or give this one its own DATA_DIR and PORT."
            ) from None
        lock.truncate(0)
        lock.write(f"pid {os.getpid()}, {settings.url}")
        lock.flush()
        yield folder


def check_port(settings: Settings) -> None:
    """Raise NotReady when nothing can listen on HOST and PORT."""
    try:
        places = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = places[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except PermissionError:
        raise NotReady(
            f"PORT {settings.port} is reserved for root; choose one above 1023."
        ) from None
    except socket.gaierror:
        raise NotReady(f"HOST {settings.host} is not a name of this machine.") from None
    except OSError:
        raise NotReady(
            f"PORT {settings.port} is in use by another program; set PORT to a free one."
        ) from None


def check_named_servers(settings: Settings) -> None:
    """Raise NotReady when a server that the environment names does not answer."""
    if settings.database_url:
        check_database(settings.database_url)
    if settings.redis_url:
        check_redis(settings.redis_url)


def check_database(url: str) -> str:
    """Return the version of the Postgres at `url`; raise NotReady when it does not answer."""
    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    try:
        with psycopg.connect(plain, connect_timeout=CONNECT_SECONDS) as connection:
            return str(connection.info.parameter_status("server_version"))
    except psycopg.Error as error:
        where = _postgres_place(url)
        raise NotReady(
            f"DATABASE_URL: Postgres at {where} does not let us in ({_reason(error)})."
        ) from None


def check_redis(url: str) -> str:
    """Return the version of the Redis at `url`; raise NotReady when it does not answer."""
    client = redis_library.Redis.from_url(
        url,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=CONNECT_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        facts = client.info("server")
    except (redis_library.RedisError, OSError, ValueError) as error:
        raise NotReady(
            f"REDIS_URL: Redis at {place(url)} does not answer ({_reason(error)})."
        ) from None
    finally:
        client.close()
    return str(facts.get("redis_version", "unknown")) if isinstance(facts, dict) else "unknown"


def _reason(error: Exception) -> str:
    """Return the first line that says why, without what the library prefixes."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    reason = lines[0] if lines else type(error).__name__
    for marker in ("failed: ", "FATAL:"):
        reason = reason.rpartition(marker)[2].strip() or reason
    return reason.rstrip(".")


def _postgres_place(url: str) -> str:
    with suppress(ValueError):
        parts = urlsplit(url)
        return f"{parts.hostname or 'the local socket'}:{parts.port or 5432}{parts.path}"
    return "that address"
