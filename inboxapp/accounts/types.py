"""Who acts, for which client, with which permissions."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person is to a client."""

    SETTER = "setter"
    MANAGER = "manager"
    ADMIN = "admin"


class Permission(StrEnum):
    """What a role may do; `permissions.py` holds the one table."""

    READ_LEADS = "read_leads"
    WORK_LEADS = "work_leads"
    READ_RUNS = "read_runs"
    CONTROL_RUNS = "control_runs"
    READ_SETTINGS = "read_settings"
    CHANGE_SETTINGS = "change_settings"
    MANAGE_USERS = "manage_users"


class ActorKind(StrEnum):
    """Whether a person, a key or the machine acts."""

    PERSON = "person"
    API_KEY = "api_key"
    WORKER = "worker"


@dataclass(frozen=True)
class Actor:
    """Somebody acting for one client; every read and write is scoped by `client_id`."""

    client_id: int
    client_key: str
    kind: ActorKind
    role: Role
    user_id: int | None = None
    name: str = ""
    email: str = ""

    def can(self, permission: Permission) -> bool:
        """Tell whether the role carries the permission."""
        from inboxapp.accounts.permissions import allows  # noqa: PLC0415  avoids a cycle

        return allows(self.role, permission)

    def require(self, permission: Permission) -> None:
        """Raise NotAllowed unless the role carries the permission."""
        from inboxapp.accounts.permissions import demand  # noqa: PLC0415  avoids a cycle

        demand(self.role, permission)


@dataclass(frozen=True)
class ClientProfile:
    """A client's own words and limits, as prompts and rules read them."""

    client_id: int
    key: str
    name: str
    service: str
    voice: str
    goals: str
    booking_link: str
    signature: str
    working_hours: str
    timezone: str
    quiet_seconds: float
    eligible_sentiments: tuple[str, ...]
    models: dict[str, str]


@dataclass(frozen=True)
class ClientRef:
    """A client as the door needs it; the secret never leaves the server."""

    id: int
    key: str
    name: str
    webhook_secret: str = field(repr=False)


@dataclass(frozen=True)
class PersonView:
    """A person of a client, as the settings page lists them."""

    user_id: int
    name: str
    email: str
    role: Role
    is_active: bool
    created_at: datetime


@dataclass(frozen=True)
class SignedIn:
    """A fresh session; `token` goes into the cookie and is stored nowhere."""

    token: str = field(repr=False)
    actor: Actor
