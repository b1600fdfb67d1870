"""The open conversation, as one tab sees it."""

from dataclasses import replace
from typing import Any

import reflex as rx
import structlog
from reflex.event import EventSpec

from inboxapp.accounts.types import Actor, Permission
from inboxapp.conversations.types import Sentiment
from inboxapp.core.errors import AppError, NotFound
from inboxapp.drafting.service import change_sentiment
from inboxapp.events.types import EventKind
from inboxapp.ui.inbox.compose_state import (
    ComposeState,
    follow_run,
    refresh_compose,
    show_channels,
)
from inboxapp.ui.inbox.list_state import ListState, refresh_list
from inboxapp.ui.inbox.reader import (
    LeadRead,
    MarksRead,
    read_lead,
    read_marks,
    read_older,
    read_original,
)
from inboxapp.ui.inbox.reading import known_tag, lead_in_path, with_changes, woven
from inboxapp.ui.inbox.views import EntryView, LeadView, OriginalView, SentimentChoice
from inboxapp.ui.live import watch_lead
from inboxapp.ui.refusals import show_error
from inboxapp.ui.session import actor_of, screen_event, tools

_NOT_IN_LIST = {EventKind.STAGE_CHANGED, EventKind.COMPOSITION_CHANGED}

log = structlog.get_logger(__name__)


class ConversationState(rx.State):
    """Lead, timeline and tag; the box below has a state of its own."""

    shown: int = 0
    lead: LeadView = LeadView()
    entries: tuple[EntryView, ...] = ()
    has_older: bool = False
    choice: SentimentChoice = SentimentChoice()
    originals: dict[str, OriginalView] = {}
    phase: str = "loading"

    @screen_event(Permission.READ_LEADS)
    async def open(self) -> None:
        """Show the lead that the address names."""
        actor = await actor_of(self)
        lead_id = lead_in_path(self.router.url.path)
        watch_lead(self, actor, lead_id)
        await refresh_lead(self, actor, lead_id)

    @screen_event(Permission.READ_LEADS)
    async def resync(self) -> None:
        """Read everything on screen again: something may have been missed."""
        actor = await actor_of(self)
        lead_id = lead_in_path(self.router.url.path)
        watch_lead(self, actor, lead_id)
        await refresh_lead(self, actor, lead_id)
        await refresh_list(await self.get_state(ListState), actor)

    @screen_event(Permission.READ_LEADS)
    async def hear(  # noqa: PLR0917  as live_link calls it
        self, kind: str, lead_id: int, run_id: int, stage: str, status: str, channel: str
    ) -> Any:
        """Read again what the news is about, and nothing else; the list follows a little later."""
        if self.shown and lead_id in {0, self.shown}:
            await follow(self, await actor_of(self), kind, run_id, channel)
        return None if kind in _NOT_IN_LIST else ListState.catch_up

    @screen_event(Permission.READ_LEADS)
    async def load_older(self) -> None:
        """Put the page of messages before the first one above it."""
        actor = await actor_of(self)
        if self.has_older:
            self.entries, self.has_older = await read_older(actor, self.shown, self.entries)

    @screen_event(Permission.READ_LEADS)
    async def show_original(self, message_id: int) -> None:
        """Fetch all of one message."""
        actor = await actor_of(self)
        original = await read_original(actor, self.shown, self.entries, message_id)
        self.originals = {**self.originals, f"m{message_id}": original}

    @screen_event(Permission.WORK_LEADS)
    async def choose_sentiment(self, lead_id: int, sentiment: str) -> EventSpec | None:
        """Change the tag of the lead it was chosen for; a refusal puts the shown one back."""
        actor = await actor_of(self)
        try:
            async with tools().database.transaction() as tx:
                await change_sentiment(tx, actor, lead_id, known_tag(sentiment))
        except AppError as refusal:
            self.choice = replace(self.choice, version=self.choice.version + 1)
            return show_error(refusal)
        # The line and the marks follow with the news of the change itself.
        await refresh_compose(await self.get_state(ComposeState), actor)
        return None


IS_SILENCED = ConversationState.choice.value == Sentiment.DO_NOT_CONTACT.value


async def follow(
    state: ConversationState, actor: Actor, kind: str, run_id: int, channel: str
) -> None:
    """Read again what changed of the open lead."""
    compose = await state.get_state(ComposeState)
    if kind == EventKind.MESSAGE_RECEIVED:
        await refresh_lead(state, actor, state.shown)
    elif kind in {EventKind.STAGE_CHANGED, EventKind.RUN_CHANGED}:
        await follow_run(compose, actor, run_id)
    elif kind != EventKind.COMPOSITION_CHANGED:
        show_marks(state, compose, await read_marks(actor, state.shown, compose.channel))
    elif channel in {"", compose.channel}:
        await refresh_compose(compose, actor)


async def refresh_lead(state: ConversationState, actor: Actor, lead_id: int) -> None:
    """Read a lead into the panes; what can't be read says so in its place."""
    compose = await state.get_state(ComposeState)
    channel = compose.channel if lead_id == state.shown else ""
    try:
        read = await read_lead(actor, lead_id, channel)
    except NotFound:
        state.shown, state.phase = lead_id, "missing"
    except Exception:
        log.exception("lead_not_read", lead_id=lead_id)
        state.shown, state.phase = lead_id, "failed"
    else:
        show_line(state, lead_id, read)
        show_marks(state, compose, read.marks)


def show_line(state: ConversationState, lead_id: int, read: LeadRead) -> None:
    """Set what differs; older pages that were loaded stay above what was read."""
    if lead_id != state.shown:
        state.shown, state.originals, state.entries = lead_id, {}, ()
    line = woven(state.entries, read.line)
    if line != state.entries:
        is_longer = len(line) > len(read.line)
        state.has_older = state.has_older if is_longer else read.has_older
        state.entries = line
    state.phase = "ready"


def show_marks(state: ConversationState, compose: ComposeState, marks: MarksRead) -> None:
    """Set what differs of everything but the messages."""
    line = with_changes(state.entries, marks.changes, is_whole=not state.has_older)
    for name, value in {"entries": line, "lead": marks.lead, "choice": marks.choice}.items():
        if getattr(state, name) != value:
            setattr(state, name, value)
    show_channels(compose, marks)
