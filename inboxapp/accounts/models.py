"""Tables of clients, people, sessions, keys and the audit log."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from inboxapp.accounts.types import ActorKind, Role
from inboxapp.core.columns import created, enum_type, key, moment, reference


class Client(SQLModel, table=True):
    """A company whose leads are worked."""

    __tablename__ = "clients"

    id: int = key()
    key: str = Field(unique=True, max_length=40)
    name: str
    webhook_secret: str
    created_at: datetime = created()


class ClientSettings(SQLModel, table=True):
    """One client's profile, voice and limits."""

    __tablename__ = "client_settings"

    client_id: int = Field(primary_key=True, foreign_key="clients.id")
    service: str = ""
    voice: str = ""
    goals: str = ""
    booking_link: str = ""
    signature: str = ""
    working_hours: str = ""
    timezone: str = "UTC"
    quiet_seconds: float = 3.0
    # Empty means the product's own set of draft-eligible sentiments.
    eligible_sentiments: list[str] = Field(default_factory=list, sa_type=JSONB)
    # Stage name to model name; "" is the default for all stages.
    models: dict[str, str] = Field(default_factory=dict, sa_type=JSONB)
    version: int = 1


class User(SQLModel, table=True):
    """A person who signs in."""

    __tablename__ = "users"

    id: int = key()
    email: str = Field(unique=True, max_length=320)
    name: str
    password_hash: str
    is_active: bool = True
    created_at: datetime = created()


class Membership(SQLModel, table=True):
    """What a person is to a client."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("user_id", "client_id"),)

    id: int = key()
    user_id: int = reference("users.id", index=True)
    client_id: int = reference("clients.id", index=True)
    role: Role = Field(sa_type=enum_type(Role))


class UserSession(SQLModel, table=True):
    """A signed-in browser; only the hash of its cookie is kept."""

    __tablename__ = "sessions"

    id: int = key()
    token_hash: str = Field(unique=True, max_length=64)
    user_id: int = reference("users.id", index=True)
    client_id: int = reference("clients.id", index=True)
    created_at: datetime = created()
    expires_at: datetime
    revoked_at: datetime | None = moment()


class ApiKey(SQLModel, table=True):
    """A key to the REST API; only its hash is kept."""

    __tablename__ = "api_keys"

    id: int = key()
    client_id: int = reference("clients.id", index=True)
    name: str
    prefix: str = Field(max_length=12)
    key_hash: str = Field(unique=True, max_length=64)
    # What its holder may do: a manager's things, or an admin's too.
    role: Role = Field(default=Role.MANAGER, sa_type=enum_type(Role))
    created_at: datetime = created()
    revoked_at: datetime | None = moment()


class AuditEntry(SQLModel, table=True):
    """What was done, by whom; the database refuses changes to it."""

    __tablename__ = "audit"

    id: int = key()
    client_id: int = reference("clients.id", index=True)
    actor_kind: ActorKind = Field(sa_type=enum_type(ActorKind))
    user_id: int | None = reference("users.id", required=False)
    action: str = Field(max_length=60)
    subject_kind: str = Field(max_length=40)
    subject_id: int | None = Field(default=None)
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    at: datetime = created()
