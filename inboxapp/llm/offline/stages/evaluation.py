"""How safe it would be to send a draft without a person looking at it."""

import re

from inboxapp.llm.offline.asks import asks_of
from inboxapp.llm.offline.facts import answer_from_knowledge
from inboxapp.llm.offline.reading import Conversation, Json
from inboxapp.llm.offline.stages.sentiment import classify
from inboxapp.llm.offline.topics import Topic

_LEGAL = re.compile(
    r"\b(?:lawyer|attorney|legal action|sue|lawsuit|court|cease and desist)\b", re.IGNORECASE
)
_COMPLAINT = re.compile(
    r"\b(?:complain|unacceptable|furious|terrible|awful|scam|refund|harass)\w*", re.IGNORECASE
)


def evaluate(conversation: Conversation) -> Json:
    """Judge the draft; a hard block always needs a person."""
    block, why = _hard_block(conversation)
    if block:
        return _verdict(0.1, block, why)
    asks = asks_of(conversation)
    open_asks = sum(
        answer_from_knowledge(ask, conversation, longest=1).fact is None for ask in asks
    )
    sure = float(classify(conversation)["confidence"])
    confidence = round(max(0.2, sure - 0.25 * open_asks), 2)
    why = f"{open_asks} of {len(asks)} questions have no answer in the knowledge."
    return _verdict(confidence, None, why if open_asks else "Everything asked is answered.")


def _hard_block(conversation: Conversation) -> tuple[str | None, str]:
    text = conversation.asked
    if classify(conversation)["sentiment"] == "Do Not Contact":
        return "opt_out", "The lead asked not to be contacted."
    if _LEGAL.search(text):
        return "legal", "The message speaks of legal steps."
    if _COMPLAINT.search(text):
        return "complaint", "The message is a complaint."
    if conversation.is_attacked:
        return "injection_suspected", "The message tries to instruct the writer."
    for ask in asks_of(conversation):
        known = answer_from_knowledge(ask, conversation, longest=1).fact
        if ask.topic in {Topic.PRICING, Topic.DISCOUNT} and known is None:
            return "pricing_not_in_knowledge", "The price asked for is not in the knowledge."
    return None, ""


def _verdict(confidence: float, block: str | None, why: str) -> Json:
    safe = block is None and confidence >= 0.7  # noqa: PLR2004
    return {
        "confidence": confidence,
        "safe_to_send": safe,
        "needs_human": not safe,
        "reason": why,
        "hard_block": block,
    }
