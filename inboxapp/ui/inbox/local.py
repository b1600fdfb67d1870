"""Python names for the local React pieces of the inbox."""

from typing import Any, ClassVar, TypeAlias

import reflex as rx
from reflex.event import no_args_event_spec, passthrough_event_spec

from inboxapp.ui.inbox.views import (
    BoxView,
    EntryView,
    OfferView,
    OriginalView,
    ReviewView,
    RunView,
    SavedView,
    SentimentChoice,
    SentView,
)

# Imported by the pieces below; an asset that no page names is not copied.
for _name in (
    "inbox.css",
    "compose.css",
    "compose_discard.jsx",
    "compose_fields.jsx",
    "compose_bar.jsx",
    "compose_keep.js",
    "compose_marks.css",
    "compose_marks.jsx",
    "compose_parts.jsx",
    "marks.js",
    "sms_segments.js",
    "use_composition.js",
    "use_draft_stream.js",
    "use_live.js",
    "use_marks.js",
    "use_send.js",
    "word_diff.js",
):
    rx.asset(_name, shared=True)

_COMPOSE = rx.asset("compose_box.jsx", shared=True).importable_path
_DUE = rx.asset("due_time.jsx", shared=True).importable_path
_PANES = rx.asset("panes.jsx", shared=True).importable_path
_TIMELINE = rx.asset("timeline.jsx", shared=True).importable_path

Triggers: TypeAlias = dict[str, Any]
_of_draft = passthrough_event_spec(int, str, int)


class Piece(rx.Component):
    """A local React component; `_triggers` are the events it sends, with their arguments."""

    _triggers: ClassVar[Triggers] = {}

    @classmethod
    def get_event_triggers(cls) -> Triggers:
        """Add the piece's own events to those of every component."""
        return {**super().get_event_triggers(), **cls._triggers}


class ComposeBox(Piece):
    """The box a person writes in; see `compose_box.jsx`."""

    library = _COMPOSE
    tag = "ComposeBox"
    box: rx.Var[BoxView]
    offer: rx.Var[OfferView]
    run: rx.Var[RunView]
    saved: rx.Var[SavedView]
    sent: rx.Var[SentView]
    review: rx.Var[ReviewView]
    is_silenced: rx.Var[bool]
    looks: rx.Var[dict[str, str]]
    _triggers: ClassVar[Triggers] = {
        "on_save": passthrough_event_spec(int, str, str, str, int, int, str),
        "on_send": passthrough_event_spec(int, str, str, str, str, int),
        "on_review": passthrough_event_spec(int, str, str, str),
        "on_reread": no_args_event_spec,
        "on_channel": passthrough_event_spec(str),
        "on_regenerate": passthrough_event_spec(int, str, str),
        "on_discard": passthrough_event_spec(int, str, str, str),
        "on_take_offer": _of_draft,
        "on_ignore_offer": _of_draft,
    }


class DueTime(rx.Component):
    """A moment on the viewer's clock; with `counts` how far it is too."""

    library = _DUE
    tag = "DueTime"
    at: rx.Var[str]
    counts: rx.Var[bool]


class InboxPanes(Piece):
    """List, conversation and context side by side, or one at a time."""

    library = _PANES
    tag = "InboxPanes"
    has_lead: rx.Var[bool]


class ContextToggle(Piece):
    """Shows and hides the context panel."""

    library = _PANES
    tag = "ContextToggle"


class ContextClose(Piece):
    """Hides the context panel when its child is pressed."""

    library = _PANES
    tag = "ContextClose"


class SearchBox(Piece):
    """Search words, typed without a wait; words and filter stay in the address."""

    library = _PANES
    tag = "SearchBox"
    query: rx.Var[str]
    sentiment: rx.Var[str]
    _triggers: ClassVar[Triggers] = {"on_look_up": passthrough_event_spec(str, str)}


class LeadLink(Piece):
    """A link that knows whether it is the open lead."""

    library = _PANES
    tag = "LeadLink"
    href: rx.Var[str]


class LeadGate(Piece):
    """The panes of a lead, what holds their place, then what is shown if there is none."""

    library = _PANES
    tag = "LeadGate"
    shown: rx.Var[int]
    phase: rx.Var[str]


class KeptScroll(Piece):
    """A pane that is found where it was left; `on_end` when its end comes near."""

    library = _PANES
    tag = "KeptScroll"
    name: rx.Var[str]
    _triggers: ClassVar[Triggers] = {
        "on_end": no_args_event_spec,
    }


class SentimentSelect(Piece):
    """The tag of the lead, shown at once when chosen."""

    library = _PANES
    tag = "SentimentSelect"
    lead: rx.Var[int]
    choice: rx.Var[SentimentChoice]
    _triggers: ClassVar[Triggers] = {
        "on_choose": passthrough_event_spec(int, str),
    }


class TimelinePane(Piece):
    """Scrolls a conversation without moving what is being read."""

    library = _TIMELINE
    tag = "TimelinePane"
    lead: rx.Var[int]
    newest: rx.Var[str]
    newest_is_ours: rx.Var[bool]
    count: rx.Var[int]


class DayMark(Piece):
    """A line between two days of the viewer's zone."""

    library = _TIMELINE
    tag = "DayMark"
    at: rx.Var[str]
    before: rx.Var[str]


class LocalTime(Piece):
    """The clock in a zone."""

    library = _TIMELINE
    tag = "LocalTime"
    zone: rx.Var[str]


class MessageBody(Piece):
    """The words of a message, and ways to the rest of it."""

    library = _TIMELINE
    tag = "MessageBody"
    message: rx.Var[EntryView]
    original: rx.Var[OriginalView]
    _triggers: ClassVar[Triggers] = {
        "on_ask": passthrough_event_spec(int),
    }
