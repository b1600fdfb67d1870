"""Prices and discounts that neither the client's knowledge nor the conversation supports."""

# ruff: noqa: E501, RUF001  patterns read best whole
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from inboxapp.drafting.guards.numbers import Amount, amounts_in
from inboxapp.drafting.guards.sentences import is_question, sentence_around
from inboxapp.drafting.guards.types import Finding, FindingCode, Grounds, Severity

# Our terms: a number of the lead's in such a sentence is not just repeated, it is agreed to.
_TERMS = re.compile(
    r"\b(?:pric\w+|costs?|fees?|charg\w+|plans?|rates?|quot\w+|offer\w*|subscription|pay|agreed|deal"
    r"|preis\w*|kost\w+|gebühr\w*|angebot\w*|prix|tarifs?|coûte\w*|coût|offre|precio\w*|cuesta\w*"
    r"|coste|oferta|prezz\w+|costa\w*|offerta|preço\w*|custa\w*|prijs\w*|kosten|aanbod)\b",
    re.IGNORECASE,
)
_DISCOUNT_WORD = (
    r"(?:discount\w*|rabatt\w*|nachlass|preisnachlass|skonto|remises?|réductions?|rabais|descuentos?"
    r"|rebajas?|scont[oi]|descontos?|korting\w*|rebates?|markdown|price cut)"
)
_OFF = re.compile(
    rf"{_DISCOUNT_WORD}|\b(?:half[ -](?:price|off)|zum halben preis|à moitié prix|a mitad de precio"
    r"|a metà prezzo|metade do preço|halve prijs|money[ -]back|geld[ -]zurück|special (?:price|offer|rate)"
    r"|(?:we|i|i'll|we'll|can|could|will|and|to) waive|(?:we|can|will|to|['’]ll) refund (?:you|it|the|your|in full)|(?:months?|weeks?|years?|one|it) (?:is |are |['’]s )?on us"
    r"|(?:months?|weeks?|years?) (?:for )?free|two for one|buy one,? get one|cashback|voucher|coupon"
    r"|promo code)\b",
    re.IGNORECASE,
)
_PERCENT_OFF = re.compile(
    r"[ ]?(?:off\b|less\b|cheaper|günstiger|billiger|weniger|moins cher|más barato|di meno|mais barato"
    rf"|goedkoper|(?:\w{{2,10}} )?(?:de |di |an )?{_DISCOUNT_WORD})",
    re.IGNORECASE,
)
_OF_PERCENT = re.compile(
    rf"{_DISCOUNT_WORD} (?:of|von|de|di|do|van|up to|bis zu)?[ ]?(?:up to )?\Z", re.IGNORECASE
)
_FREE = re.compile(
    r"(?<![\w-])(?:for free|free of charge|at no (?:extra |additional )?(?:cost|charge)|complimentary"
    r"|on the house|(?:is|are|be|it's) free(?=[ ]?[.,!;)\n]|[ ]for\b|\Z)"
    r"|free(?= (?:\w+ )?(?:trial|month|year|week|pilot|audit|set-?up|onboarding|plan|account|licen[cs]e"
    r"|seat|sample|access|upgrade|implementation|migration|training|shipping|version|tier)\b)"
    r"|kostenlos\w*|kostenfrei\w*|gratis|umsonst|gratuit\w*|sans frais|sin costo?e?|senza costi|de graça"
    r"|sem custos?|kosteloos)(?![\w-])",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:no|not|never|without|cannot|don't|doesn't|can't|won't|isn't|aren't|kein\w*|nicht|ohne|pas|aucun\w*"
    r"|sans|sin|ningún|nessun\w*|non|não|nem|sem|geen|niet)\b|n['’]t\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_EMPTY = frozenset({"free", "with", "that", "this", "your", "from", "them", "have", "would", "could",
                    "which", "will", "they", "there", "what", "when", "send", "happy"})  # fmt: skip
# What is usually free, so that knowledge in one language supports an offer in another.
_IN_ENGLISH = {
    word: english
    for english, words in {
        "sample": "samples stichprobe probe muster échantillon échantillons muestra campione amostra steekproef proef",
        "audit": "audits prüfung probeprüfung vérification auditoría revisione auditoria controle",
        "trial": "testphase testzeitraum probezeit essai prueba prova teste proefperiode",
        "month": "months monat monate mois meses mese mesi maand maanden",
        "setup": "einrichtung installation configuración configurazione configuração inrichting",
        "onboarding": "einarbeitung einführung accompagnement",
        "training": "schulung formation formación formazione formação opleiding",
        "shipping": "versand livraison envío spedizione envio verzending",
        "return": "returns rückgabe retour devolución reso devolução",
    }.items()
    for word in words.split()
}


@dataclass(frozen=True)
class _Claim:
    code: FindingCode
    start: int
    end: int
    amount: Amount | None = None


@dataclass(frozen=True)
class _Known:
    """What texts support: values by currency, percents, percents off, sentences with free offers."""

    values: dict[Decimal, frozenset[str]]
    percents: frozenset[Decimal]
    discounts: frozenset[Decimal]
    offers: tuple[frozenset[str], ...]
    phrases: frozenset[str]


