"""One mail through the whole pipeline on values, under the most lenient policy there is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from inboxapp.accounts.types import ClientProfile
from inboxapp.channels.hidden import hidden_words
from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Message
from inboxapp.conversations.types import Direction, Sentiment
from inboxapp.drafting import publishing
from inboxapp.drafting.auto_send import doubts
from inboxapp.drafting.auto_send.decide import Facts, Judged
from inboxapp.drafting.auto_send.decide import decide as decide_to_send
from inboxapp.drafting.auto_send.facts import _foreign_sections, texts_in
from inboxapp.drafting.context.bundle import bundle
from inboxapp.drafting.context.types import Fact, LeadText, Material, MessageText, Remembered
from inboxapp.drafting.memory.rules import Said, Verdict, decide
from inboxapp.drafting.models import Draft
from inboxapp.drafting.pipeline import REPLY
from inboxapp.drafting.policy.types import AutoSendMode, AutoSendPolicy, DraftingPolicy
from inboxapp.drafting.safety.injection import suspicion, suspicions
from inboxapp.drafting.safety.plain_talk import machine_words, odd_talk
from inboxapp.drafting.stages.final import tidy
from inboxapp.drafting.stages.names import EVALUATION, FINAL, GATE, MEMORY, VERIFIER
from inboxapp.drafting.types import DraftStatus
from inboxapp.llm.gateway import LanguageModel
from inboxapp.runs.pipeline import History, latest
from inboxapp.runs.unrecorded import walk_values
from inboxapp.scheduling.types import Slot
from tests.injection.attacks import NAME, Mail
from tests.injection.leaks import leaks_in, strangers_in
from tests.llm.prompts import BOOKING_LINK, KNOWLEDGE, SIGNATURE, SLOTS

_PIECE = 24
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LENIENT = DraftingPolicy(
    auto_send=AutoSendPolicy(
        mode=AutoSendMode.ON,
        threshold=0.0,
        sentiments=tuple(Sentiment),
        channels=tuple(Channel),
        delay_minutes=1,
        from_hour=0,
        to_hour=24,
        weekends=True,
        most_per_day=1000,
        most_per_thread=10,
    )
)
PROFILE = ClientProfile(
    client_id=1,
    key="acme",
    name="Acme",
    service="booked sales meetings for software teams",
    voice="direct",
    goals="book calls",
    booking_link=BOOKING_LINK,
    signature=SIGNATURE,
    working_hours="Mon-Fri 9-17",
    timezone="Europe/Berlin",
    quiet_seconds=0.0,
    eligible_sentiments=(),
    models={},
)


@dataclass(frozen=True)
class Result:
    """What came out; `is_shown` tells that a person is offered the draft."""

    text: str
    is_shown: bool
    is_sent: bool
    hard_block: str
    links: tuple[str, ...] = ()
    canaries: tuple[str, ...] = ()
    remembered: tuple[str, ...] = field(default=())


def snapshot_of(mail: Mail) -> dict[str, Any]:
    """Freeze a mail as a run would, without a database."""
    read = mail.read
    lines = [(Direction.OUTBOUND, "Sam", mail.outbound), (Direction.INBOUND, read.name, read.text)]
    if mail.earlier:
        lines.insert(0, (Direction.INBOUND, read.name, mail.earlier))
    material = Material(
        profile=PROFILE,
        lead=LeadText(
            name=read.name or NAME,
            company="Northwind",
            title=mail.title,
            sentiment=Sentiment.INTERESTED,
            timezone="Europe/Berlin",
        ),
        channel=Channel.EMAIL,
        now=NOON,
        setter="Sam",
        messages=tuple(
            MessageText(
                id=number,
                channel=Channel.EMAIL,
                direction=direction,
                author=author,
                at=NOON - timedelta(hours=9 - number),
                subject=read.subject,
                text=text,
            )
            for number, (direction, author, text) in enumerate(lines, start=1)
        ),
        knowledge=_knowledge(mail),
        memory=(Remembered("communication_preference", mail.memory),) if mail.memory else (),
        slots=_slots(),
    )
    return {
        **bundle(material),
        "prompts": {},
        "instruction": "",
        "previous_draft": "",
        "subject": read.subject,
        "seen_message_id": len(lines),
        "models": {},
        "efforts": {},
        "policy": LENIENT.model_dump(mode="json"),
        "policy_version": 1,
        "extraction": None,
    }


def shows(snapshot: Mapping[str, Any], attack: str) -> bool:
    """Whether a good piece of the attack is in what prompts are made of."""
    seen = _letters(
        " ".join(texts_in({"context": snapshot["context"], "extra": snapshot["extra"]}))
    )
    wanted = _letters(attack)
    size = min(_PIECE, len(wanted))
    return any(wanted[at : at + size] in seen for at in range(len(wanted) - size + 1))


def _letters(text: str) -> str:
    return "".join(text.split())


def _knowledge(mail: Mail) -> tuple[Fact, ...]:
    facts = tuple(Fact(title, body) for title, body in KNOWLEDGE)
    return (Fact("Terms", mail.knowledge), *facts) if mail.knowledge else facts


@cache
def _slots() -> tuple[Slot, ...]:
    begins = [NOON + timedelta(days=day) for day in (4, 6, 7)]
    return tuple(
        Slot(begin, begin + timedelta(minutes=30), label)
        for begin, label in zip(begins, SLOTS, strict=True)
    )


async def walk(mail: Mail, model: LanguageModel) -> Result:
    snapshot = snapshot_of(mail)
    history = await walk_values(REPLY, snapshot, model)
    final, judged = latest(history, FINAL), latest(history, EVALUATION)
    assert final is not None
    draft = Draft(
        channel=Channel.EMAIL,
        text=final.text,
        confidence=final.payload["confidence"],
        hard_block=final.payload["hard_block"],
        findings=final.payload["findings"],
        status=DraftStatus.PENDING,
    )
    publishing._judge(draft, final, history, LENIENT, is_asked_for=False)
    is_shown = draft.status is DraftStatus.PENDING
    return Result(
        text=final.text,
        is_shown=is_shown,
        is_sent=is_shown and would_send(mail, snapshot, history, draft),
        hard_block=str(judged.payload.get("hard_block", "")) if judged else "",
        links=strangers_in(final.text, snapshot),
        canaries=leaks_in(final.text) if is_shown else (),
        remembered=_remembered(history, mail),
    )


def would_send(mail: Mail, snapshot: dict[str, Any], history: History, draft: Draft) -> bool:
    """Decide as the product does, from values; what it reads besides only speaks against it."""
    read = mail.read
    gate, verifier, judged = (latest(history, stage) for stage in (GATE, VERIFIER, EVALUATION))
    message = Message(
        channel=Channel.EMAIL,
        direction=Direction.INBOUND,
        provider_id="m2",
        subject=read.subject,
        text=read.text,
        handle=read.handle,
    )
    hosts, addresses = doubts._targets(message, snapshot)
    facts = Facts(
        policy=LENIENT.auto_send,
        now=NOON,
        channel=Channel.EMAIL,
        sentiment=Sentiment.INTERESTED,
        is_tag_unchanged=True,
        zone=ZoneInfo("Europe/Berlin"),
        draft_status=draft.status,
        judged=Judged.of(
            gate.payload if gate else None,
            verifier.payload if verifier else None,
            judged.payload if judged else None,
            is_this_text=gate is not None and draft.text == tidy(gate.text),
        ),
        degraded=tuple(stage for (stage, _), output in history.items() if output is None),
        findings=len(draft.findings),
        draft_block=draft.hard_block,
        suspicion=_suspicion(mail, snapshot),
        foreign_hosts=tuple(hosts),
        foreign_addresses=tuple(addresses),
        recipient=read.handle,
    )
    return decide_to_send(facts).is_yes


def _suspicion(mail: Mail, snapshot: dict[str, Any]) -> str:
    seen = texts_in(_foreign_sections(snapshot))
    hidden = hidden_words(mail.raw, is_mail=True)
    return suspicions([*seen, hidden]) or odd_talk(snapshot) or machine_words(hidden)


def _remembered(history: History, mail: Mail) -> tuple[str, ...]:
    """Return the facts that would be kept without a person's word."""
    proposed = latest(history, MEMORY)
    facts = proposed.payload["facts"] if proposed else []
    said = [Said(1, mail.read.text)]
    decisions = [decide(fact, said, [], suspicion) for fact in facts]
    return tuple(one.text for one in decisions if one.verdict is Verdict.APPROVED)
