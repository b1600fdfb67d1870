"""Numbers and amounts of money in a text, however they are written."""

# ruff: noqa: E501, RUF001, SIM905  patterns read best whole, words as words
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_SPACE = "[ \u00a0\u202f\u2009]"
_DIGITS = (
    r"(?<![\d.,])(?:\d{1,3}(?:[.,'’\u00a0\u202f\u2009 ]\d{3}(?!\d)){1,4}(?:[.,]\d{1,2}(?!\d))?"
    r"|\d{1,15}(?:[.,]\d{1,4}(?!\d))?)"
)
_SCALES = {
    "k": 1_000,
    "thousand": 1_000,
    "tsd": 1_000,
    "tausend": 1_000,
    "mille": 1_000,
    "mil": 1_000,
    "mila": 1_000,
    "duizend": 1_000,
    "grand": 1_000,
    "m": 1_000_000,
    "mm": 1_000_000,
    "mn": 1_000_000,
    "mio": 1_000_000,
    "million": 1_000_000,
    "millions": 1_000_000,
    "millionen": 1_000_000,
    "millones": 1_000_000,
    "milioni": 1_000_000,
    "milhões": 1_000_000,
    "miljoen": 1_000_000,
    "bn": 1_000_000_000,
    "b": 1_000_000_000,
    "billion": 1_000_000_000,
    "mrd": 1_000_000_000,
}
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<digits>{_DIGITS})(?:{_SPACE}?(?P<scale>{_SCALE})\b\.?)?(?P<percent>{_SPACE}?(?:%|percent\b|per cent\b"
    r"|prozent\b|pour ?cent\b|por ?cento\b|por ciento\b|per cento\b|procent\b))?",
    re.IGNORECASE,
)
_CURRENCIES = {
    "USD": "US$ $ usd dollar dollars bucks buck dólar dólares dollari",
    "EUR": "€ eur euro euros",
    "GBP": "£ gbp pound pounds quid pfund livres libras sterline",
    "CHF": "chf sfr franken franc francs franchi",
    "JPY": "¥ jpy yen",
    "INR": "₹ inr rupee rupees rs",
    "CAD": "C$ CA$ cad",
    "AUD": "A$ AU$ aud",
    "BRL": "R$ brl reais real",
    "SEK": "sek kronor",
    "NOK": "nok kroner",
    "DKK": "dkk",
    "PLN": "pln zł złotych zloty",
    "CZK": "czk kč",
    "HUF": "huf forint",
    "RUB": "₽ rub rubles",
    "KRW": "₩ krw won",
    "TRY": "₺ try lira",
    "ILS": "₪ ils shekel shekels",
    "MXN": "mxn pesos peso",
    "CNY": "cny rmb yuan",
    "SGD": "S$ sgd",
    "AED": "aed dirham dirhams",
    "ZAR": "zar rand",
    "BTC": "₿ btc bitcoin bitcoins usdt eth",
}
_OF_SIGN = {sign.lower(): code for code, signs in _CURRENCIES.items() for sign in signs.split()}
_SIGNS = "|".join(re.escape(sign) for sign in sorted(_OF_SIGN, key=len, reverse=True))
_SIGN = rf"(?:(?<![^\W\d_])(?:{_SIGNS})(?![^\W\d_]))"
_BEFORE = re.compile(rf"{_SIGN}{_SPACE}?\Z", re.IGNORECASE)
_AFTER = re.compile(rf"{_SPACE}?-?{_SIGN}", re.IGNORECASE)
_CODES_LIKE_WORDS = frozenset({"try", "won", "real", "rand", "rs", "buck", "eth"})
_PER_UNIT = re.compile(
    rf"{_SPACE}?(?:/|per|pro|a|an|each|par|por|al|alla?|je|p\.){_SPACE}?"
    r"(?:month|mo|year|yr|annum|week|day|hour|seat|user|head|licen[cs]e|employee|unit|monat|jahr"
    r"|nutzer|mois|an|utilisateur|mes|año|usuario|mese|anno|utente|mês|ano|maand|jaar|gebruiker)\b",
    re.IGNORECASE,
)
_WORDS = {
    word: value
    for value, words in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen".split()
    )
    for word in [words]
} | {
    "a": 1, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_MULTIPLIERS = {"hundred": 100, "thousand": 1_000, "grand": 1_000, "million": 1_000_000}
_NAMED = "|".join([*_WORDS, *_MULTIPLIERS])
_IN_WORDS = re.compile(
    rf"(?<![\w-])(?P<words>(?:{_NAMED})(?:[ -](?:and )?(?:{_NAMED})){{0,8}})"
    rf"(?:{_SPACE}(?P<currency>{_SIGN})|(?P<percent>{_SPACE}(?:percent|per cent)\b)|(?<=grand)\b)",
    re.IGNORECASE,
)
# Number words of other languages, taken literally.
_FOREIGN_WORDS = re.compile(
    r"(?<!\w)(?:\w{0,24}(?:zehn|zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig|hundert"
    r"|tausend|cinquante|vingt|trente|quarante|soixante|cent|cents|mille|cincuenta|veinte|treinta"
    r"|cuarenta|cien|ciento|doscientos|quinientos|mil|cinquanta|venti|trenta|cento|duecento"
    r"|cinquenta|vinte|trinta|quarenta|duzentos|quinhentos|vijftig|twintig|dertig|veertig|honderd"
    rf"|duizend)) (?:de )?(?P<currency>{_SIGN})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Amount:
    """A number in a text; `currency` is "" for a bare one, `value` None for words kept as said."""

    value: Decimal | None
    currency: str
    is_percent: bool
    is_price: bool
    start: int
    end: int


def amounts_in(text: str) -> Iterator[Amount]:
    """Yield every number with what it counts: money, percent or nothing known."""
    for match in _NUMBER.finditer(text):
        start, end = match.start(), match.end()
        before = _BEFORE.search(text, max(0, start - 12), start)
        after = _AFTER.match(text, end)
        currency = _currency(before) or _currency(after)
        is_percent = bool(match["percent"]) and not currency
        if currency:
            start = before.start() if before and _currency(before) else start
            end = after.end() if after and not _currency(before) else end
        is_price = bool(currency) or (not is_percent and bool(_PER_UNIT.match(text, end)))
        value = _value(match["digits"], match["scale"] or "")
        yield Amount(value, currency, is_percent, is_price, start, end)
    yield from _in_words(text)


def _in_words(text: str) -> Iterator[Amount]:
    for match in _IN_WORDS.finditer(text):
        value = _value_of_words(match["words"])
        sign = match["currency"] or ""
        if sign.lower() in _CODES_LIKE_WORDS and not sign.isupper():
            continue  # "a try"
        currency = _OF_SIGN.get(sign.lower(), "")
        is_percent = bool(match["percent"])
        yield Amount(value, currency, is_percent, not is_percent, match.start(), match.end())
    for match in _FOREIGN_WORDS.finditer(text):
        currency = _OF_SIGN.get(match["currency"].lower(), "")
        yield Amount(
            None, currency, is_percent=False, is_price=True, start=match.start(), end=match.end()
        )


def _currency(match: re.Match[str] | None) -> str:
    if match is None:
        return ""
    sign = match.group().strip(" \u00a0\u202f\u2009-").lower()
    if sign in _CODES_LIKE_WORDS and match.group().strip() != sign.upper():
        return ""
    if sign == "pound" and "-" in match.group():
        return ""  # a "40-pound" bag
    return _OF_SIGN.get(sign, "")


def _value(digits: str, scale: str) -> Decimal:
    compact = re.sub(r"['’\s]", "", digits)
    last = max(compact.rfind("."), compact.rfind(","))
    if last == -1:
        number = Decimal(compact)
    else:
        whole, fraction = re.sub(r"[.,]", "", compact[:last]), compact[last + 1 :]
        separators = {char for char in compact if char in ".,"}
        # Three digits after the only kind of sign are thousands: 1.500 and 1,500 are the same.
        is_grouped = len(fraction) == 3 and len(separators) == 1 and whole.strip("0") != ""  # noqa: PLR2004
        number = Decimal(whole + fraction) if is_grouped else Decimal(f"{whole or 0}.{fraction}")
    return (number * _SCALES.get(scale.lower(), 1)).normalize()


def _value_of_words(words: str) -> Decimal:
    total = current = 0
    for word in re.split(r"[ -]+", words.lower()):
        if word in _WORDS:
            current += _WORDS[word]
        elif word in _MULTIPLIERS:
            current = max(current, 1) * _MULTIPLIERS[word]
            if _MULTIPLIERS[word] > 100:  # noqa: PLR2004  "two thousand five hundred"
                total, current = total + current, 0
    return Decimal(total + current).normalize()
