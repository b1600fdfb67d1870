"""Answers from the client's knowledge, or the honest lack of one."""

from dataclasses import dataclass

from inboxapp.llm.offline.asks import Ask
from inboxapp.llm.offline.reading import Conversation, Fact
from inboxapp.llm.offline.topics import BY_TOPIC, Topic
from inboxapp.llm.offline.words import sentence_case, sentences, stems

_TITLE_WEIGHT = 3
_ENOUGH = 2
_LONGEST_FACT = 320

_ALSO_MEANS: dict[Topic, str] = {
    Topic.PRICING: "pricing price cost fee plan package rate month",
    Topic.DISCOUNT: "discount offer annual pricing",
    Topic.TIMELINE: "timeline onboarding setup implementation launch start week day",
    Topic.SECURITY: "security gdpr compliance privacy data protection encryption",
    Topic.INTEGRATION: "integration connect sync crm api",
    Topic.PROOF: "proof case study result client customer reference",
    Topic.CONTRACT: "contract commitment cancel trial pilot guarantee terms",
    Topic.SUPPORT: "support help training manager",
    Topic.SOURCE: "source details contact list",
    Topic.MATERIAL: "overview service about works process summary",
}


@dataclass(frozen=True)
class Answered:
    """A fact that answers an ask; None when knowledge does not hold one."""

    ask: Ask
    fact: str | None
    title: str = ""


def answer_from_knowledge(ask: Ask, conversation: Conversation, *, longest: int) -> Answered:
    """Find the entry that answers the ask, and its sentences that do so, up to `longest`."""
    wanted = stems(ask.text) | stems(_ALSO_MEANS.get(ask.topic, ""))
    # Without a topic to go by, two shared words are a coincidence.
    enough = _TITLE_WEIGHT if ask.topic is Topic.OTHER else _ENOUGH
    for fact in _ranked(wanted, conversation.knowledge, enough=enough):
        if told := _sentences_for(ask, fact, wanted, longest):
            return Answered(ask, told, fact.title)
    if ask.topic is Topic.MATERIAL and conversation.client.service:
        return Answered(ask, _about(conversation))
    return Answered(ask, None)


def proof(conversation: Conversation) -> str | None:
    """Give one sentence of evidence that the service works, if there is one."""
    ask = Ask("", Topic.PROOF)
    return answer_from_knowledge(ask, conversation, longest=1).fact


def _about(conversation: Conversation) -> str:
    client = conversation.client
    service = client.service.strip().rstrip(".")
    if service.lower().startswith(("we ", client.name.lower())):
        return sentence_case(service)
    return sentence_case(f"In short, {client.name or 'we'} can help with {service}")


def _ranked(wanted: set[str], knowledge: tuple[Fact, ...], *, enough: int) -> list[Fact]:
    scores = {
        fact: _TITLE_WEIGHT * len(wanted & stems(fact.title)) + len(wanted & stems(fact.body))
        for fact in knowledge
    }
    good = [fact for fact, score in scores.items() if score >= enough]
    return sorted(good, key=lambda fact: -scores[fact])


def _sentences_for(ask: Ask, fact: Fact, wanted: set[str], longest: int) -> str:
    """Choose the sentences that hold the evidence, in the order in which they stand."""
    rule = BY_TOPIC.get(ask.topic)
    told = sentences(fact.body)
    fitting = [one for one in told if not (rule and rule.evidence) or rule.evidence.search(one)]
    if ask.topic is Topic.OTHER and not wanted & stems(fact.title):
        fitting = [one for one in fitting if wanted & stems(one)]
    asked = stems(ask.text)
    best = sorted(fitting, key=lambda one: -len(asked & stems(one)))[:longest]
    chosen = [one for one in told if one in best]
    return " ".join(sentence_case(one) for one in chosen)[:_LONGEST_FACT].strip()
