"""Prices and discounts that a lead asks for and the knowledge doesn't hold; folded sentences."""

# ruff: noqa: E501  a pattern broken in the middle of a word is harder to read than a long line
import re
from collections.abc import Sequence

from inboxapp.drafting.safety.folding import fold

_WANT = (
    r"(?:send|share|give|provide|need|have|get|see|know|tell|about|details|info|idea|understand|discuss|what|which|interested in|"
    r"quote|explain|clarify|confirm|curious|wondering|looking for|details on|ask|range|could you|can you|do you|is there|are there|any|offer|your|"
    r"wie|was|welche\w*|konnen|bitte|senden|schicken|gibt es|mochte\w*|quel\w*|pouvez|envoyer|connaitre|avez|cual\w*|que|pueden?|enviar\w*|podria\w*|"
    r"tienen|quale|quali|che|potete|puo|inviar\w*|avete|qual|quais|podem?|poderia\w*|tem|wat|welke|kunt|kun|graag|sturen|hebben)"
)
_PRICE = (
    r"(?:prices?|pricing|price ?list|price range|costs?|quotes?|quotation|rates?|fees?|tariffs?|preise?n?|preisliste|kosten|angebot|tarife?|gebuhren|"
    r"prix|tarifs?|devis|couts?|precios?|tarifas?|presupuesto|coste|costos?|prezz[oi]|preventivo|listino|costi|precos?|orcamento|custos?|valores|"
    r"prijs|prijzen|offerte|tarieven)"
)
_ASKS_PRICE = re.compile(
    r"\bhow much (?:is|are|does|do|would|will|for|per|it|you|money|to|should)\b(?! (?:time|effort|notice|data|work|training|longer|space))|\bwhat(?:'s| is| are| would be|'re| does| do| would| will)? (?:it |this |that |you |the |your |a )*(?:\w+ ){0,2}(?:pric(?:e|es|ing)|costs?|fees?|charges?|rates?)\b(?! (?:center|centre|of living|cutting|saving))"
    rf"|\b{_WANT}\b[^.!?]{{0,50}}\b{_PRICE}\b(?! (?:center|centre|of living|saving|page (?:is|was|looks)|overrun|reduction project|cutting|reports?|accounting|isn't|is not|is no))"
    rf"|(?:^|[,:] ?)(?:and |also )?(?:the )?{_PRICE} ?\?|\bwhat do (?:you|they) charge\b|\bdo you charge\b|\bhow expensive\b|\bballpark\b"
    r"|\bwie ?viel kostet|\bwas kostet|\bwie teuer|\bcombien (?:ca |cela )?(?:coute|cout|est|faut)|\bc'est combien|\bcuanto (?:cuesta|vale|sale|cobran|seria|es)|\bquanto (?:costa|viene|custa|fica|sai|cobram|e\b)|\bwat kost|\bhoeveel kost"
)
_ASKS_DISCOUNT = re.compile(
    r"\b(?:any|a|an|some|give|offer|get|have|is there|are there|possible|for|possibility of|best|better|special|lower|cheaper|bigger|\d+ ?%|what|which|qualify for|eligible for) (?:\w+ ){0,3}(?:discounts?|rebates?|price (?:reduction|break|match)|money off)\b"
    r"|\b(?:discounts?|rebate|nachlass|rabatt|remise|reduction|descuento|rebaja|sconto|desconto|korting) ?\?|\b(?:a |any )?(?:better|lower|cheaper|best|special) (?:price|rate|deal|offer)\b|\bcheaper\b[^.!?]{0,40}\?|\b(?:lower|reduce|drop|negotiate|match) (?:the|your|their|that|on) (?:price|fee|rate|quote|cost)"
    r"|\b(?:gibt es|bekommen|geben|gewahren|moglich|einen?|konnen)\b[^.!?]{0,40}\b(?:rabatt|nachlass|skonto)\b|\b(?:une|un|des|de|faire|avoir|accorder)\b[^.!?]{0,25}\b(?:remise|rabais|ristourne)\b|\b(?:un|algun|hay|hacen|ofrecen|tienen|dar)\b[^.!?]{0,25}\b(?:descuento|rebaja)s?\b"
    r"|\b(?:uno|un|fate|avere|fare|qualche)\b[^.!?]{0,25}\bsconto\b|\b(?:um|algum|dao|tem|fazem|oferecem|ter)\b[^.!?]{0,25}\bdescontos?\b|\b(?:een|enige|geven|krijgen|mogelijk|jullie)\b[^.!?]{0,25}\bkorting\b"
)
_NOT_ASKED = re.compile(
    r"\b(?:unsubscribe|open|click\w*|conversion|bounce|response|reply|growth|churn|success|error|retention|show|exchange|interest|win) rates?\b|"
    r"\b(?:price|cost|pricing|budget) (?:is|was|isn't|is not) (?:no|not|n't )?(?:an? )?(?:issue|problem|concern|fine|ok|okay|clear)|\bat (?:all|any|no) costs?\b|\b(?:saw|found|got|read|received|seen|reviewed|have) (?:your|the) (?:pricing|prices?|quote|rates|offer)\b(?![^.!?]*\?)|\bcost (?:us|me) (?:a lot|too|time)"
    r"|\bno need (?:for|to (?:send|share)) (?:\w+ ){0,3}(?:pric|quot|cost)|\b(?:already|our own) (?:have|know|got)? ?(?:your|the)? ?(?:pricing|prices|quote)\b|\b(?:your|the) (?:pricing|prices?|quote|rates?) (?:looks?|seems?|works?|sounds?|is|are) (?:\w+ )?(?:good|fine|great|fair|reasonable|ok|okay|right|high|clear|perfect)"
)
_AMOUNT = re.compile(
    r"(?:[$€£¥]|\b(?:usd|eur|gbp|chf|aud|cad)) ?\d|\d[\d.,' ]{0,12}(?:[$€£¥]|(?:usd|eur|gbp|chf|aud|cad|dollars?|euros?|pounds?|francs?)\b)"
)
_PRICE_WORD = re.compile(
    r"\b(?:pric(?:e|es|ing)|costs?|fees?|per (?:month|user|seat|year|employee)|free of charge|preis\w*|kosten|prix|tarif\w*|precio\w*|prezz\w+|preco\w*|prijs|prijzen)\b"
)
_DISCOUNT_WORD = re.compile(
    r"\b(?:discount\w*|rebate\w*|% off|percent off|rabatt\w*|nachlass|remise\w*|descuento\w*|sconto|sconti|desconto\w*|korting\w*|price is fixed|prices are fixed)\b"
)
# What the price is asked of: "a Z5" in "what does a Z5 cost", "the X-200" in "the price of the X-200".
_ASKED_OF = re.compile(
    r"\b(?:what|how much|was|wie ?viel|combien|cuanto|quanto|wat|hoeveel|price|prices|pricing|costs?|quotes?|rates?|fees?|preise?|kosten|prix|tarifs?|precio|prezzo|preco|prijs)\b(?=(?P<thing>[^.!?;]{0,60}))"
)
_CODE = re.compile(
    r"\b(?!(?:q[1-4]|h[12]|w\d|a\d|p\d\d|[vmo]365|[bcd]2[bcg])\b)[a-z]{1,6}-?\d{1,5}[a-z]?\b"
)
_EDITION = re.compile(
    r"\b(enterprise|premium|platinum|ultimate|deluxe|pro|starter)(?= (?:plan|tier|package|edition|version|licen[cs]e|model|module)\b)"
)


