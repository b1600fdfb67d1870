"""What holds replies back, and what would change if one rule were not there."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from inboxapp.accounts.types import Actor, Permission
from inboxapp.core.database import Transaction
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.auto_send.types import AutoSendStatus

MOST_COUNTED = 10_000


@dataclass(frozen=True)
class HeldBack:
    """How many replies a rule held back, and how many of them nothing else would have held."""

    code: str
    count: int
    alone: int


async def held_back(tx: Transaction, actor: Actor, since: datetime) -> tuple[HeldBack, ...]:
    """Return the rules that held replies back since then, those that decide alone first."""
    actor.require(Permission.READ_LEADS)
    query = (
        select(AutoSend.reasons)
        .where(
            col(AutoSend.client_id) == actor.client_id,
            col(AutoSend.created_at) >= since,
            col(AutoSend.status) == AutoSendStatus.HELD,
        )
        .order_by(col(AutoSend.id).desc())
        .limit(MOST_COUNTED)
    )
    counts: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for reasons in await tx.exec(query):
        codes = {str(reason["code"]) for reason in reasons}
        counts.update(codes)
        alone.update(codes if len(codes) == 1 else ())
    ordered = sorted(counts, key=lambda code: (-alone[code], -counts[code], code))
    return tuple(HeldBack(code, counts[code], alone[code]) for code in ordered)
