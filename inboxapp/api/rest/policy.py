"""What a client lets the machine do, over REST."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field, JsonValue

from inboxapp.accounts.types import Permission
from inboxapp.api.problems import problem_responses
from inboxapp.api.rest.access import KeyActor
from inboxapp.api.rest.shapes import LARGEST_ID, Cost
from inboxapp.api.tools import Tools
from inboxapp.core.database import Transaction
from inboxapp.drafting.policy.queries import policy_of
from inboxapp.drafting.policy.service import change_policy
from inboxapp.drafting.policy.spending import spent_today
from inboxapp.drafting.policy.types import DraftingPolicy

router = APIRouter(prefix="/policy", tags=["Settings"])


class SpentToday(BaseModel):
    """What the client's day came to so far; `has_unknown_cost` when some price is not known."""

    cost: Cost
    tokens: int
    has_unknown_cost: bool


class Policy(BaseModel):
    """All settings; `version` grows with each change and is 0 before the first."""

    version: int
    policy: DraftingPolicy
    spent_today: SpentToday


class PolicyChange(BaseModel):
    """Settings to change, nested as `policy` is; what is not named stays."""

    version: Annotated[
        int, Field(strict=True, ge=0, le=LARGEST_ID, description="The version you have read.")
    ]
    changes: dict[str, JsonValue]


@router.get("", operation_id="get_policy", responses=problem_responses(403))
async def policy(tools: Tools, actor: KeyActor) -> Policy:
    """Give the client's policy, and what today has cost."""
    actor.require(Permission.READ_SETTINGS)
    async with tools.database.transaction() as tx:
        return await _read(tx, actor.client_id)


@router.patch("", operation_id="change_policy", responses=problem_responses(403, 408, 409, 413))
async def change(tools: Tools, actor: KeyActor, wanted: PolicyChange) -> Policy:
    """Change settings; the key must be one that may. Another's change meanwhile is a 409."""
    async with tools.database.transaction() as tx:
        await change_policy(tx, actor, wanted.changes, wanted.version)
        return await _read(tx, actor.client_id)


async def _read(tx: Transaction, client_id: int) -> Policy:
    found, version = await policy_of(tx, client_id)
    spent = await spent_today(tx, client_id)
    today = SpentToday(
        cost=spent.cost, tokens=spent.tokens, has_unknown_cost=spent.has_unknown_cost
    )
    return Policy(version=version, policy=found, spent_today=today)
