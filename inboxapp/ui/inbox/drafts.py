"""From what drafting and runs say to what the compose box and the why panel show."""

from collections.abc import Sequence
from dataclasses import replace

from inboxapp.accounts.types import Actor
from inboxapp.drafting.guards.types import Finding
from inboxapp.drafting.types import (
    ComposeView,
    CompositionView,
    DraftView,
    RunProgress,
)
from inboxapp.runs.types import RunStatus
from inboxapp.ui.inbox.reading import iso
from inboxapp.ui.inbox.steps import stage_views
from inboxapp.ui.inbox.typed import Typed
from inboxapp.ui.inbox.views import BoxView, MarkView, OfferView, OtherView, RunView
from inboxapp.ui.routes import run_link

_PROBLEMS = {
    RunStatus.FAILED: ("bad", "The draft could not be written."),
    RunStatus.ABORTED: ("neutral", "Drafting was cancelled."),
    RunStatus.SUPERSEDED: ("neutral", "Set aside: the conversation moved on while it was written."),
}


def scope_of(actor: Actor, lead_id: int, channel: str) -> str:
    """Name one person's box for one lead and channel."""
    return f"{actor.client_id}:{actor.user_id or 0}:{lead_id}:{channel}"


def box_view(actor: Actor, compose: ComposeView) -> BoxView:
    """Show what belongs in the box."""
    return BoxView(
        scope=scope_of(actor, compose.lead_id, compose.channel),
        lead_id=compose.lead_id,
        channel=compose.channel,
        text=compose.text,
        subject=compose.subject,
        version=compose.version,
        base=compose.draft.id if compose.draft and compose.offer is None else 0,
        is_edited=compose.is_edited,
        has_draft=compose.draft is not None,
        newest_message_id=compose.newest_message_id,
        findings=mark_views(compose.draft.findings) if compose.draft else (),
    )


def mark_views(findings: Sequence[Finding]) -> tuple[MarkView, ...]:
    """Show findings; the browser looks up by their quotes where they stand now."""
    return tuple(
        MarkView(each.code, each.severity, each.words, each.quote, each.start) for each in findings
    )


def edited(box: BoxView, typed: Typed, version: int) -> BoxView:
    """Show what the server now holds of a person's typing."""
    return replace(
        box,
        text=typed.text,
        subject=typed.subject,
        version=version,
        base=typed.base,
        is_edited=True,
    )


def offer_view(compose: ComposeView) -> OfferView:
    """Show the draft that waits beside the person's own text."""
    offer = compose.offer
    return OfferView(offer.id, offer.text, offer.subject) if offer else OfferView()


def other_view(other: CompositionView | None) -> OtherView | None:
    """Show somebody else's newer text."""
    if other is None:
        return None
    return OtherView(other.text, other.subject, other.version, other.updated_by)


def run_view(run: RunProgress | None, draft: DraftView | None) -> RunView:
    """Show how far the newest run is, and what went wrong, in words."""
    if run is None:
        return RunView()
    is_active = not run.status.is_over
    is_delivered = draft is not None and draft.run_id == run.run_id
    is_writing = is_active and not is_delivered
    tone, problem = _problem(run)
    return RunView(
        id=run.run_id,
        href=str(run_link(run.run_id)),
        status=run.status,
        is_active=is_active,
        is_writing=is_writing,
        stream_url=f"/stream/drafts/{run.run_id}" if is_writing else "",
        started_at=iso(run.started_at),
        finished_at=iso(run.finished_at),
        problem=problem,
        tone=tone,
        again="Retry" if run.status is RunStatus.FAILED else "Write it again",
        stages=stage_views(run),
    )


def _problem(run: RunProgress) -> tuple[str, str]:
    if run.status in _PROBLEMS:
        tone, words = _PROBLEMS[run.status]
        return tone, f"{words} {run.error}".strip()
    # A run that ended well and still has something to say wrote what nobody should see as ready.
    return "neutral", run.error if run.status is RunStatus.COMPLETED else ""