def unanswered_price(sentence: str, facts: Sequence[str]) -> bool:
    """Tell whether a sentence asks for a price or a discount that none of the facts names.

    A price of another thing is no answer to "What does a Z5 cost?".
    """
    if _NOT_ASKED.search(sentence):
        return False
    if _ASKS_DISCOUNT.search(sentence):
        return not any(_DISCOUNT_WORD.search(fold(fact)) for fact in facts)
    if not _ASKS_PRICE.search(sentence):
        return False
    priced = [fold(fact) for fact in facts if _names_price(fact)]
    return not priced or any(not _is_named(one, priced) for one in _things(sentence))


def _things(sentence: str) -> set[str]:
    """Products and editions named where the price is asked; most leads just say "it"."""
    asked = " ".join(found["thing"] for found in _ASKED_OF.finditer(sentence))
    return {one[0] for pattern in (_CODE, _EDITION) for one in pattern.finditer(asked)}


def _is_named(thing: str, priced: Sequence[str]) -> bool:
    word = re.compile(rf"(?<!\w){re.escape(thing)}(?!\w)")
    return any(word.search(fact) for fact in priced)


def _names_price(fact: str) -> bool:
    words = fold(fact)
    return bool(_AMOUNT.search(words)) or bool(
        _PRICE_WORD.search(words) and re.search(r"\d|\bfree\b", words)
    )
