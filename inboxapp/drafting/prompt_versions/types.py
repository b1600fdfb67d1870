"""Versions of prompts as other rooms see them."""

from dataclasses import dataclass
from datetime import datetime

# The product's own versions count from 1, a client's from here on: a number says whose it is.
OWN_FROM = 1001


@dataclass(frozen=True)
class PromptText:
    """What one step is told, by version."""

    key: str
    version: int
    text: str


@dataclass(frozen=True)
class PromptVersionView:
    """One version of one step's prompt; `is_own` tells the client's from the product's."""

    key: str
    version: int
    text: str
    note: str
    is_own: bool
    is_published: bool
    created_at: datetime | None
    created_by: str


@dataclass(frozen=True)
class PromptLine:
    """A prompt as the list shows it: what is live, and how many versions are the client's own."""

    key: str
    live_version: int
    is_own: bool
    own_versions: int
    published_at: datetime | None
    published_by: str
