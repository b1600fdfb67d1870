"""What the demo's conversations taught, judged by the product's own rules."""

from dataclasses import asdict, dataclass

from sqlmodel import col, select

from inboxapp.accounts.models import User
from inboxapp.accounts.types import Actor, ActorKind, Role
from inboxapp.conversations.models import Lead
from inboxapp.core.database import Transaction
from inboxapp.drafting.memory.service import add, propose
from inboxapp.drafting.memory.types import MemoryCategory
from inboxapp.runs.models import Run
from inboxapp.runs.types import RunTrigger


@dataclass(frozen=True)
class Learned:
    """A fact as a model proposes it; `evidence` is the lead's own words."""

    category: str
    text: str
    evidence: str
    days_to_live: int
    confidence: float


LEARNED: dict[str, Learned] = {
    "Dale Hutchins": Learned(
        "communication_preference",
        "Dale wants to be called after 3 pm Central and gets no e-mail.",
        "dont do email. call me after 3 central",
        180,
        0.95,
    ),
    "Connor Walsh": Learned(
        "communication_preference",
        "Connor would rather talk than type.",
        "I'd rather talk than type",
        180,
        0.9,
    ),
    "Yuki Tanabe": Learned(
        "timezone", "Yuki works from Tokyo this month.", "I am in Tokyo this month", 30, 0.9
    ),
    "Nora Lindqvist": Learned(
        "scheduling",
        "Nora starts nothing new before Christmas.",
        "we're in peak until Christmas and I won't touch anything before",
        60,
        0.85,
    ),
    "Mei-Ling Zhao": Learned(
        "availability_pattern",
        "Mei-Ling is free before the morning pick.",
        "can you call me tomorrow before 8 PT",
        90,
        0.55,
    ),
    "Trevor Ames": Learned(
        "objection",
        "Trevor's money for the year is tied up until February.",
        "our budget is locked until the fiscal year starts in February",
        90,
        0.9,
    ),
    "Kwame Boateng": Learned(
        "business",
        "Kwame needs his CFO's word before anything starts.",
        "I'll take it to our CFO on her next office day",
        120,
        0.8,
    ),
    "Nisha Pillai": Learned(
        "business",
        "Nisha's team works with QuickBooks and Shopify.",
        "We're on QuickBooks + Shopify",
        365,
        0.95,
    ),
}
WRITTEN = {"Isabel Moreno": "Isabel is glad about a reminder on Mondays."}


async def make_memory(tx: Transaction, client_id: int, owner: User) -> None:
    """Remember what the leads of these names wrote; a client without them has none of it."""
    names = [*LEARNED, *WRITTEN]
    wanted = select(Lead).where(col(Lead.client_id) == client_id, col(Lead.name).in_(names))
    for lead in await tx.exec(wanted.order_by(col(Lead.id))):
        if lead.name in LEARNED:
            run = Run(client_id=client_id, lead_id=lead.id, trigger=RunTrigger.OPERATOR)
            await propose(tx, run, [asdict(LEARNED[lead.name])])
        else:
            sam = Actor(client_id, "", ActorKind.PERSON, Role.SETTER, owner.id)
            await add(tx, sam, lead.id, MemoryCategory.COMMUNICATION_PREFERENCE, WRITTEN[lead.name])
