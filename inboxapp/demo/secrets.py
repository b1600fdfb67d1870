"""The demo client's secrets: made once, kept in the data folder, printed at every start."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from inboxapp.core.errors import ConfigurationError
from inboxapp.core.signing import new_api_key, new_webhook_secret

FILE = "demo-secrets.json"


@dataclass(frozen=True)
class DemoSecrets:
    """What the demo client is reached with; the database keeps only a hash of key and password."""

    webhook_secret: str
    api_key: str
    password: str


def demo_secrets(data_dir: Path, *, password: str | None = None) -> DemoSecrets:
    """Return the secrets of this data folder, made on the first call.

    `password` (DEMO_PASSWORD) replaces the kept one without being written down. Raises
    ConfigurationError when the file cannot be read or written.
    """
    path = data_dir / FILE
    try:
        kept = _read(path) if path.exists() else _make(path)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be used: {error.strerror}.") from error
    if password is None:
        return kept
    return DemoSecrets(kept.webhook_secret, kept.api_key, password)


def _read(path: Path) -> DemoSecrets:
    try:
        return DemoSecrets(**json.loads(path.read_text()))
    except (ValueError, TypeError):
        raise ConfigurationError(
            f"{path} is damaged; delete it and new demo secrets are made at the next start."
        ) from None


def _make(path: Path) -> DemoSecrets:
    made = DemoSecrets(
        webhook_secret=new_webhook_secret(),
        api_key=new_api_key(),
        password=secrets.token_urlsafe(9),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(made), file, indent=2)
    try:
        # Whoever comes first decides; the others read what is there.
        os.link(draft, path)
    except FileExistsError:
        return _read(path)
    finally:
        draft.unlink()
    return made
