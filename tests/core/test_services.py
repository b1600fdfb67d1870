import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from inboxapp.core import services
from inboxapp.core.embedded.postgres import running_postgres, start_postgres
from inboxapp.core.embedded.redis import running_redis, start_redis
from inboxapp.core.errors import ConfigurationError
from inboxapp.core.settings import Settings

USE_BOTH = """
import psycopg, redis
from inboxapp.core import services
from inboxapp.core.settings import settings
psycopg.connect(services.database_url(settings())).close()
with redis.Redis.from_url(services.redis_url(settings())) as client:
    client.ping()
print("used both")
"""


def test_what_the_environment_names_is_used_unseen(tmp_path: Path) -> None:
    settings = Settings(
        database_url="postgresql://db/app", redis_url="redis://cache", data_dir=tmp_path / "none"
    )
    assert services.database_url(settings) == "postgresql://db/app"
    assert services.redis_url(settings) == "redis://cache"
    assert not (tmp_path / "none").exists()


def test_a_command_by_itself_starts_what_it_needs_and_ends_it_again() -> None:
    with tempfile.TemporaryDirectory(prefix="inboxapp-d-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        done = subprocess.run(
            [sys.executable, "-c", USE_BOTH],
            env={"DATA_DIR": name, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.stdout == "used both\n", done.stderr
        assert running_postgres(folder) is None
        assert running_redis(folder) is None


def test_servers_that_run_in_the_data_folder_are_found(servers_dir: Path) -> None:
    postgres = start_postgres(servers_dir, durable=False)
    redis = start_redis(servers_dir, durable=False)
    settings = Settings(data_dir=servers_dir)
    assert services.database_url(settings) == postgres.url
    assert services.redis_url(settings) == redis.url
    postgres.stop()
    redis.stop()


def test_a_data_folder_that_cannot_be_made_is_one_sentence() -> None:
    settings = Settings(data_dir=Path("/proc/nowhere"))
    with pytest.raises(ConfigurationError, match="DATA_DIR /proc/nowhere cannot be written to"):
        services.database_url(settings)
