"""Runs that another release froze end well here."""

from typing import Any

import pytest
from redis.asyncio import Redis

from inboxapp.channels.types import Channel
from inboxapp.core.database import Database
from inboxapp.drafting.guards.grounds import grounds_of
from inboxapp.drafting.guards.links import without_foreign_links
from inboxapp.drafting.jobs import classify, run
from inboxapp.drafting.models import Draft
from inboxapp.drafting.types import DraftStatus
from inboxapp.runs.models import Run, RunInput
from inboxapp.runs.types import RunStatus
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import make_tools, rows

pytestmark = pytest.mark.anyio

PLAIN = "Sounds interesting, tell me more."
MUCH = "How long is the setup, which integrations do you have, and who would train my team?"
LINK = "https://acme.example/payroll-guide"


def first_release(message_id: int, channel: Channel) -> dict[str, Any]:
    """Return a snapshot as the release before policies, profiles and grounds froze it."""
    return {
        "context": {
            "client": {
                "name": "Acme", "service": "Payroll", "voice": "", "goals": "",
                "booking_link": "https://cal.example/acme", "signature": "Sam",
                "working_hours": "Mon to Fri",
            },
            "lead": {
                "name": "Lena North", "first_name": "Lena", "company": "", "title": "",
                "sentiment": "interested", "timezone": "",
            },
            "channel": channel.value,
            "setter": {"name": "Sam"},
            "knowledge": [{"title": "Guide", "body": f"All of it is on {LINK}"}],
            "slots": [],
            "messages": [
                {
                    "id": message_id, "channel": channel.value, "direction": "inbound",
                    "from": "Lena North", "at": "2026-11-20T09:00+00:00", "subject": "Payroll",
                    "text": "Sounds interesting, tell me more.",
                }
            ],
        },
        "instruction": "",
        "previous_draft": "",
        "subject": "Re: Payroll",
        "seen_message_id": message_id,
        "models": {},
    }  # fmt: skip


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS])
@pytest.mark.parametrize("asks", [PLAIN, MUCH])
async def test_a_run_that_the_first_release_froze_becomes_a_draft(
    database: Database, redis: Redis, cast: Cast, channel: Channel, asks: str
) -> None:
    tools = make_tools(database, redis)
    received = await make_message(database, cast.acme, channel=channel)
    await classify(tools, received.message_id)
    (waiting,) = await rows(database, Run)
    frozen = first_release(received.message_id, channel)
    frozen["context"]["messages"][0]["text"] = asks
    async with database.transaction() as tx:
        tx.add(RunInput(run_id=waiting.id, snapshot=frozen))
        waiting.due_at = waiting.created_at
        tx.add(await tx.merge(waiting))
    assert await run(tools, waiting.id) is RunStatus.COMPLETED
    (ended,), (draft,) = await rows(database, Run), await rows(database, Draft)
    assert (ended.error, ended.degraded) == ("", [])
    assert (draft.status, draft.degraded) == (DraftStatus.PENDING, [])
    assert draft.text
    assert draft.confidence is not None
    assert bool(draft.revision["iterations"]) is (asks is MUCH)


def test_links_in_facts_that_the_first_release_froze_stay_allowed() -> None:
    grounds = grounds_of(first_release(1, Channel.EMAIL))
    said = f"Look at {LINK} or book on https://cal.example/acme."
    assert without_foreign_links(said, grounds) == (said, ())
    assert without_foreign_links("See https://evil.example/x", grounds)[1]


async def test_a_run_with_a_policy_of_a_later_release_becomes_a_draft(
    database: Database, redis: Redis, cast: Cast
) -> None:
    tools = make_tools(database, redis)
    received = await make_message(database, cast.acme)
    await classify(tools, received.message_id)
    (waiting,) = await rows(database, Run)
    frozen = first_release(received.message_id, Channel.EMAIL)
    frozen["policy"] = {"suppress_below": 0.0, "a_later_idea": {"is_on": True}}
    async with database.transaction() as tx:
        tx.add(RunInput(run_id=waiting.id, snapshot=frozen))
        waiting.due_at = waiting.created_at
        tx.add(await tx.merge(waiting))
    assert await run(tools, waiting.id) is RunStatus.COMPLETED
    (draft,) = await rows(database, Draft)
    assert draft.status is DraftStatus.PENDING
