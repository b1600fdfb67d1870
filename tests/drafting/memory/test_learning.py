from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from inboxapp.channels.types import Channel
from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.drafting.memory import learning
from inboxapp.drafting.memory.models import Memory
from inboxapp.drafting.memory.queries import usable
from inboxapp.drafting.memory.service import forget, propose
from inboxapp.drafting.memory.types import MemorySource, MemoryStatus
from inboxapp.events.publish import PUBLISHED, stream_name
from inboxapp.runs.models import Run
from inboxapp.runs.types import RunTrigger
from tests.cast import Cast
from tests.drafting.memory.people import FACT, OBJECTION, TIMEZONE, learn, make_lead
from tests.factories.runs import rows

pytestmark = pytest.mark.anyio


async def test_a_safe_fact_is_usable_in_the_next_draft(database: Database, cast: Cast) -> None:
    lead_id = await make_lead(database, cast.acme)
    (row,) = await learn(database, cast.acme, lead_id, FACT)
    assert (row.status, row.source) == (MemoryStatus.APPROVED, MemorySource.MODEL)
    assert row.run_id
    assert row.message_id
    assert row.expires_at
    assert timedelta(days=89) < row.expires_at - now() < timedelta(days=91)
    async with database.transaction() as tx:
        (view,) = await usable(tx, lead_id, now())
    assert (view.text, view.lead_name) == (FACT["text"], "Lena North")
    assert view.evidence == FACT["evidence"]


async def test_an_unsafe_fact_waits_and_no_draft_sees_it(database: Database, cast: Cast) -> None:
    lead_id = await make_lead(database, cast.acme)
    (row,) = await learn(database, cast.acme, lead_id, OBJECTION)
    assert row.status is MemoryStatus.PROPOSED
    assert row.why_waiting
    async with database.transaction() as tx:
        assert await usable(tx, lead_id, now()) == ()


async def test_what_another_lead_wrote_is_no_evidence(database: Database, cast: Cast) -> None:
    await make_lead(database, cast.acme)
    other = await make_lead(database, cast.acme, "Hello there", sender="tom@south.example")
    assert await learn(database, cast.acme, other, FACT) == []


async def test_what_we_wrote_and_they_quote_is_no_evidence(database: Database, cast: Cast) -> None:
    quote = "On Mon, Nov 2, 2026 Sam <sam@acme.example> wrote:\n> Mornings are best for me"
    lead_id = await make_lead(database, cast.acme, f"Yes please.\n\n{quote}")
    assert await learn(database, cast.acme, lead_id, FACT) == []


async def test_the_same_fact_again_is_one_row_that_is_surer_and_lives_longer(
    database: Database, cast: Cast
) -> None:
    lead_id = await make_lead(database, cast.acme)
    await learn(database, cast.acme, lead_id, FACT)
    again = FACT | {"text": "lena is best reached in the mornings", "days_to_live": 200}
    (row,) = await learn(database, cast.acme, lead_id, again | {"confidence": 0.95}, FACT)
    assert row.text == FACT["text"]
    assert row.confidence == 0.95
    assert row.evidence == FACT["evidence"]
    assert row.expires_at
    assert row.expires_at - now() > timedelta(days=199)


async def test_a_fact_twice_in_one_run_is_one_row(database: Database, cast: Cast) -> None:
    lead_id = await make_lead(database, cast.acme)
    assert len(await learn(database, cast.acme, lead_id, FACT, FACT)) == 1


async def test_what_a_person_had_forgotten_is_never_learned_again(
    database: Database, cast: Cast
) -> None:
    lead_id = await make_lead(database, cast.acme)
    (row,) = await learn(database, cast.acme, lead_id, FACT)
    async with database.transaction() as tx:
        await forget(tx, cast.sam, row.id)
    spelled = FACT | {"text": "LENA IS BEST REACHED IN THE MORNINGS!", "category": "scheduling"}
    (gone,) = await learn(database, cast.acme, lead_id, FACT, spelled)
    assert (gone.status, gone.text, gone.evidence) == (MemoryStatus.FORGOTTEN, "", "")
    async with database.transaction() as tx:
        assert await usable(tx, lead_id, now()) == ()


