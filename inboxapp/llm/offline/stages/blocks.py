"""Messages that no machine may answer, named by the product's codes."""

import re

from inboxapp.llm.offline.asks import asks_of
from inboxapp.llm.offline.facts import answer_from_knowledge
from inboxapp.llm.offline.reading import Conversation
from inboxapp.llm.offline.stages.sentiment import classify
from inboxapp.llm.offline.topics import Topic

_LEGAL = re.compile(
    r"\b(?:lawyers?|attorneys?|solicitors?|legal action|sue|lawsuit|court|cease and desist"
    r"|rechtsanwalt|anwalt|avocat|abogado)\b",
    re.IGNORECASE,
)
_COMPLAINT = re.compile(
    r"\b(?:complain|unacceptable|furious|terrible|awful|scam|harass|beschwerde)\w*", re.IGNORECASE
)
_UNSUBSCRIBE = re.compile(
    r"\bunsubscribe|\b(?:mailing )?list\b|\babmelden\b|\bd[ée]sinscri", re.IGNORECASE
)
_STOP = re.compile(
    r"\A\W*(?:stop|quit|end|remove)\W*\Z|\bopt(?:ing)?[ -]?(?:me )?out\b", re.IGNORECASE
)


def hard_block(conversation: Conversation) -> tuple[str, str]:
    """Return a code and why, or two empty texts."""
    text = conversation.asked
    if _LEGAL.search(text):
        return "legal_threat", "The message speaks of legal steps."
    if "Do Not Contact" in {classify(conversation)["sentiment"], conversation.lead.sentiment}:
        return _silence(text), "The lead asked not to be contacted."
    if conversation.is_attacked:
        return "injection_suspected", "The message tries to instruct the writer."
    if _COMPLAINT.search(text):
        return "complaint", "The message is a complaint."
    for ask in asks_of(conversation):
        known = answer_from_knowledge(ask, conversation, longest=1).fact
        if ask.topic in {Topic.PRICING, Topic.DISCOUNT} and known is None:
            return "pricing_not_in_knowledge", "The price asked for is not in the knowledge."
    return "", ""


def _silence(text: str) -> str:
    if _UNSUBSCRIBE.search(text):
        return "unsubscribe"
    return "opt_out" if _STOP.search(text) else "do_not_contact"
