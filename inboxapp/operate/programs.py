"""The programs that `serve` keeps running."""

import sys
from collections.abc import Mapping
from pathlib import Path

from inboxapp.core.migrations import ROOT
from inboxapp.core.settings import Settings
from inboxapp.operate.children import Child
from inboxapp.operate.front_end import tool_environment
from inboxapp.operate.servers import Servers

Env = Mapping[str, str]


def deployed(settings: Settings, env: Env) -> list[Child]:
    """Return the web process with its built front end, and a worker."""
    return [
        _child("web", ["-m", "inboxapp", "web"], settings, env),
        _child("worker", ["-m", "workers"], settings, env),
    ]


def developed(settings: Settings, env: Env) -> list[Child]:
    """Return the same two, each starting again when its sources change."""
    work = f"{sys.executable} -m workers"
    watch = ["-m", "watchfiles", "--filter", "python", work, "inboxapp", "workers"]
    tools = {**env, **tool_environment(env)}
    return [
        _child("web", ["-m", "reflex", "run"], settings, tools),
        _child("worker", watch, settings, env),
    ]


def child_environment(env: Env, folder: Path, servers: Servers) -> dict[str, str]:
    """Return a child's environment: ours, with the servers we found or started."""
    return {
        **env,
        "DATABASE_URL": servers.database_url,
        "REDIS_URL": servers.redis_url,
        "DATA_DIR": str(folder),
        "PYTHONUNBUFFERED": "1",
    }


def _child(name: str, arguments: list[str], settings: Settings, env: Env) -> Child:
    plain = settings.log_format == "json"
    return Child(name, [sys.executable, *arguments], env, plain_lines=plain, cwd=ROOT)