async def test_a_fact_whose_time_ran_out_is_judged_anew(database: Database, cast: Cast) -> None:
    lead_id = await make_lead(database, cast.acme)
    (row,) = await learn(database, cast.acme, lead_id, FACT)
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE memories SET expires_at = now() - interval '1 day'"))
        assert await usable(tx, lead_id, now()) == ()
    (again,) = await learn(database, cast.acme, lead_id, FACT | {"confidence": 0.4})
    assert (again.id, again.status) == (row.id, MemoryStatus.PROPOSED)
    (again,) = await learn(database, cast.acme, lead_id, FACT)
    assert again.status is MemoryStatus.PROPOSED
    assert again.confidence == 0.9


async def test_a_second_timezone_waits_beside_the_first(database: Database, cast: Cast) -> None:
    lead_id = await make_lead(database, cast.acme, "I'm in Berlin. No, in Tokyo.")
    other = TIMEZONE | {"text": "Lena works in Tokyo.", "evidence": "in Tokyo"}
    first, second = await learn(database, cast.acme, lead_id, TIMEZONE, other)
    assert (first.status, second.status) == (MemoryStatus.APPROVED, MemoryStatus.PROPOSED)
    assert "contradicts" in second.why_waiting


async def test_a_model_that_lists_too_much_is_cut_short(database: Database, cast: Cast) -> None:
    lead_id = await make_lead(database, cast.acme)
    facts = [OBJECTION | {"text": f"Lena has objection number {n}."} for n in range(50)]
    assert len(await learn(database, cast.acme, lead_id, *facts)) == learning.MOST_FACTS


async def test_a_fault_in_here_never_breaks_the_run(
    database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead_id = await make_lead(database, cast.acme)

    async def fail(*_: object) -> None:
        raise RuntimeError("broken")

    async with database.transaction() as tx:
        run = Run(client_id=cast.acme, lead_id=lead_id, trigger=RunTrigger.OPERATOR)
        tx.add(run)
        await tx.flush()
        with monkeypatch.context() as patch:
            patch.setattr(learning, "_insert", fail)
            await propose(tx, run, [FACT])
        run.error = "said after it"
    (kept,) = await rows(database, Run)
    assert kept.error == "said after it"
    assert await rows(database, Memory) == []


async def test_a_refusal_by_the_database_never_breaks_the_run(
    database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead_id = await make_lead(database, cast.acme)
    monkeypatch.setattr("inboxapp.drafting.memory.rules.LONGEST_TEXT", 10_000)
    long = FACT | {"text": "Lena is best reached in the mornings. " * 20}
    assert await learn(database, cast.acme, lead_id, long) == []
    assert len(await rows(database, Run)) == 1


async def test_a_run_without_a_row_of_its_own_still_teaches(database: Database, cast: Cast) -> None:
    lead_id = await make_lead(database, cast.acme)
    async with database.transaction() as tx:
        run = Run(client_id=cast.acme, lead_id=lead_id, trigger=RunTrigger.INBOUND)
        await propose(tx, run, [FACT])
    (row,) = await rows(database, Memory)
    assert row.run_id is None


async def test_open_tabs_hear_of_it_and_of_nothing_when_nothing_came(
    database: Database, cast: Cast
) -> None:
    lead_id = await make_lead(database, cast.acme, channel=Channel.EMAIL)
    await database.redis.delete(stream_name(cast.acme), PUBLISHED)
    await learn(database, cast.acme, lead_id, FACT | {"evidence": "never said"})
    assert await database.redis.xlen(stream_name(cast.acme)) == 0
    await learn(database, cast.acme, lead_id, FACT)
    ((_, entry),) = await database.redis.xrange(stream_name(cast.acme))
    assert b"lead.changed" in entry[b"event"]
    assert b"mornings" not in entry[b"event"]


async def test_another_leads_facts_are_not_usable(database: Database, cast: Cast) -> None:
    lead_id = await make_lead(database, cast.acme)
    other = await make_lead(database, cast.acme, "Hi", sender="tom@south.example")
    await learn(database, cast.acme, lead_id, FACT)
    async with database.transaction() as tx:
        assert await usable(tx, other, now()) == ()
        assert len(list(await tx.exec(select(Memory).where(col(Memory.lead_id) == lead_id)))) == 1
