import json
from datetime import timedelta

import pytest
from sqlmodel import SQLModel

from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Message
from inboxapp.conversations.queries import find_lead
from inboxapp.conversations.types import Direction
from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.drafting.context.reading import freeze
from inboxapp.drafting.context.types import Profile
from inboxapp.drafting.guards.grounds import grounds_for
from inboxapp.drafting.memory.models import Memory
from inboxapp.drafting.memory.types import MemoryCategory, MemorySource, MemoryStatus
from inboxapp.drafting.models import ExtractionCorrection, Knowledge
from inboxapp.drafting.policy.models import DraftingPolicyRow
from inboxapp.drafting.prompt_versions.models import PromptVersion, PublishedPrompt
from inboxapp.drafting.stages.names import EXTRACT, STRATEGY
from inboxapp.drafting.starting import Wanted, new_run
from inboxapp.runs.errors import RunRefused
from inboxapp.runs.types import RunTrigger
from inboxapp.scheduling.models import AvailabilityRow
from tests.cast import Cast
from tests.factories.conversations import lead_row, make_message

pytestmark = pytest.mark.anyio

Snapshot = dict[str, object]


async def add(database: Database, *rows: SQLModel) -> None:
    async with database.transaction() as tx:
        tx.add_all(rows)


async def frozen(
    database: Database,
    lead_id: int,
    *,
    message_id: int = 0,
    channel: Channel = Channel.EMAIL,
    instruction: str = "",
) -> Snapshot:
    """Freeze a run that has no row, which is what a run without a record gets too."""
    async with database.transaction() as tx:
        lead = await find_lead(tx, (await lead_row(database, lead_id)).client_id, lead_id)
        wanted = Wanted(RunTrigger.OPERATOR, channel, message_id, instruction)
        return await freeze(tx, new_run(lead, wanted, generation=0))


async def lead_who_writes(database: Database, cast: Cast, words: str = "", **more: object) -> int:
    return (await make_message(database, cast.acme, words or "Hello?", **more)).lead_id


def memory(cast: Cast, lead_id: int, words: str, **more: object) -> Memory:
    usual = {
        "client_id": cast.acme,
        "lead_id": lead_id,
        "category": MemoryCategory.TIMEZONE,
        "text": words,
        "fingerprint": words,
        "confidence": 0.9,
        "status": MemoryStatus.APPROVED,
        "source": MemorySource.PERSON,
    }
    return Memory(**(usual | more))


async def outbound(database: Database, cast: Cast, lead_id: int, words: str, number: int) -> None:
    message = Message(
        client_id=cast.acme,
        lead_id=lead_id,
        channel=Channel.EMAIL,
        direction=Direction.OUTBOUND,
        provider_id=f"out-{number}",
        author="Sam Ortiz",
        text=words,
    )
    await add(database, message)


async def test_a_snapshot_has_every_part_and_is_plain_json(database: Database, cast: Cast) -> None:
    lead_id = await lead_who_writes(database, cast)
    snapshot = await frozen(database, lead_id)
    assert set(snapshot) == {
        *("context", "extra", "stats", "grounds", "prompts", "instruction", "previous_draft"),
        *("subject", "seen_message_id", "models", "efforts", "policy", "policy_version"),
        "extraction",
        "past_outcomes",
        "revision_disabled",
    }
    assert json.loads(json.dumps(snapshot)) == snapshot
    assert set(snapshot["extra"]) == set(snapshot["stats"]) == {each.value for each in Profile}
    assert set(snapshot["context"]) >= {
        *("client", "lead", "channel", "setter", "knowledge", "slots", "messages"),
    }


async def test_the_fact_that_answers_the_lead_is_first_and_the_rival_s_are_absent(
    database: Database, cast: Cast
) -> None:
    lead_id = await lead_who_writes(database, cast, "What does it cost for 40 people?")
    filling = [
        Knowledge(client_id=cast.acme, title=f"Note {n}", body="Filling.") for n in range(90)
    ]
    await add(
        database,
        *filling,
        Knowledge(client_id=cast.acme, title="Pricing", body="$5 a head."),
        Knowledge(client_id=cast.zeta, title="Zeta pricing", body="$3 a head."),
    )
    snapshot = await frozen(database, lead_id)
    assert snapshot["context"]["knowledge"][0]["title"] == "Pricing"
    assert "Zeta" not in json.dumps(snapshot)
    assert sum(snapshot["stats"]["draft"]["knowledge"][key] for key in ("items", "dropped")) == 91


