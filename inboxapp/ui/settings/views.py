"""What the settings hand to the browser."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ProfileFields:
    """The client's profile as a form shows it."""

    name: str = ""
    service: str = ""
    voice: str = ""
    goals: str = ""
    booking_link: str = ""
    signature: str = ""
    working_hours: str = ""
    timezone: str = ""
    quiet_seconds: str = ""


@dataclass(frozen=True)
class ProfileErrors:
    """What is wrong with each field; "" is nothing."""

    name: str = ""
    service: str = ""
    voice: str = ""
    goals: str = ""
    booking_link: str = ""
    signature: str = ""
    working_hours: str = ""
    timezone: str = ""
    quiet_seconds: str = ""


@dataclass(frozen=True)
class TagChoice:
    """Whether a tag starts drafts."""

    tag: str = ""
    is_on: bool = False


@dataclass(frozen=True)
class FactItem:
    """One entry of the knowledge; id 0 is a new one."""

    id: int = 0
    title: str = ""
    body: str = ""
    at: str = ""
    is_pinned: bool = False


@dataclass(frozen=True)
class StageModel:
    """The model and effort a client chose for one stage; "" is the default."""

    stage: str = ""
    label: str = ""
    model: str = ""
    effort: str = ""


@dataclass(frozen=True)
class PersonItem:
    """Somebody who may sign in."""

    id: int = 0
    name: str = ""
    email: str = ""
    role: str = ""
    is_active: bool = True
    is_you: bool = False


@dataclass(frozen=True)
class PersonErrors:
    """What is wrong with a person to be added."""

    email: str = ""
    name: str = ""
    password: str = ""


@dataclass(frozen=True)
class KeyItem:
    """A key to the REST API by its first characters."""

    id: int = 0
    name: str = ""
    prefix: str = ""
    at: str = ""
    may_change: bool = False


@dataclass(frozen=True)
class Choice:
    """One of several boxes to tick."""

    value: str = ""
    label: str = ""
    is_on: bool = False


@dataclass(frozen=True)
class PromptItem:
    """A prompt in the list; `live` says in words what runs use."""

    key: str = ""
    name: str = ""
    live: str = ""
    is_own: bool = False
    own_versions: int = 0
    by: str = ""
    at: str = ""


@dataclass(frozen=True)
class VersionItem:
    """One version in a prompt's history; version 0 is none."""

    version: int = 0
    label: str = ""
    note: str = ""
    by: str = ""
    at: str = ""
    is_own: bool = False
    is_live: bool = False


@dataclass(frozen=True)
class OpenPrompt:
    """The prompt in the editor, and what runs use of it; key "" is none."""

    key: str = ""
    name: str = ""
    live: VersionItem = field(default_factory=VersionItem)


@dataclass(frozen=True)
class DiffPiece:
    """Neighbouring words of one fate: same, added or removed."""

    change: str = ""
    text: str = ""