def unsupported_claims(text: str, grounds: Grounds) -> tuple[Finding, ...]:
    """Find amounts, discounts and free offers that nothing supports."""
    claims = _claims(text)
    if not claims:
        return ()
    ours, theirs = _known(grounds.known), _known(grounds.told)
    return tuple(
        _finding(text, claim) for claim in claims if not _is_supported(text, claim, ours, theirs)
    )


def _claims(text: str) -> list[_Claim]:
    claims, taken = [], bytearray(len(text))
    for amount in amounts_in(text):
        code = _kind(text, amount)
        if code is not None and taken.find(b"x", amount.start, amount.end) == -1:
            claims.append(_Claim(code, amount.start, amount.end, amount))
            taken[amount.start : amount.end] = b"x" * (amount.end - amount.start)
    for pattern in (_OFF, _FREE):
        for match in pattern.finditer(text):
            start, end = match.start(), match.start() + len(match.group().rstrip())
            if not _is_said_of_percent(text, start, end, taken) and not _is_denied(
                text, start, end
            ):
                claims.append(_Claim(FindingCode.UNSUPPORTED_DISCOUNT, start, end))
    return claims


def _kind(text: str, amount: Amount) -> FindingCode | None:
    if amount.is_percent:
        if _PERCENT_OFF.match(text, amount.end) or _OF_PERCENT.search(
            text, max(0, amount.start - 40), amount.start
        ):
            return FindingCode.UNSUPPORTED_DISCOUNT
        begin, end = sentence_around(text, amount.start, amount.end)
        return FindingCode.UNSUPPORTED_PRICE if _TERMS.search(text, begin, end) else None
    return FindingCode.UNSUPPORTED_PRICE if amount.is_price else None


def _is_said_of_percent(text: str, start: int, end: int, taken: bytearray) -> bool:
    """Tell whether the words belong to a percentage that is a claim of its own."""
    if taken.find(b"x", max(0, start - 25), min(len(text), end + 15)) == -1:
        return False
    return "%" in text[max(0, start - 25) : end + 15] or "percent" in text[max(0, start - 25) : end]


def _is_denied(text: str, start: int, end: int) -> bool:
    begin, finish = sentence_around(text, start, end)
    if _DENIAL.search(text, max(begin, start - 50), start):
        return True
    return is_question(text[begin:finish]) and not _FREE.match(text, start)


def _is_supported(text: str, claim: _Claim, ours: _Known, theirs: _Known) -> bool:
    if claim.amount is None:
        return _offer_is_known(text, claim, ours)
    amount = claim.amount
    if claim.code is FindingCode.UNSUPPORTED_DISCOUNT:
        return amount.value in ours.discounts
    if _has(ours, text, amount):
        return True
    begin, end = sentence_around(text, amount.start, amount.end)
    return _has(theirs, text, amount) and not _TERMS.search(text, begin, end)


def _has(known: _Known, text: str, amount: Amount) -> bool:
    if amount.value is None:
        return text[amount.start : amount.end].lower() in known.phrases
    if amount.is_percent:
        return amount.value in known.percents
    currencies = known.values.get(amount.value)
    if currencies is None:
        return False
    return not amount.currency or "" in currencies or amount.currency in currencies


def _offer_is_known(text: str, claim: _Claim, ours: _Known) -> bool:
    begin, end = sentence_around(text, claim.start, claim.end)
    words = _content(text[max(begin, claim.start - 60) : min(end, claim.end + 60)])
    phrase = _content(text[claim.start : claim.end])
    return any((words - phrase) & offer for offer in ours.offers)


def _content(text: str) -> frozenset[str]:
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(_IN_ENGLISH.get(word, word) for word in words) - _EMPTY


@lru_cache(maxsize=64)
def _known(texts: tuple[str, ...]) -> _Known:
    values: dict[Decimal, set[str]] = {}
    percents, discounts, phrases = set(), set(), set()
    offers: list[frozenset[str]] = []
    for text in texts:
        for amount in amounts_in(text):
            if amount.value is None:
                phrases.add(text[amount.start : amount.end].lower())
            elif amount.is_percent:
                percents.add(amount.value)
                if _kind(text, amount) is FindingCode.UNSUPPORTED_DISCOUNT:
                    discounts.add(amount.value)
            else:
                values.setdefault(amount.value, set()).add(amount.currency)
        offers += _offers(text)
    return _Known(
        {value: frozenset(currencies) for value, currencies in values.items()},
        frozenset(percents),
        frozenset(discounts),
        tuple(offers),
        frozenset(phrases),
    )


def _offers(text: str) -> Iterable[frozenset[str]]:
    for pattern in (_OFF, _FREE):
        for match in pattern.finditer(text):
            if not _is_denied(text, match.start(), match.end()):
                begin, end = sentence_around(text, match.start(), match.end())
                # A knowledge entry names its subject in the title, the line before.
                yield _content(text[max(0, begin - 120) : end])
    for match in re.finditer(r"\bfree\b", text, re.IGNORECASE):
        begin, end = sentence_around(text, match.start(), match.end())
        yield _content(text[begin:end])


def _finding(text: str, claim: _Claim) -> Finding:
    quote = text[claim.start : claim.end]
    what = "price" if claim.code is FindingCode.UNSUPPORTED_PRICE else "offer"
    words = f"Check this {what}: “{quote[:60]}” is not in your knowledge or what you wrote before."
    return Finding(claim.code, Severity.WARNS, words, quote, claim.start, claim.end)
