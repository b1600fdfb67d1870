"""Column types the tables share."""

from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Enum
from sqlmodel import Field

from inboxapp.core.clock import now


def key() -> Any:
    """Return a bigint primary key that the database numbers."""
    return Field(default=None, primary_key=True, sa_type=BigInteger)


def reference(target: str, *, index: bool = False, required: bool = True) -> Any:
    """Return a foreign key to `target` ("table.column"); deleting a parent needs intent."""
    options: dict[str, Any] = {} if required else {"default": None, "nullable": True}
    return Field(foreign_key=target, sa_type=BigInteger, index=index, **options)


def enum_type(members: type[StrEnum]) -> Enum:
    """Return a text column that holds the members' values, not their names."""
    return Enum(
        members,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda kind: [member.value for member in kind],
    )


def created() -> Any:
    """Return a time column that is set when the row is made."""
    return Field(default_factory=now)


def moment() -> Any:
    """Return a time column that may be empty."""
    return Field(default=None, nullable=True)
