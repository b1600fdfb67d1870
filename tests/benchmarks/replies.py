"""What replies are measured on: a mail that one pass can't answer, and how often it may try."""

from inboxapp.core.database import Database
from inboxapp.demo.stories import demo_client
from inboxapp.drafting.models import Knowledge
from inboxapp.drafting.policy.models import DraftingPolicyRow
from tests.cast import Cast

# More than one pass answers at once.
HARD_MAIL = """Hi Sam, before I take this further:
- What does it cost?
- How long does onboarding take?
- Does it work with NetSuite?
- Where is our data hosted?
- Do you have any references?"""


async def allow_revisions(database: Database, cast: Cast, iterations: int) -> None:
    """Let drafts be revised so many times; 0 switches revision off."""
    values = {"revision": {"iterations": iterations}}
    async with database.transaction() as tx:
        await tx.merge(DraftingPolicyRow(client_id=cast.acme, values=values))


async def teach(database: Database, cast: Cast) -> None:
    """Store the demo's facts."""
    async with database.transaction() as tx:
        tx.add_all(
            Knowledge(client_id=cast.acme, title=title, body=body)
            for title, body in demo_client("acme").knowledge
        )
