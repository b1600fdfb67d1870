import time

import pytest
from sqlalchemy import text

from inboxapp.core.database import Database, Transaction
from inboxapp.drafting.context.knowledge import (
    MOST_FACTS,
    RANKED,
    relevant_facts,
    search_values,
    terms,
)
from inboxapp.drafting.models import Knowledge
from tests.cast import Cast

pytestmark = pytest.mark.anyio

TOPICS = ("Fuel", "Pallet", "Warehouse", "Customs", "Ocean", "Driver", "Label", "Container")
FILLING = (
    "Our {topic} team number {n} meets every week and writes down what it found. "
    "Please ask for the details, we are happy to help you with what you need."
)
# Copied inside the database: thousands of rows would take a test long to send.
MANY = text("""
    INSERT INTO knowledge (client_id, title, body, is_pinned, updated_at)
    SELECT :client_id, 'Note ' || n,
        'Carrier ' || n % 97 || ' invoices surcharge ' || n % 389 || ' with tariff code ' || n,
        false, now()
    FROM generate_series(1, :many) AS n
""")


async def add(
    database: Database, client_id: int, *facts: tuple[str, str], pinned: bool = False
) -> None:
    async with database.transaction() as tx:
        tx.add_all(
            Knowledge(client_id=client_id, title=title, body=body, is_pinned=pinned)
            for title, body in facts
        )


async def add_filling(database: Database, client_id: int, many: int = 200) -> None:
    rows = range(many)
    facts = [(f"{TOPICS[n % 8]} {n}", FILLING.format(topic=TOPICS[n % 8], n=n)) for n in rows]
    await add(database, client_id, *facts)


async def titles(database: Database, client_id: int, question: str) -> list[str]:
    async with database.transaction() as tx:
        found = await relevant_facts(tx, client_id, question)
    return [fact.title for fact in found.facts]


async def test_the_fact_that_answers_comes_first_among_200(database: Database, cast: Cast) -> None:
    await add_filling(database, cast.acme)
    await add(database, cast.acme, ("Termination", "You may leave with 30 days of notice."))
    question = "Thanks for this! Could you please tell me what notice you need when we leave?"
    assert (await titles(database, cast.acme, question))[0] == "Termination"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Wie hoch sind denn die Preise bei euch?", "Preisliste"),
        ("Welche Kündigungsfrist gilt?", "Kündigung"),
        ("Quel est le tarif pour 40 personnes?", "Tarifs"),
        ("How much does it cost for 40 people?", "Our pricing"),
        ("Is the data encrypted?", "Encryption"),
    ],
)
async def test_questions_find_their_facts_in_other_endings_languages_and_words(
    database: Database, cast: Cast, question: str, answer: str
) -> None:
    await add_filling(database, cast.acme)
    await add(
        database,
        cast.acme,
        ("Preisliste", "Alle Beträge netto und je Monat."),
        ("Kündigung", "Monatlich möglich, schriftlich."),
        ("Tarifs", "Par mois et par personne."),
        ("Our pricing", "Five dollars a head."),
        ("Encryption", "AES-256 at rest."),
    )
    assert answer in (await titles(database, cast.acme, question))[:2]


async def test_a_rare_word_tells_more_than_one_that_every_fact_has(
    database: Database, cast: Cast
) -> None:
    await add_filling(database, cast.acme)
    await add(database, cast.acme, ("NetSuite", "Read and write."))
    question = "Details, details: does the team that meets every week help with netsuite?"
    assert (await titles(database, cast.acme, question))[0] == "NetSuite"


async def test_pinned_facts_are_there_whatever_was_asked(database: Database, cast: Cast) -> None:
    await add_filling(database, cast.acme)
    await add(database, cast.acme, ("Always say", "We are ISO certified."), pinned=True)
    for question in (
        "Fuel?",
        "xyzzy",
        "",
        "the and you",
        "料金はいくらですか",
        "'); DROP TABLE knowledge; --",
    ):
        assert (await titles(database, cast.acme, question))[0] == "Always say"


async def test_facts_that_answer_come_before_the_rest_and_the_rest_by_age(
    database: Database, cast: Cast
) -> None:
    await add(database, cast.acme, ("First", "a"), ("Second", "b"), ("Wanted", "c"), ("Third", "d"))
    assert await titles(database, cast.acme, "Wanted?") == ["Wanted", "First", "Second", "Third"]
    assert await titles(database, cast.acme, "") == ["First", "Second", "Wanted", "Third"]


async def test_what_is_not_read_is_counted(database: Database, cast: Cast) -> None:
    await add_filling(database, cast.acme)
    async with database.transaction() as tx:
        found = await relevant_facts(tx, cast.acme, "fuel")
    assert (len(found.facts), found.more) == (MOST_FACTS, 200 - MOST_FACTS)


async def test_the_rival_s_knowledge_never_appears(database: Database, cast: Cast) -> None:
    await add(database, cast.zeta, ("Zeta pricing", "Zeta costs $3 a head."))
    await add(database, cast.zeta, ("Zeta always", "Zeta is cheaper."), pinned=True)
    assert await titles(database, cast.acme, "What does it cost? Zeta pricing?") == []
    await add(database, cast.acme, ("Acme", "Ours."))
    assert await titles(database, cast.acme, "What does it cost? Zeta pricing?") == ["Acme"]


async def test_a_question_is_answered_quickly_among_5000_facts(
    database: Database, cast: Cast
) -> None:
    async with database.transaction() as tx:
        for client_id in (cast.acme, cast.zeta):
            await tx.execute(MANY, {"client_id": client_id, "many": 5_000})
    await add(database, cast.acme, ("Refunds", "Paid within 14 days of the carrier's credit."))
    async with database.transaction() as tx:
        await tx.execute(text("ANALYZE knowledge"))
        question = (
            "How soon are refunds paid, and which carrier invoices and surcharge 17 do you check?"
        )
        assert "knowledge_search" in await plan(tx, cast.acme, question)
        before = time.perf_counter()
        found = await relevant_facts(tx, cast.acme, question)
        seconds = time.perf_counter() - before
    assert found.facts[0].title == "Refunds"
    # Measured at 0.2 s on two busy cores; the rest is for machines that have much else to do.
    assert seconds < 5.0


async def plan(tx: Transaction, client_id: int, question: str) -> str:
    asked = text(f"EXPLAIN {RANKED.text}")
    rows = await tx.execute(asked, search_values(client_id, question, total=5_000))
    return "\n".join(row[0] for row in rows)


def test_words_are_taken_once_in_their_order_and_never_with_a_quote() -> None:
    found = terms("It's it's O'Neil's PRICE — price? C++ & | ! <-> :* x")
    assert [term.word for term in found if term.weight == 1] == ["it", "neil", "price"]
    assert all("''" not in term.forms for term in found)


def test_a_question_of_any_length_asks_for_a_bounded_number_of_words() -> None:
    assert len(terms(" ".join(f"w{n}" for n in range(100_000)))) == 60
