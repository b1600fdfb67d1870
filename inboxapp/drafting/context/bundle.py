"""From all that is known to what each step sees: one core for all, more for who writes."""

from collections.abc import Mapping, Sequence
from typing import Any

from inboxapp.conversations.types import Direction, Sentiment
from inboxapp.drafting.context.budgets import (
    BUDGETS,
    KNOWLEDGE_CHARACTERS,
    LINK_SEARCHED_CHARACTERS,
    MEMORY_CHARACTERS,
    MOST_SLOTS,
    NAME_CHARACTERS,
    Json,
    cut,
    figures,
    take,
)
from inboxapp.drafting.context.parts import (
    client_text,
    fact_text,
    fitting,
    lead_text,
    moment_text,
    newest_messages,
    slots_text,
)
from inboxapp.drafting.context.redaction import redacted
from inboxapp.drafting.context.types import Fact, Material, MessageText, Profile, Remembered
from inboxapp.drafting.guards.finding_links import hosts_in
from inboxapp.drafting.guards.grounds import allowed_hosts
from inboxapp.drafting.guards.scheduling_links import scheduling_link
from inboxapp.drafting.safety.injection import suspicion


def bundle(material: Material) -> Json:
    """Return `context`, `extra`, `stats` and `grounds` of a snapshot; equal values give equal JSON.

    `context` is the core that all steps share, `extra[profile]` what a profile sees beyond it, and
    `stats[profile][section]` counts what the profile sees and what was left out.
    """
    messages, earlier = newest_messages(material.messages)
    knowledge, more = take(material.knowledge, fact_text, KNOWLEDGE_CHARACTERS)
    core = {
        "client": client_text(material.profile),
        "lead": lead_text(material.lead),
        "channel": material.channel.value,
        "setter": {"name": cut(material.setter, NAME_CHARACTERS)},
        "now": moment_text(material.now, material.lead.timezone),
        "knowledge": knowledge,
        "slots": slots_text(material.slots),
        "messages": messages,
    }
    extra = {profile.value: _extra(material, profile, earlier, more) for profile in Profile}
    return {
        "context": core,
        "extra": extra,
        "stats": {name: _stats(material, core, seen) for name, seen in extra.items()},
        "grounds": _grounds(material, core, extra[Profile.DRAFT.value]),
    }


def _extra(
    material: Material, profile: Profile, earlier: Sequence[MessageText], more: Sequence[Fact]
) -> Json:
    budget = BUDGETS[profile]
    known = material.memory
    if profile is not Profile.DRAFT:
        names = _names(material)
        known = tuple(redacted(each, names) for each in known)
    memory, _ = take(known, _memory_text, budget.memory)
    facts, _ = take(more, fact_text, budget.more_knowledge)
    messages, _ = fitting(earlier, budget.earlier_messages, set())
    sections = {"memory": memory, "more_knowledge": facts, "earlier_messages": messages}
    # What is empty for everybody makes the prompts of all profiles alike for longer.
    return {name: items for name, items in sections.items() if items}


def _memory_text(known: Remembered) -> Json:
    return {"category": known.category, "text": cut(known.text, MEMORY_CHARACTERS)}


def _names(material: Material) -> tuple[str, ...]:
    """Return whoever takes part, each once."""
    authors = (message.author for message in material.messages)
    people = (material.lead.name, material.lead.company, material.setter, *authors)
    return tuple(dict.fromkeys(name[:NAME_CHARACTERS] for name in people if name))


def _stats(material: Material, core: Json, seen: Json) -> dict[str, dict[str, int]]:
    messages = [*seen.get("earlier_messages", ()), *core["messages"]]
    knowledge = [*core["knowledge"], *seen.get("more_knowledge", ())]
    memory = seen.get("memory", [])
    all_messages = len(material.messages) + material.older_messages
    all_facts = len(material.knowledge) + material.more_facts
    return {
        "client": figures([core["client"]], 0),
        "lead": figures([core["lead"]], 0),
        "slots": figures(core["slots"], max(0, len(material.slots) - MOST_SLOTS)),
        "messages": figures(messages, all_messages - len(messages)),
        "knowledge": figures(knowledge, all_facts - len(knowledge)),
        "memory": figures(memory, len(material.memory) - len(memory)),
    }


def _grounds(material: Material, core: Json, seen: Json) -> Json:
    """Return what guards need beside the core: where a reply may point, and what is settled."""
    facts = [*core["knowledge"], *seen.get("more_knowledge", ())]
    told = (f"{fact['title']}\n{fact['body']}" for fact in facts)
    own = [*core["client"].values(), *(words for words in told if not _gives_orders(words))]
    return {
        "allowed_hosts": sorted(allowed_hosts(material.allowed_hosts, own)),
        "addresses": sorted(material.addresses),
        "lead_link": _lead_link(material),
        "confirmed": _is_confirmed(material.lead.sentiment, material.extraction),
        "slots": [
            {
                "label": slot.label,
                "starts_at": slot.starts_at.isoformat(),
                "ends_at": slot.ends_at.isoformat(),
            }
            for slot in material.slots[:MOST_SLOTS]
        ],
    }


def _gives_orders(words: str) -> bool:
    """Whether a fact with a link speaks to the machine: somebody else may have written it."""
    return bool(hosts_in(words)) and bool(suspicion(words))


def _lead_link(material: Material) -> str:
    """Return the newest page on which the lead lets us book them; a quote of ours is not."""
    ours = material.profile.booking_link
    told = (each for each in material.messages if each.direction is Direction.INBOUND)
    newest_first = sorted(told, key=lambda each: (each.at, each.id), reverse=True)
    texts = (each.text[:LINK_SEARCHED_CHARACTERS] for each in newest_first if "/" in each.text)
    return scheduling_link(text.replace(ours, " ") if ours else text for text in texts)


def _is_confirmed(sentiment: Sentiment, extraction: Mapping[str, Any] | None) -> bool:
    """Whether a time is settled: by the tag, or because the lead took one without a question."""
    if sentiment is Sentiment.MEETING_BOOKED:
        return True
    found = extraction or {}
    return found.get("kind") == "accept" and not found.get("needs_clarification")
