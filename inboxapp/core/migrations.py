"""The schema's history, run from the program instead of the command line."""

from pathlib import Path

from alembic import command
from alembic.config import Config

ROOT = Path(__file__).resolve().parents[2]


def alembic_config(url: str) -> Config:
    """Return the configuration of `alembic.ini`, aimed at one database."""
    config = Config(ROOT / "alembic.ini")
    config.attributes["url"] = url
    return config


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database to the revision; safe to run from several machines at once."""
    command.upgrade(alembic_config(url), revision)
