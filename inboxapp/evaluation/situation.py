"""From a held conversation to the frozen snapshot that a run would have."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from inboxapp.accounts.types import ClientProfile
from inboxapp.conversations.types import Direction
from inboxapp.drafting.context.bundle import bundle
from inboxapp.drafting.context.parts import subject_of_reply
from inboxapp.drafting.context.types import Fact, LeadText, Material, MessageText, Remembered
from inboxapp.drafting.policy.types import DraftingPolicy
from inboxapp.drafting.prompt_versions.types import PromptText
from inboxapp.evaluation.cases import HeldCase, Said
from inboxapp.scheduling.slots import slot_label
from inboxapp.scheduling.types import Slot
from inboxapp.scheduling.zones import first_zone

SLOT_LENGTH = timedelta(minutes=30)
APART = timedelta(hours=20)


def snapshot_of(case: HeldCase, prompts: Mapping[str, PromptText] | None = None) -> dict[str, Any]:
    """Return what the stages read: the product's own bundle and policy, and `prompts` by key."""
    texts = prompts or {}
    return {
        **bundle(material_of(case)),
        "prompts": {key: {"version": one.version, "text": one.text} for key, one in texts.items()},
        "instruction": case.instruction,
        "previous_draft": "",
        "subject": subject_of_reply(
            [(said.channel or case.channel, said.subject) for said in case.messages]
        ),
        "seen_message_id": len(case.messages),
        "models": {},
        "efforts": {},
        "policy": DraftingPolicy().model_dump(mode="json"),
        "policy_version": 0,
        "extraction": None,
    }


def material_of(case: HeldCase) -> Material:
    """Return the conversation as values; the first facts are those a search would put first."""
    return Material(
        profile=_profile(case),
        lead=LeadText(**dict(case.lead)),
        channel=case.channel,
        now=case.now,
        setter=case.client.setter,
        messages=tuple(
            _message(case, number, said) for number, said in enumerate(case.messages, start=1)
        ),
        knowledge=tuple(Fact(fact.title, fact.body) for fact in case.knowledge),
        memory=tuple(Remembered(one.category, one.text) for one in case.memory),
        slots=slots_of(case),
    )


def slots_of(case: HeldCase) -> tuple[Slot, ...]:
    """Return the free times with the labels the product gives them."""
    zone = first_zone(case.lead.timezone, case.client.timezone)
    begins = [moment.replace(tzinfo=zone) for moment in case.slots]
    return tuple(Slot(begin, begin + SLOT_LENGTH, slot_label(begin, zone)) for begin in begins)


def _profile(case: HeldCase) -> ClientProfile:
    client = case.client
    return ClientProfile(
        client_id=0,
        key="held",
        name=client.name,
        service=client.service,
        voice=client.voice,
        goals=client.goals,
        booking_link=client.booking_link,
        signature=client.signature,
        working_hours=client.working_hours,
        timezone=client.timezone,
        quiet_seconds=0.0,
        eligible_sentiments=(),
        models={},
    )


def _message(case: HeldCase, number: int, said: Said) -> MessageText:
    is_ours = bool(said.us)
    return MessageText(
        id=number,
        channel=said.channel or case.channel,
        direction=Direction.OUTBOUND if is_ours else Direction.INBOUND,
        author=case.client.setter if is_ours else case.lead.name,
        at=said.at or case.now - APART * (len(case.messages) - number) - timedelta(minutes=25),
        subject=said.subject,
        text=(said.us or said.lead).strip(),
        is_automatic=said.automatic,
    )
