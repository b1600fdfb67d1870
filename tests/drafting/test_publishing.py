"""What becomes of a finished text: shown, blocked, or kept without being shown."""

import pytest
from redis.asyncio import Redis

from inboxapp.channels.types import Channel
from inboxapp.core.database import Database
from inboxapp.drafting.jobs import run
from inboxapp.drafting.models import Draft, Knowledge
from inboxapp.drafting.outcomes.types import DraftOutcome
from inboxapp.drafting.policy.models import DraftingPolicyRow
from inboxapp.drafting.service import regenerate
from inboxapp.drafting.types import DraftStatus
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import make_tools, rows, run_everything

pytestmark = pytest.mark.anyio


async def drafted(
    database: Database, redis: Redis, cast: Cast, words: str, **policy: object
) -> Draft:
    async with database.transaction() as tx:
        tx.add(DraftingPolicyRow(client_id=cast.acme, values=policy))
        tx.add(Knowledge(client_id=cast.acme, title="Setup", body="Setup takes two weeks."))
    await make_message(database, cast.acme, words)
    await run_everything(make_tools(database, redis))
    (draft,) = await rows(database, Draft)
    return draft


async def test_a_draft_below_the_clients_bar_is_kept_and_not_shown(
    database: Database, redis: Redis, cast: Cast
) -> None:
    draft = await drafted(
        database, redis, cast, "Sounds good. Which banks do you work with?", suppress_below=1.0
    )
    assert (draft.status, draft.outcome) == (DraftStatus.SUPPRESSED, DraftOutcome.SUPPRESSED)
    assert "100%" in draft.reason


async def test_what_a_rule_hands_to_a_person_is_shown_however_unsure_the_machine_is(
    database: Database, redis: Redis, cast: Cast
) -> None:
    words = "I am interested, but our lawyer will sue you if you call my private number again."
    draft = await drafted(database, redis, cast, words, suppress_below=1.0)
    assert (draft.hard_block, draft.status) == ("legal_threat", DraftStatus.PENDING)


async def test_a_draft_that_a_person_asks_for_is_shown(
    database: Database, redis: Redis, cast: Cast
) -> None:
    hidden = await drafted(
        database, redis, cast, "Sounds good. Which banks do you work with?", suppress_below=1.0
    )
    async with database.transaction() as tx:
        run_id = await regenerate(tx, cast.sam, hidden.lead_id, Channel.EMAIL)
    await run(make_tools(database, redis), run_id)
    _, asked_for = await rows(database, Draft)
    assert asked_for.status is DraftStatus.PENDING
