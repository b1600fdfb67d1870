"""From decisions and counts to what the screen shows."""

from collections.abc import Mapping, Sequence

from inboxapp.core.clock import now
from inboxapp.drafting.auto_send.held_back import HeldBack
from inboxapp.drafting.auto_send.types import AutoSendStatus, AutoSendView, Reason
from inboxapp.drafting.outcomes.queries import OutcomeCounts
from inboxapp.drafting.outcomes.types import DraftOutcome
from inboxapp.drafting.outcomes.words import OUTCOME_WORDS
from inboxapp.ui import routes
from inboxapp.ui.auto_send.views import (
    Counts,
    OutcomeItem,
    OutcomeStrip,
    ReasonItem,
    RuleItem,
    SendItem,
)
from inboxapp.ui.auto_send.words import (
    BY_PEOPLE,
    OUTCOME_TONES,
    SERIOUS,
    WHEN,
    WOULD_GO,
    rule_change,
    rule_name,
)

# A reply of this length is shown whole; a longer one opens on a press.
SHORT_TEXT = 600
_STILL_AHEAD = {AutoSendStatus.PLANNED, AutoSendStatus.SHADOW}


def send_item(view: AutoSendView) -> SendItem:
    """Return a decision as a row shows it."""
    at = view.due_at if view.status in _STILL_AHEAD else view.ended_at
    return SendItem(
        id=view.id,
        lead_id=view.lead_id,
        lead_name=view.lead_name or "Unnamed lead",
        lead_href=str(routes.lead_link(view.lead_id)),
        run_href=str(routes.run_link(view.run_id)) if view.run_id else "",
        channel=view.channel.value,
        text=view.text,
        is_long=len(view.text) > SHORT_TEXT,
        sure="" if view.confidence is None else f"{view.confidence:.0%} sure",
        when_words=_when(view),
        at=(at or view.created_at).isoformat(),
        by=view.ended_by,
        may_cancel=view.status is AutoSendStatus.PLANNED,
        reasons=tuple(_reason(each) for each in view.reasons),
    )


def _when(view: AutoSendView) -> str:
    # "Would have gone out in 4m" is not yet so.
    if view.status is AutoSendStatus.SHADOW and view.due_at and view.due_at > now():
        return WOULD_GO
    return WHEN[view.status]


def _reason(reason: Reason) -> ReasonItem:
    tone = "neutral" if reason.code in BY_PEOPLE else "warn"
    return ReasonItem(
        rule_name(reason.code), reason.words, "bad" if reason.code in SERIOUS else tone
    )


def rule_items(held: Sequence[HeldBack], total: int) -> tuple[RuleItem, ...]:
    """Return what held replies back; `total` is all that were held, the n of every bar."""
    return tuple(
        RuleItem(
            label=rule_name(each.code),
            count=f"{each.count} of {total}",
            width=f"{each.count / max(total, 1) * 100:.0f}%",
            alone=_alone(each.alone),
            how=rule_change(each.code),
        )
        for each in held
    )


def _alone(count: int) -> str:
    return f"{count} would have gone out without it." if count else ""


def outcome_strip(counts: OutcomeCounts) -> OutcomeStrip:
    """Return how drafts ended, each with its share of n."""
    total = counts.total
    alike = counts.median_similarity
    return OutcomeStrip(
        total=total,
        alike="" if alike is None else f"{alike:.0%}",
        shares=tuple(
            _outcome(kind, counts.by_outcome[kind], total)
            for kind in DraftOutcome
            if counts.by_outcome.get(kind)
        ),
    )


def _outcome(kind: DraftOutcome, count: int, total: int) -> OutcomeItem:
    share = f"{count / total:.0%}"
    return OutcomeItem(OUTCOME_WORDS[kind], count, share, share, OUTCOME_TONES[kind])


def counts_of(by_status: Mapping[AutoSendStatus, int]) -> Counts:
    """Return the numbers on the tabs."""
    return Counts(**{status.value: by_status.get(status, 0) for status in AutoSendStatus})
