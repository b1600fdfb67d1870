# ruff: noqa: E501  tables of texts read best whole
import pytest

from inboxapp.channels.types import Channel
from inboxapp.drafting.guards.claims import unsupported_claims
from inboxapp.drafting.guards.types import FindingCode, Grounds

PRICE, DISCOUNT = FindingCode.UNSUPPORTED_PRICE, FindingCode.UNSUPPORTED_DISCOUNT
GROUNDS = Grounds(
    Channel.EMAIL,
    known=(
        "Pricing\nFlat plan from $1,500 a month, or 25 % of credits. Half a million saved: €500k.",
        "Free sample audit\nSend 60 days of invoices; the sample is free.",
        "Nonprofits get 10% off the flat plan. A seat is 49 USD.",
    ),
    told=("Our budget is $7,000 and we ship 3,100 parcels.",),
)


def codes(text: str) -> list[FindingCode]:
    found = unsupported_claims(text, GROUNDS)
    assert all(text[one.start : one.end] == one.quote for one in found)
    return [one.code for one in found]


@pytest.mark.parametrize(
    "text",
    ["It is $1500.", "It is $1.500,00 a month", "1,500 USD", "1.500 dollars", "US$1500", "$1.5k",
     "1500 per month", "fifteen hundred dollars", "$49 a seat", "49 USD", "49 dollars", "€ 500.000",
     "€0.5m", "500 000 €", "We charge 25% of credits.", "25 percent of what we find is our fee"],
)  # fmt: skip
def test_a_known_amount_is_known_however_it_is_written(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    ["It is $1,600.", "It is €1,500.", "£12", "12 quid", "120 CHF", "fifty dollars", "two grand",
     "a hundred bucks", "R$ 99", "99 zł", "99/mo", "just 99 per user", "fünfzig Euro", "cinquante euros",
     "₹4.000", "0.5 BTC", "We charge 15% of credits.", "Unser Preis: 80 Euro", "1 500,50 €"],
)  # fmt: skip
def test_an_amount_that_nobody_named_is_marked(text: str) -> None:
    assert codes(text) == [PRICE]


@pytest.mark.parametrize(
    "text",
    ["20% off", "a 15 % discount", "a discount of 15%", "15% Rabatt", "15 % de réduction",
     "un descuento del 15%", "uno sconto del 15%", "half price", "I can waive the fee", "two months free",
     "It's free for you.", "a free trial", "at no extra cost", "kostenlos für Sie", "c'est gratuit",
     "first month on us", "money-back guarantee", "use this promo code"],
)  # fmt: skip
def test_a_discount_or_gift_that_nobody_named_is_marked(text: str) -> None:
    assert codes(text) == [DISCOUNT]


@pytest.mark.parametrize(
    "text",
    ["As a nonprofit you get 10% off.", "The sample audit is free.", "Une vérification gratuite",
     "We don't offer discounts.", "There is no discount on this plan.", "Are you asking about a discount?",
     "Feel free to call.", "Are you free on Tuesday?", "a toll-free number", "Wir geben keinen Rabatt."],
)  # fmt: skip
def test_what_is_known_denied_or_asked_is_no_claim(text: str) -> None:
    assert codes(text) == []


def test_the_leads_own_figures_may_be_repeated_but_never_agreed_to() -> None:
    assert codes("With $7,000 to spend you are fine.") == []
    assert codes("The price is $7,000.") == [PRICE]
    assert codes("Agreed, $7,000 it is.") == [PRICE]


@pytest.mark.parametrize(
    "text",
    ["3,100 parcels", "in 10 business days", "24/7", "the top 5 carriers", "a 40-pound bag", "fancy a try?",
     "2.4 % of parcels arrive late", "call +1 415 555 0123", "ISO 27001", "in 2026"],
)  # fmt: skip
def test_other_numbers_are_no_prices(text: str) -> None:
    assert codes(text) == []
