"""Tables of a client's policy, of spending outside of runs, and of days when money ran low."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, Numeric
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from inboxapp.core.columns import created, key, moment, reference


class DraftingPolicyRow(SQLModel, table=True):
    """One client's DraftingPolicy as JSON; `version` grows with each change."""

    __tablename__ = "drafting_policies"

    client_id: int = Field(primary_key=True, foreign_key="clients.id")
    values: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    version: int = 1
    updated_at: datetime = created()
    updated_by: int | None = reference("users.id", required=False)


class BudgetDay(SQLModel, table=True):
    """When a client was warned and stopped on one of its days; each happens once."""

    __tablename__ = "budget_days"

    client_id: int = Field(primary_key=True, foreign_key="clients.id")
    day: date = Field(primary_key=True)
    alerted_at: datetime | None = moment()
    stopped_at: datetime | None = moment()


class Spending(SQLModel, table=True):
    """What a model was asked outside of any run; an unknown cost is None, unknown tokens are 0.

    One row a call, not a counter: callers never wait for each other, and adding up a day reads
    nothing but the index.
    """

    __tablename__ = "spendings"
    __table_args__ = (
        Index("spendings_of_day", "client_id", "at", postgresql_include=["cost", "tokens"]),
    )

    id: int = key()
    client_id: int = reference("clients.id")
    purpose: str = Field(max_length=60)
    cost: Decimal | None = Field(default=None, sa_type=Numeric(14, 6))
    tokens: int = 0
    at: datetime = created()
