"""Tables of a client's policy and of days on which money ran low."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from inboxapp.core.columns import created, moment, reference


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
