"""Which of a client's facts answer a lead: pinned ones, then by full text, then the rest."""

import re
from dataclasses import dataclass

from sqlalchemy import BigInteger, func, literal, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col, select

from inboxapp.core.database import Transaction
from inboxapp.drafting.context.types import Fact
from inboxapp.drafting.models import Knowledge

# More than the largest budget holds of usual facts.
MOST_FACTS = 60
MOST_WORDS = 60
MOST_READ = 12_000
_WORD = re.compile(r"[^\W_]{2,}")
_LONGEST_WORD = 40

# A word of this length also finds its other endings and compounds: "Preise" → "Preisliste". English
# has real stems; other languages are met without having to know which one it is.
_LONG_WORD = 6
_SHORTEST_BEGINNING, _LONGEST_BEGINNING, _ENDING = 5, 8, 2

# People ask in other words than facts are titled with.
_ALIKE = (
    "price pricing cost costs fee fees rate rates quote preis preise kosten gebühr prix precio",
    "contract cancel cancellation notice vertrag kündigen kündigung laufzeit contrat contrato",
    "integrate integration integrations connect connector api schnittstelle anbindung",
    "security secure privacy gdpr compliance dsgvo datenschutz sicherheit sécurité seguridad",
    "onboarding setup implementation einführung einrichtung implementación",
    "reference references customers case proof referenz referenzen kunden",
)
_GROUPS = [frozenset(words.split()) for words in _ALIKE]
_OWN_WEIGHT, _ALIKE_WEIGHT = 1.0, 0.4
# "40 people" is about the lead; a fact with a 40 in it seldom is.
_NUMBER_WEIGHT = 0.2

# A rare word tells more than one that half of the facts use. A word that says nothing in one of
# these languages is left out, in whichever language it was meant.
RANKED = text("""
    WITH words AS (
        SELECT word, weight, to_tsquery('simple', forms) || to_tsquery('english', word) AS query
        FROM unnest(CAST(:words AS text[]), CAST(:forms AS text[]), CAST(:weights AS float[]))
            AS asked (word, forms, weight)
        WHERE NOT EXISTS (
            SELECT FROM unnest(CAST('{english_stem, german_stem, french_stem, spanish_stem,
                italian_stem, dutch_stem, portuguese_stem}' AS regdictionary[])) AS stems
            WHERE ts_lexize(stems, word) = '{}')
    ), hits AS (
        SELECT knowledge.id, weight * ts_rank(search, query) AS score,
            count(*) OVER (PARTITION BY word) AS facts
        FROM words JOIN knowledge ON search @@ query
        WHERE client_id = :client_id
    )
    SELECT id FROM hits GROUP BY id
    ORDER BY sum(score * ln(1 + :total / CAST(facts AS float))) DESC, id
    LIMIT :most
""")


@dataclass(frozen=True)
class Term:
    """A word to look for, in all its `forms` (a tsquery), and what finding it counts."""

    word: str
    forms: str
    weight: float


@dataclass(frozen=True)
class Relevant:
    """The facts to read, most useful first, and how many there are beyond them."""

    facts: tuple[Fact, ...]
    more: int


async def relevant_facts(tx: Transaction, client_id: int, question: str) -> Relevant:
    """Return the client's facts: pinned, then those that answer the question, then the rest."""
    total = (
        await tx.exec(
            select(func.count(col(Knowledge.id))).where(col(Knowledge.client_id) == client_id)
        )
    ).one()
    ranked = await _ranked(tx, client_id, question, total) if total else []
    place = func.array_position(literal(ranked, ARRAY(BigInteger)), col(Knowledge.id))
    query = (
        select(Knowledge.title, Knowledge.body)
        .where(col(Knowledge.client_id) == client_id)
        .order_by(col(Knowledge.is_pinned).desc(), place.asc().nulls_last(), col(Knowledge.id))
        .limit(MOST_FACTS)
    )
    facts = tuple(Fact(title, body) for title, body in await tx.exec(query))
    return Relevant(facts, total - len(facts))


async def _ranked(tx: Transaction, client_id: int, question: str, total: int) -> list[int]:
    found = await tx.execute(RANKED, search_values(client_id, question, total))
    return [row[0] for row in found]


def search_values(client_id: int, question: str, total: int) -> dict[str, object]:
    """Return what RANKED is asked with."""
    asked = terms(question)
    return {
        "client_id": client_id,
        "words": [term.word for term in asked],
        "forms": [term.forms for term in asked],
        "weights": [term.weight for term in asked],
        "total": total,
        "most": MOST_FACTS,
    }


def terms(question: str) -> list[Term]:
    """Return the words of a question, first ones first, and what else people call the same."""
    found = (word.lower() for word in _WORD.findall(question[:MOST_READ]))
    own = [word for word in dict.fromkeys(found) if len(word) <= _LONGEST_WORD][:MOST_WORDS]
    alike = {word for group in _GROUPS if not group.isdisjoint(own) for word in group}
    return [
        *(Term(word, _forms(word), _weight(word)) for word in own),
        *(Term(word, f"'{word}'", _ALIKE_WEIGHT) for word in sorted(alike.difference(own))),
    ]


def _weight(word: str) -> float:
    return _NUMBER_WEIGHT if word.isnumeric() else _OWN_WEIGHT


def _forms(word: str) -> str:
    """Return the word as it is or as a beginning; quotes are safe, since a word has none."""
    if len(word) < _LONG_WORD or not word.isalpha():
        return f"'{word}'"
    length = max(_SHORTEST_BEGINNING, len(word) - _ENDING)
    return f"'{word}' | '{word[: min(length, _LONGEST_BEGINNING)]}':*"
