"""From what drafting says about a draft to what stands beside the box."""

from collections.abc import Sequence

from inboxapp.accounts.types import Actor
from inboxapp.channels.types import Channel
from inboxapp.core.database import Transaction
from inboxapp.drafting.auto_send.queries import decision_about, planned_for
from inboxapp.drafting.auto_send.types import AutoSendStatus, AutoSendView
from inboxapp.drafting.extraction import ExtractionView, extraction_view
from inboxapp.drafting.outcomes.types import DraftOutcome
from inboxapp.drafting.queries import drafts_of_lead
from inboxapp.drafting.revision.types import StopReason
from inboxapp.drafting.types import ComposeView, DraftView
from inboxapp.ui.inbox.about_views import (
    AboutView,
    ExtractionCard,
    PastDraft,
    PlanView,
    VerdictView,
    WishView,
)
from inboxapp.ui.inbox.about_words import (
    DISCARD_WORDS,
    EDIT_WORDS,
    HARD_BLOCK_WORDS,
    KIND_WORDS,
    MISSING_WORDS,
    OUTCOME_WORDS,
    SPECIFICITY_WORDS,
    STOP_WORDS,
)
from inboxapp.ui.inbox.reading import iso
from inboxapp.ui.inbox.steps import percent
from inboxapp.ui.routes import run_link

SURE_FROM = 0.75
MOST_PAST = 5


async def read_about(
    tx: Transaction, actor: Actor, lead_id: int, channel: Channel, compose: ComposeView
) -> AboutView:
    """Read what stands beside the box of one channel."""
    decision = await decision_about(tx, actor, lead_id, channel)
    if decision and decision.status is AutoSendStatus.PLANNED:
        decision = await planned_for(tx, actor, lead_id, channel)
    drafts = await drafts_of_lead(tx, actor, lead_id)
    return AboutView(
        verdict=verdict_view(compose.draft),
        plan=plan_view(decision),
        extraction=extraction_card(await extraction_view(tx, actor, lead_id, channel)),
        past=past_drafts([each for each in drafts if each.channel is channel]),
    )


def verdict_view(draft: DraftView | None) -> VerdictView:
    """Say how sure the machine is of a draft, why it stopped there, and what it went without."""
    if draft is None:
        return VerdictView()
    stop = str(draft.revision.get("stop_reason", ""))
    is_sure = stop == StopReason.THRESHOLD_MET or (draft.confidence or 0.0) >= SURE_FROM
    block = HARD_BLOCK_WORDS.get(draft.hard_block, "it is not for a machine to answer")
    is_judged = draft.confidence is not None and not draft.hard_block
    return VerdictView(
        confidence=f"{percent(draft.confidence or 0.0)} sure" if is_judged else "",
        tone="good" if is_sure else "warn",
        stop=STOP_WORDS.get(stop, "") if _has_news(draft) else "",
        hard_block=f"A person must decide: {block}." if draft.hard_block else "",
        degraded=tuple(dict.fromkeys(MISSING_WORDS.get(each, "") for each in draft.degraded)),
    )


def _has_news(draft: DraftView) -> bool:
    """Whether the end of the loop says more than the steps: a first text that will do does not."""
    was_sure_at_once = draft.revision.get("stop_reason") == StopReason.THRESHOLD_MET
    return not (draft.hard_block or (was_sure_at_once and not draft.revision.get("iterations")))


def plan_view(decision: AutoSendView | None) -> PlanView:
    """Show what was decided about sending without a person."""
    if decision is None:
        return PlanView()
    return PlanView(
        status=decision.status,
        due_at=iso(decision.due_at),
        reasons=tuple(reason.words for reason in decision.reasons),
    )


def extraction_card(found: ExtractionView | None) -> ExtractionCard:
    """Show what was read of scheduling, leaving out what was not said."""
    if found is None:
        return ExtractionCard()
    unsettled = found.clarification_reason or "Yes"
    said = (
        ("How exact", SPECIFICITY_WORDS.get(found.specificity, found.specificity)),
        ("Slot taken", found.slot),
        ("Day", found.day_preference),
        ("Time", found.time_preference),
        ("Timezone", found.timezone),
        ("To clarify", unsettled if found.needs_clarification else ""),
    )
    sure = "" if found.is_corrected else f", {percent(found.confidence)} sure"
    return ExtractionCard(
        message_id=found.message_id,
        summary=KIND_WORDS.get(found.kind, found.kind) if found.is_scheduling else KIND_WORDS[""],
        wishes=tuple(
            WishView(label, words) for label, words in said if words and found.is_scheduling
        ),
        evidence=tuple(found.evidence),
        source=f"{found.source}{sure}",
        at=iso(found.at),
        is_corrected=found.is_corrected,
    )


def past_drafts(drafts: Sequence[DraftView]) -> tuple[PastDraft, ...]:
    """Show how the newest drafts that ended did so."""
    ended = [each for each in drafts if each.outcome is not None]
    return tuple(_past(each) for each in ended[:MOST_PAST])


def _past(draft: DraftView) -> PastDraft:
    words, tone = OUTCOME_WORDS[draft.outcome or DraftOutcome.IGNORED]
    alike = ""
    if draft.similarity is not None and draft.outcome is not DraftOutcome.SENT_AS_IS:
        alike = f"{percent(draft.similarity)} alike"
    edits = ", ".join(EDIT_WORDS[kind] for kind in draft.edit_types)
    why = DISCARD_WORDS[draft.discard_reason] if draft.discard_reason else ""
    is_said = draft.outcome in {DraftOutcome.BLOCKED, DraftOutcome.SUPPRESSED}
    reason = draft.reason if is_said else ""
    detail = (alike, edits, why, draft.discard_note, reason)
    return PastDraft(
        id=draft.id,
        href=str(run_link(draft.run_id)) if draft.run_id else "",
        words=words,
        tone=tone,
        detail=" · ".join(each for each in detail if each),
        at=iso(draft.decided_at or draft.created_at),
    )
