"""Building the front end, once per state of its sources."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from inboxapp.core.embedded.process import end_with_parent, last_words, stop
from inboxapp.core.errors import ConfigurationError
from inboxapp.core.migrations import ROOT

SOURCES = ("inboxapp", "assets", "rxconfig.py", "requirements.txt")
LOCK = ("reflex.lock",)
OUTPUT = ROOT / ".web" / "build"
# Inside what a new build removes first: a build that was cut short leaves no stamp.
STAMP = OUTPUT / "sources.sha256"
COMMAND = ("-m", "reflex", "export", "--frontend-only", "--no-zip", "--loglevel", "info")


class FrontEndFailed(ConfigurationError):
    """The front end could not be built; the message ends with the tool's last words."""

    code = "front_end"


class Build:
    """A front-end build that runs beside whatever else has to be done."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self._began = time.monotonic()
        self._sources = digest_of(SOURCES)
        with log.open("wb") as words:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, *COMMAND],
                cwd=ROOT,
                env={**os.environ, **tool_environment(os.environ)},
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGTERM),  # noqa: PLW1509  calls libc only
            )

    def finish(self) -> float:
        """Wait for the end and return the seconds it took.

        Raises FrontEndFailed.
        """
        code = self._process.wait()
        if code != 0 or not (OUTPUT / "client" / "index.html").exists():
            raise FrontEndFailed(
                f"The front end could not be built ({last_words(self.log)}). "
                f"The whole story is in {self.log}."
            )
        # The build itself may have brought the lock up to date.
        package = ROOT / "reflex.lock" / "package.json"
        if package.exists():
            tidy_lock(package)
        STAMP.write_text(self._sources + digest_of(LOCK))
        return time.monotonic() - self._began

    def cancel(self) -> None:
        """End the build if it still runs."""
        stop(self._process, signal.SIGTERM, timeout_seconds=3)


def tidy_lock(package: Path) -> None:
    """Put the keys in order: builds write them as they come, which would look like a change."""
    plain = json.loads(package.read_text(encoding="utf-8"))
    package.write_text(json.dumps(plain, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def is_built() -> bool:
    """Whether the built front end belongs to the sources as they are."""
    return STAMP.exists() and STAMP.read_text() == digest_of(SOURCES) + digest_of(LOCK)


def digest_of(sources: Iterable[str]) -> str:
    """Digest the files of the project under these names, paths and contents."""
    digest = hashlib.sha256()
    for path in _files(sources):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(sources: Iterable[str]) -> Iterator[Path]:
    for name in sources:
        source = ROOT / name
        found = sorted(source.rglob("*")) if source.is_dir() else [source]
        yield from (
            path
            for path in found
            if path.is_file() and "__pycache__" not in path.parts and "external" not in path.parts
        )


def tool_environment(env: Mapping[str, str]) -> dict[str, str]:
    """Return what makes Reflex build with the Node of our wheel and ask nobody for anything."""
    scripts = sysconfig.get_path("scripts")
    path = env.get("PATH", os.defpath).split(os.pathsep)
    quiet = {
        "PATH": os.pathsep.join([scripts, *(part for part in path if part != scripts)]),
        "REFLEX_USE_NPM": "1",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_TELEMETRY_ENABLED": "false",
        # Named, so that Reflex does not try out how to reach the network.
        "REFLEX_HTTP_CLIENT_BIND_ADDRESS": env.get("REFLEX_HTTP_CLIENT_BIND_ADDRESS", "0.0.0.0"),  # noqa: S104
        "npm_config_omit_lockfile_registry_resolved": "true",
        "npm_config_audit": "false",
        "npm_config_fund": "false",
        "npm_config_update_notifier": "false",
    }
    if not env.get("NPM_CONFIG_REGISTRY"):
        quiet["NPM_CONFIG_REGISTRY"] = npm_registry(quiet["PATH"])
    return quiet


def npm_registry(path: str) -> str:
    """Return the registry that npm is configured for; Reflex would measure and pick one."""
    asked = subprocess.run(
        ["npm", "config", "get", "registry"],  # noqa: S607
        env={**os.environ, "PATH": path},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode != 0:
        raise FrontEndFailed("npm does not run: run `make clean` and then `make run` again.")
    return asked.stdout.strip()