async def test_a_setter_s_wish_chooses_facts_too(database: Database, cast: Cast) -> None:
    lead_id = await lead_who_writes(database, cast, "Tell me more.")
    await add(
        database,
        Knowledge(client_id=cast.acme, title="First", body="Filling."),
        Knowledge(client_id=cast.acme, title="Refunds", body="Within 14 days."),
    )
    snapshot = await frozen(database, lead_id, instruction="Mention the refunds")
    assert snapshot["context"]["knowledge"][0]["title"] == "Refunds"
    assert snapshot["instruction"] == "Mention the refunds"


async def test_only_approved_and_unexpired_memory_reaches_a_prompt(
    database: Database, cast: Cast
) -> None:
    lead_id = await lead_who_writes(database, cast)
    other = await lead_who_writes(database, cast, sender="other@north.example")
    await add(
        database,
        memory(cast, lead_id, "Approved one"),
        memory(cast, lead_id, "Proposed one", status=MemoryStatus.PROPOSED),
        memory(cast, lead_id, "Forgotten one", status=MemoryStatus.FORGOTTEN),
        memory(cast, lead_id, "Expired one", expires_at=now() - timedelta(minutes=1)),
        memory(cast, other, "Somebody else's"),
    )
    extra = (await frozen(database, lead_id))["extra"]
    assert [each["text"] for each in extra["draft"]["memory"]] == ["Approved one"]


async def test_the_timezone_is_learned_or_read_off_the_lead_s_number(
    database: Database, cast: Cast
) -> None:
    received = await make_message(
        database, cast.acme, "Hi", channel=Channel.SMS, sender="+4915112345678"
    )
    snapshot = await frozen(database, received.lead_id, channel=Channel.SMS)
    assert snapshot["context"]["lead"]["timezone"] == "Europe/Berlin"
    assert snapshot["subject"] == ""
    await add(database, memory(cast, received.lead_id, "Lead is in America/New_York"))
    snapshot = await frozen(database, received.lead_id, channel=Channel.SMS)
    assert snapshot["context"]["lead"]["timezone"] == "America/New_York"


async def test_only_real_free_times_are_slots_and_they_are_in_the_lead_s_time(
    database: Database, cast: Cast
) -> None:
    lead_id = await lead_who_writes(database, cast)
    assert (await frozen(database, lead_id))["context"]["slots"] == []
    every_day = [{"weekday": day, "start": 540, "end": 1080} for day in range(7)]
    await add(
        database,
        AvailabilityRow(client_id=cast.acme, windows=every_day),
        memory(cast, lead_id, "Lead is in Europe/Berlin"),
    )
    snapshot = await frozen(database, lead_id)
    assert snapshot["context"]["slots"]
    assert all("(Berlin time)" in slot for slot in snapshot["context"]["slots"])
    assert [slot["label"] for slot in snapshot["grounds"]["slots"]] == snapshot["context"]["slots"]


async def test_what_sam_types_is_held_against_the_slots_the_draft_was_written_from(
    database: Database, cast: Cast
) -> None:
    received = await make_message(
        database, cast.acme, "Hi", channel=Channel.SMS, sender="+4915112345678"
    )
    every_day = [{"weekday": day, "start": 0, "end": 1440} for day in range(7)]
    await add(database, AvailabilityRow(client_id=cast.acme, windows=every_day))
    snapshot = await frozen(database, received.lead_id, channel=Channel.SMS)
    async with database.transaction() as tx:
        grounds = await grounds_for(tx, cast.sam, received.lead_id, Channel.SMS)
    assert grounds.slots == tuple(snapshot["context"]["slots"])
    assert all("(Berlin time)" in slot for slot in grounds.slots)


