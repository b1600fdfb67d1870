"""What the screen of automatic sending reads, each screenful in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from inboxapp.accounts.types import Actor
from inboxapp.core.clock import now
from inboxapp.drafting.auto_send.held_back import held_back
from inboxapp.drafting.auto_send.queries import auto_sends, status_counts
from inboxapp.drafting.auto_send.types import AutoSendStatus
from inboxapp.drafting.outcomes.queries import outcome_counts
from inboxapp.drafting.policy.queries import policy_of
from inboxapp.ui.auto_send.reading import counts_of, outcome_strip, rule_items, send_item
from inboxapp.ui.auto_send.views import Counts, OutcomeStrip, RuleItem, SendItem
from inboxapp.ui.session import tools

PAGE = 30
MOST_ROWS = 200
LOOKED_BACK = timedelta(days=30)
_EVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Found:
    """A page of one tab; `oldest` is the id to go on before, 0 at the end."""

    rows: tuple[SendItem, ...]
    oldest: int


@dataclass(frozen=True)
class Overview:
    """Where automatic sending stands."""

    mode: str
    counts: Counts
    rules: tuple[RuleItem, ...]
    outcomes: OutcomeStrip


def asked_for(query: Mapping[str, str]) -> AutoSendStatus | None:
    """Read the tab from an address; None when it names none."""
    tab = query.get("tab", "")
    return AutoSendStatus(tab) if tab in set(AutoSendStatus) else None


def first_tab(mode: str, counts: Counts) -> str:
    """Choose what to open: what can still be kept back comes before what is over."""
    if counts.planned or mode == "on":
        return AutoSendStatus.PLANNED.value
    return (AutoSendStatus.SHADOW if counts.shadow else AutoSendStatus.HELD).value


async def find_sends(actor: Actor, tab: str, *, before: int = 0, at_least: int = 0) -> Found:
    """Return a page of decisions, newest first."""
    limit = min(max(PAGE, at_least), MOST_ROWS)
    async with tools().database.transaction() as tx:
        views = await auto_sends(
            tx, actor, statuses=[AutoSendStatus(tab)], before=before or None, limit=limit
        )
    return Found(tuple(map(send_item, views)), views[-1].id if len(views) == limit else 0)


async def find_overview(actor: Actor) -> Overview:
    """Return the counts beside the rows; reasons and outcomes are of the last thirty days."""
    since = now() - LOOKED_BACK
    async with tools().database.transaction() as tx:
        policy, _ = await policy_of(tx, actor.client_id)
        by_status = await status_counts(tx, actor, _EVER)
        recent = await status_counts(tx, actor, since)
        held = await held_back(tx, actor, since)
        outcomes = await outcome_counts(tx, actor, since)
    return Overview(
        mode=policy.auto_send.mode.value,
        counts=counts_of(by_status),
        rules=rule_items(held, recent.get(AutoSendStatus.HELD, 0)),
        outcomes=outcome_strip(outcomes),
    )
