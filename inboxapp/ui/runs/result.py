"""What became of a run's draft, and what its stages were shown."""

from inboxapp.drafting.context.types import Profile
from inboxapp.drafting.guards.types import Finding, Severity
from inboxapp.drafting.outcomes.words import DISCARD_WORDS, EDIT_WORDS, OUTCOME_WORDS
from inboxapp.drafting.run_queries import ContextStats, SectionStats
from inboxapp.drafting.types import DraftStatus, DraftView
from inboxapp.ui.runs.figures import iso
from inboxapp.ui.runs.story_views import DraftResult, FindingItem, SectionCell, SectionRow
from inboxapp.ui.runs.words import DRAFT_STATUS_WORDS, SECTION_WORDS

_SEVERITIES = {
    Severity.BLOCKS: ("Stops every send", "bad"),
    Severity.WARNS: ("Stops automatic sending", "warn"),
}


def draft_result(draft: DraftView | None, *, said: str = "") -> DraftResult:
    """Return how the draft ended, or where it stands; what the page `said` is not repeated."""
    if draft is None:
        return DraftResult()
    ending = OUTCOME_WORDS[draft.outcome] if draft.outcome else ""
    is_put_away = draft.status is DraftStatus.REJECTED
    adds = draft.outcome is not None and draft.outcome.value != draft.status.value
    return DraftResult(
        id=draft.id,
        status=draft.status.value,
        status_label=(is_put_away and ending) or DRAFT_STATUS_WORDS[draft.status],
        outcome=ending if adds and not is_put_away else "",
        reason="" if draft.reason == said else draft.reason,
        similarity="" if draft.similarity is None else f"{draft.similarity:.0%}",
        edits=tuple(EDIT_WORDS[kind] for kind in draft.edit_types),
        discard=DISCARD_WORDS[draft.discard_reason] if draft.discard_reason else "",
        note=draft.discard_note,
        decided_at=iso(draft.decided_at),
        findings=tuple(_finding(each) for each in draft.findings),
    )


def section_rows(context: ContextStats) -> tuple[SectionRow, ...]:
    """Return a row per section with a cell per profile; none when nothing was counted."""
    found = {(one.section, one.profile): one for one in context.sections}
    there = {one.section for one in context.sections}
    names = [*(name for name in SECTION_WORDS if name in there), *sorted(there - {*SECTION_WORDS})]
    return tuple(
        SectionRow(
            SECTION_WORDS.get(name, name.capitalize()),
            tuple(_cell(found.get((name, profile.value))) for profile in Profile),
        )
        for name in names
    )


def _cell(one: SectionStats | None) -> SectionCell:
    if one is None or not (one.items or one.dropped):
        return SectionCell("0")
    dropped = f"{one.dropped:,} left out" if one.dropped else ""
    return SectionCell(f"{one.items:,} · {one.characters:,}", dropped)


def _finding(each: Finding) -> FindingItem:
    words, tone = _SEVERITIES[each.severity]
    return FindingItem(each.words, each.quote, words, tone)
