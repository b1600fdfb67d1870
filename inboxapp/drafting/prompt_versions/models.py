"""Tables of a client's own prompts: every version is kept, one is published."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from inboxapp.core.columns import created, key, reference


class PromptVersion(SQLModel, table=True):
    """A text of a client's own for one step; it never changes once saved."""

    __tablename__ = "prompt_versions"
    __table_args__ = (UniqueConstraint("client_id", "key", "version"),)

    id: int = key()
    client_id: int = reference("clients.id")
    key: str = Field(max_length=60)
    version: int
    text: str
    note: str = ""
    created_at: datetime = created()
    created_by: int | None = reference("users.id", required=False)


class PublishedPrompt(SQLModel, table=True):
    """Which version a client's runs use; no row means the product's own."""

    __tablename__ = "published_prompts"

    client_id: int = Field(primary_key=True, foreign_key="clients.id")
    key: str = Field(primary_key=True, max_length=60)
    version: int
    published_at: datetime = created()
    published_by: int | None = reference("users.id", required=False)
