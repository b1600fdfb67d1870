"""What a reply may rely on, from a run's snapshot or from the rows as they are now."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from inboxapp.accounts.models import Membership, User
from inboxapp.accounts.queries import client_profile
from inboxapp.accounts.types import Actor, ClientProfile
from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Identity, Lead, Message
from inboxapp.conversations.queries import find_lead
from inboxapp.conversations.types import Direction, Sentiment
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.drafting.context.lead_time import timezone_of
from inboxapp.drafting.guards.finding_links import hosts_in
from inboxapp.drafting.guards.scheduling_links import scheduling_link
from inboxapp.drafting.guards.types import Grounds
from inboxapp.drafting.models import ExtractionCorrection, Knowledge
from inboxapp.drafting.policy.queries import policy_of
from inboxapp.drafting.prompt_versions.queries import published_texts
from inboxapp.drafting.prompting import FOLDER, prompt_file
from inboxapp.drafting.stages.names import EXTRACT
from inboxapp.runs.models import Artifact, Run
from inboxapp.runs.types import StageStatus
from inboxapp.scheduling.queries import offered_slots

MOST_MESSAGES = 80
# Settings and texts in which the client speaks for itself.
_OWN_WORDS = ("name", "service", "goals", "signature", "booking_link", "working_hours")


def grounds_of(snapshot: Mapping[str, Any]) -> Grounds:
    """Return the grounds of a run; pure, and missing parts of a snapshot count as empty."""
    context = snapshot.get("context", {})
    client = context.get("client", {})
    more = _dicts(snapshot.get("extra", {}).get("draft", {}))
    said = [*more.get("earlier_messages", ()), *context.get("messages", ())]
    stored = snapshot.get("grounds", {})
    facts = [*context.get("knowledge", ()), *more.get("more_knowledge", ())]
    told_to_all = (
        *(str(client.get(name, "")) for name in _OWN_WORDS),
        *(f"{fact.get('title', '')}\n{fact.get('body', '')}" for fact in facts),
    )
    lead_texts = [one["text"] for one in said if one.get("direction") == Direction.INBOUND]
    return Grounds(
        channel=Channel(context.get("channel", Channel.EMAIL)),
        lead_text=lead_texts[-1] if lead_texts else "",
        known=(
            *told_to_all,
            *(one["text"] for one in said if one.get("direction") == Direction.OUTBOUND),
            str(snapshot.get("instruction", "")),
        ),
        facts=told_to_all,
        told=tuple(lead_texts),
        slots=tuple(_label(slot) for slot in context.get("slots", ())),
        allowed_hosts=_stored_hosts(stored, client, facts),
        booking_link=str(client.get("booking_link", "")),
        lead_link=str(stored.get("lead_link", "")),
        signature=str(client.get("signature", "")),
        confirmed=bool(stored.get("confirmed")),
        private=private_texts(
            {key: str(own.get("text", "")) for key, own in snapshot.get("prompts", {}).items()}
        ),
        own_addresses=frozenset(str(one).lower() for one in stored.get("addresses", ())),
    )


async def grounds_for(tx: Transaction, actor: Actor, lead_id: int, channel: Channel) -> Grounds:
    """Return the grounds of what a person types now; raises LeadNotFound."""
    lead = await find_lead(tx, actor.client_id, lead_id)
    profile = await client_profile(tx, actor.client_id)
    messages = await _newest_messages(tx, lead_id)
    facts = list(
        await tx.exec(select(Knowledge).where(col(Knowledge.client_id) == actor.client_id))
    )
    knowledge = [f"{fact.title}\n{fact.body}" for fact in facts]
    told = [one.text for one in messages if one.direction is Direction.INBOUND]
    ours = [one.text for one in messages if one.direction is Direction.OUTBOUND]
    policy, _ = await policy_of(tx, actor.client_id)
    timezone = await timezone_of(tx, lead, profile.timezone)
    slots = await offered_slots(tx, actor.client_id, now=now(), lead_timezone=timezone)
    own = await published_texts(tx, actor.client_id)
    return Grounds(
        channel=channel,
        lead_text=told[0] if told else "",
        known=(*_words_of(profile), *knowledge, *ours),
        facts=(*_words_of(profile), *knowledge),
        told=tuple(told),
        slots=tuple(slot.label for slot in slots),
        allowed_hosts=allowed_hosts(policy.allowed_hosts, [*knowledge, *_words_of(profile)]),
        booking_link=profile.booking_link,
        lead_link=scheduling_link(told),
        signature=profile.signature,
        confirmed=await _is_confirmed(tx, lead),
        private=private_texts({key: prompt.text for key, prompt in own.items()}),
        own_addresses=await own_addresses(tx, lead),
    )


def allowed_hosts(chosen: Iterable[str], texts: Iterable[str]) -> frozenset[str]:
    """Return the hosts that replies may point to: chosen ones and those in the client's texts."""
    return frozenset(chosen).union(*(hosts_in(text) for text in texts))