async def test_a_person_s_correction_is_known_and_settles_a_time(
    database: Database, cast: Cast
) -> None:
    received = await make_message(database, cast.acme, "Tuesday at ten works.")
    payload = {"kind": "accept", "needs_clarification": False}
    await add(
        database,
        ExtractionCorrection(
            message_id=received.message_id,
            client_id=cast.acme,
            lead_id=received.lead_id,
            payload=payload,
        ),
    )
    snapshot = await frozen(database, received.lead_id, message_id=received.message_id)
    assert snapshot["extraction"]["payload"] == payload
    assert snapshot["extraction"]["source"] == "person"
    assert snapshot["grounds"]["confirmed"] is True


async def test_the_last_80_messages_of_all_channels_are_read_and_older_ones_counted(
    database: Database, cast: Cast
) -> None:
    lead_id = await lead_who_writes(database, cast, "The very first.")
    for number in range(90):
        await outbound(database, cast, lead_id, f"Number {number}.", number)
    figures = (await frozen(database, lead_id))["stats"]["draft"]["messages"]
    assert figures["items"] == 80
    assert figures["dropped"] == 11


async def test_quotes_signatures_and_bounces_are_left_out(database: Database, cast: Cast) -> None:
    quoting = "Yes please.\n\nOn Mon, Nov 16, 2026 at 9:00 AM Sam Ortiz wrote:\n> Shall I send it?"
    lead_id = await lead_who_writes(database, cast, quoting)
    await outbound(database, cast, lead_id, quoting.replace("Yes please", "Here it is"), 1)
    async with database.transaction() as tx:
        tx.add(
            Message(
                client_id=cast.acme,
                lead_id=lead_id,
                channel=Channel.EMAIL,
                direction=Direction.INBOUND,
                provider_id="bounce",
                text="Delivery failed.",
                is_bounce=True,
            )
        )
    messages = (await frozen(database, lead_id))["context"]["messages"]
    assert [each["text"] for each in messages] == ["Yes please.", "Here it is."]


async def test_policy_efforts_and_published_prompts_are_frozen_with_their_versions(
    database: Database, cast: Cast
) -> None:
    lead_id = await lead_who_writes(database, cast)
    assert (await frozen(database, lead_id))["policy_version"] == 0
    values = {"efforts": {STRATEGY: "low"}, "allowed_hosts": ["status.acme.example"]}
    await add(
        database,
        DraftingPolicyRow(client_id=cast.acme, values=values, version=7),
        PromptVersion(client_id=cast.acme, key=STRATEGY, version=1001, text="Plan it our way."),
        PromptVersion(client_id=cast.acme, key=EXTRACT, version=1001, text="Never published."),
        PromptVersion(client_id=cast.zeta, key=EXTRACT, version=1001, text="The rival's."),
    )
    await add(
        database,
        PublishedPrompt(client_id=cast.acme, key=STRATEGY, version=1001),
        PublishedPrompt(client_id=cast.zeta, key=EXTRACT, version=1001),
    )
    snapshot = await frozen(database, lead_id)
    assert (snapshot["policy_version"], snapshot["efforts"]) == (7, {STRATEGY: "low"})
    assert snapshot["prompts"] == {STRATEGY: {"version": 1001, "text": "Plan it our way."}}
    assert "status.acme.example" in snapshot["grounds"]["allowed_hosts"]


async def test_nothing_is_read_for_a_client_whose_budget_is_used_up(
    database: Database, cast: Cast
) -> None:
    lead_id = await lead_who_writes(database, cast)
    spent = {"budget": {"daily_tokens": 0}}
    await add(database, DraftingPolicyRow(client_id=cast.acme, values=spent))
    with pytest.raises(RunRefused) as refused:
        await frozen(database, lead_id)
    assert refused.value.error_class == "budget_reached"


async def test_the_newest_message_fences_the_run_even_when_nobody_reads_it(
    database: Database, cast: Cast
) -> None:
    first = await make_message(database, cast.acme, "One")
    last = await make_message(database, cast.acme, "Two")
    assert (await frozen(database, first.lead_id))["seen_message_id"] == last.message_id
