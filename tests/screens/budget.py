"""A client's day as tests want it."""

from inboxapp.core.database import Database
from inboxapp.drafting.policy.queries import policy_of
from inboxapp.drafting.policy.service import change_policy
from tests.cast import Cast


async def set_budget(database: Database, cast: Cast, **limits: object) -> None:
    """Let Ada limit Acme's day."""
    async with database.transaction() as tx:
        _, version = await policy_of(tx, cast.acme)
        await change_policy(tx, cast.ada, {"budget": limits}, version)