def private_texts(own: Mapping[str, str]) -> tuple[str, ...]:
    """Return all instructions to the model; the client's own stand in for the product's."""
    keys = sorted(path.stem for path in FOLDER.glob("*.md"))
    return tuple(own.get(key) or prompt_file(key).text for key in keys)


async def own_addresses(tx: Transaction, lead: Lead) -> frozenset[str]:
    """Return the e-mail addresses of the client's people and of the lead."""
    ours = await tx.exec(
        select(User.email)
        .join(Membership, col(Membership.user_id) == col(User.id))
        .where(col(Membership.client_id) == lead.client_id)
    )
    theirs = await tx.exec(
        select(Identity.handle).where(
            col(Identity.lead_id) == lead.id, col(Identity.channel) == Channel.EMAIL
        )
    )
    return frozenset(address.lower() for address in (*ours, *theirs))


async def _newest_messages(tx: Transaction, lead_id: int) -> list[Message]:
    query = (
        select(Message)
        .where(col(Message.lead_id) == lead_id)
        .order_by(col(Message.at).desc(), col(Message.id).desc())
        .limit(MOST_MESSAGES)
    )
    return list(await tx.exec(query))


async def _is_confirmed(tx: Transaction, lead: Lead) -> bool:
    """Tell whether the lead took a time: by tag, a person's correction, or the newest reading."""
    if lead.sentiment is Sentiment.MEETING_BOOKED:
        return True
    corrected = (
        select(ExtractionCorrection.message_id, ExtractionCorrection.payload)
        .where(col(ExtractionCorrection.lead_id) == lead.id)
        .order_by(col(ExtractionCorrection.message_id).desc())
        .limit(1)
    )
    read = (
        select(Run.trigger_message_id, Artifact.payload)
        .join(Artifact, col(Artifact.run_id) == col(Run.id))
        .where(col(Run.lead_id) == lead.id, col(Run.trigger_message_id).is_not(None))
        .where(col(Artifact.stage) == EXTRACT, col(Artifact.status) == StageStatus.DONE)
        .order_by(col(Run.trigger_message_id).desc(), col(Artifact.id).desc())
        .limit(1)
    )
    # On the same message a person's word outweighs the machine's, so theirs comes first.
    found = [*await tx.exec(corrected), *await tx.exec(read)]
    if not found:
        return False
    _, payload = max(found, key=lambda one: one[0] or 0)
    return payload.get("kind") == "accept" and not payload.get("needs_clarification")


def _words_of(profile: ClientProfile) -> list[str]:
    return [str(getattr(profile, name)) for name in _OWN_WORDS]


def _stored_hosts(
    stored: Mapping[str, Any], client: Mapping[str, Any], facts: Iterable[Mapping[str, Any]]
) -> frozenset[str]:
    """Return the hosts that were frozen; the release that froze none allowed those of facts."""
    if "allowed_hosts" in stored:
        return frozenset(stored["allowed_hosts"])
    texts = [*client.values(), *(fact.get("body", "") for fact in facts)]
    return allowed_hosts((), map(str, texts))


def _label(slot: object) -> str:
    if isinstance(slot, Mapping):
        return str(slot.get("label") or " ".join(str(value) for value in slot.values()))
    return str(slot)


def _dicts(extra: object) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Keep the sections of an extra part that are lists of objects."""
    if not isinstance(extra, Mapping):
        return {}
    return {
        str(name): [one for one in section if isinstance(one, Mapping)]
        for name, section in extra.items()
        if isinstance(section, list | tuple)
    }
