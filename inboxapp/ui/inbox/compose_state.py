"""The compose box, its draft and its run, as one tab sees them."""

from dataclasses import replace

import reflex as rx
from reflex.event import EventSpec

from inboxapp.accounts.types import Actor, Permission
from inboxapp.core.errors import AppError
from inboxapp.drafting import service
from inboxapp.drafting.auto_send.service import cancel
from inboxapp.drafting.errors import AnsweredMeanwhile
from inboxapp.ui.components import notify
from inboxapp.ui.inbox.about_views import AboutView
from inboxapp.ui.inbox.drafts import edited, other_view, scope_of
from inboxapp.ui.inbox.reader import BoxRead, MarksRead, read_box, read_run
from inboxapp.ui.inbox.typed import (
    Discarded,
    Reply,
    Typed,
    discard_all,
    known,
    save_typed,
    send_reply,
)
from inboxapp.ui.inbox.views import (
    BoxView,
    OfferView,
    RunView,
    SavedView,
    SentView,
    TabView,
)
from inboxapp.ui.refusals import show_error
from inboxapp.ui.session import actor_of, screen_event, tools


class ComposeState(rx.State):
    """What the server holds for the box; the text under a person's hands is the browser's."""

    channel: str = ""
    tabs: tuple[TabView, ...] = ()
    box: BoxView = BoxView()
    offer: OfferView = OfferView()
    run: RunView = RunView()
    about: AboutView = AboutView()
    saved: SavedView = SavedView()
    sent: SentView = SentView()

    @screen_event(Permission.READ_LEADS)
    async def choose_channel(self, channel: str) -> None:
        """Open another channel of the lead."""
        self.channel = known(channel)
        await refresh_compose(self, await actor_of(self))

    @screen_event(Permission.WORK_LEADS)
    async def save(  # noqa: PLR0917  as the compose box calls it
        self,
        lead_id: int,
        channel: str,
        text: str,
        subject: str,
        version: int,
        base: int,
        token: str,
    ) -> None:
        """Keep what was typed for the lead it was typed for, and answer with the token."""
        actor = await actor_of(self)
        answer = SavedView(scope_of(actor, lead_id, channel), lead_id, channel, token)
        typed = Typed(text, subject, version, base)
        try:
            done = await save_typed(actor, lead_id, channel, typed)
        except AppError as refusal:
            self.saved = replace(answer, version=version, problem=refusal.message)
            return
        self.saved = replace(answer, version=done.version, other=other_view(done.other))
        if done.other is None and self.box.scope == answer.scope:
            self.box = edited(self.box, typed, done.version)

    @screen_event(Permission.WORK_LEADS)
    async def send(  # noqa: PLR0917  as the compose box calls it
        self, lead_id: int, channel: str, text: str, subject: str, send_key: str, seen: int
    ) -> EventSpec:
        """Send once per key; `seen` is the newest message there was at the click."""
        actor = await actor_of(self)
        answer = SentView(scope_of(actor, lead_id, channel), send_key)
        words = Reply(text, subject, send_key, seen)
        try:
            await send_reply(actor, lead_id, channel, words)
        except AppError as refusal:
            self.sent = replace(answer, is_behind=isinstance(refusal, AnsweredMeanwhile))
            return show_error(refusal)
        self.sent = replace(answer, is_sent=True)
        await refresh_compose(self, actor)
        return notify("Sent (local sink).", tone="good")

    @screen_event(Permission.WORK_LEADS)
    async def regenerate(self, lead_id: int, channel: str, instruction: str) -> EventSpec | None:
        """Ask for another draft; what is under way already goes on, and that is said."""
        actor = await actor_of(self)
        under_way = self.run.id if self.run.is_active else 0
        async with tools().database.transaction() as tx:
            run_id = await service.regenerate(tx, actor, lead_id, known(channel), instruction)
        await refresh_compose(self, actor)
        if run_id and run_id == under_way:
            return notify("This draft is being written already. To change it, say what should.")
        return None

    @screen_event(Permission.WORK_LEADS)
    async def discard(self, lead_id: int, channel: str, reason: str, note: str) -> None:
        """Throw draft and typed text away, "" for no reason; the browser can bring it back."""
        actor = await actor_of(self)
        await discard_all(actor, lead_id, channel, Discarded(reason, note))
        await refresh_compose(self, actor)

    @screen_event(Permission.WORK_LEADS)
    async def cancel_auto_send(self, lead_id: int, channel: str) -> EventSpec:
        """Keep the draft from going out by itself."""
        actor = await actor_of(self)
        try:
            async with tools().database.transaction() as tx:
                await cancel(tx, actor, lead_id, known(channel))
        finally:
            await refresh_compose(self, actor)
        return notify("It won't go out by itself. The draft waits for you.", tone="good")

    @screen_event(Permission.WORK_LEADS)
    async def take_offer(self, lead_id: int, channel: str, draft_id: int) -> None:
        """Put the offered draft in the place of the typed text."""
        actor = await actor_of(self)
        async with tools().database.transaction() as tx:
            await service.take_offer(tx, actor, lead_id, known(channel), draft_id)
        await refresh_compose(self, actor)

    @screen_event(Permission.WORK_LEADS)
    async def ignore_offer(self, lead_id: int, channel: str, draft_id: int) -> None:
        """Keep the typed text and stop offering the draft."""
        actor = await actor_of(self)
        async with tools().database.transaction() as tx:
            await service.ignore_offer(tx, actor, lead_id, known(channel), draft_id)
        await refresh_compose(self, actor)


async def refresh_compose(state: ComposeState, actor: Actor) -> None:
    """Read the open channel again."""
    if state.box.lead_id:
        show_box(state, await read_box(actor, state.box.lead_id, state.channel))


async def follow_run(state: ComposeState, actor: Actor, run_id: int) -> None:
    """Read the steps of the shown run again; another run means a new picture."""
    if run_id != state.run.id or not state.run.is_active:
        await refresh_compose(state, actor)
        return
    run = await read_run(actor, run_id)
    if not run.is_active:
        # It ended: its text is a draft now, or there is a reason why not.
        await refresh_compose(state, actor)
    elif run != state.run:
        state.run = run


def show_box(state: ComposeState, read: BoxRead) -> None:
    """Set what differs, so that the browser hears of that alone."""
    for name in ("box", "offer", "run", "about"):
        if getattr(state, name) != getattr(read, name):
            setattr(state, name, getattr(read, name))


def show_channels(state: ComposeState, read: MarksRead) -> None:
    """Show the channels of a lead and the box of the open one."""
    if state.tabs != read.tabs:
        state.tabs = read.tabs
    if state.channel != read.channel:
        state.channel = read.channel
    show_box(state, read.compose)
