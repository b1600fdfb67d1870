"""One short transaction per thing on screen, done in the order the eye needs it."""

from collections.abc import Sequence
from dataclasses import dataclass

from inboxapp.accounts.queries import client_profile
from inboxapp.accounts.types import Actor
from inboxapp.channels.types import Channel
from inboxapp.conversations.queries import lead_detail, sentiment_changes, timeline
from inboxapp.conversations.service import mark_read
from inboxapp.conversations.types import DRAFT_ELIGIBLE, LeadDetail
from inboxapp.core.database import Transaction
from inboxapp.core.errors import NotFound
from inboxapp.drafting.queries import compose_view, pending_channels, run_progress
from inboxapp.ui.inbox.about import read_about
from inboxapp.ui.inbox.about_views import AboutView
from inboxapp.ui.inbox.drafts import box_view, offer_view, run_view
from inboxapp.ui.inbox.reading import (
    entries,
    entry_of_change,
    lead_view,
    original_view,
    sentiment_choice,
    tab_views,
    woven,
)
from inboxapp.ui.inbox.typed import known
from inboxapp.ui.inbox.views import (
    BoxView,
    EntryView,
    LeadView,
    OfferView,
    OriginalView,
    RunView,
    SentimentChoice,
    TabView,
)
from inboxapp.ui.session import tools

PAGE = 60


@dataclass(frozen=True)
class BoxRead:
    """The box, what is offered beside it, how far the run is, and what is said of its draft."""

    box: BoxView
    offer: OfferView
    run: RunView
    about: AboutView


@dataclass(frozen=True)
class MarksRead:
    """All of a lead but its messages, which change far less often."""

    lead: LeadView
    choice: SentimentChoice
    changes: tuple[EntryView, ...]
    channel: str
    tabs: tuple[TabView, ...]
    compose: BoxRead


@dataclass(frozen=True)
class LeadRead:
    """A lead, ready to show; the changes of its tag are in the line."""

    marks: MarksRead
    line: tuple[EntryView, ...]
    has_older: bool


async def read_lead(actor: Actor, lead_id: int, channel: str) -> LeadRead:
    """Read a lead and mark it read; "" opens the channel that needs the person most."""
    async with tools().database.transaction() as tx:
        lead = await lead_detail(tx, actor, lead_id)
        messages = await timeline(tx, actor, lead_id, limit=PAGE + 1)
        marks = await _marks(tx, actor, lead, channel)
        if lead.is_unread:
            await mark_read(tx, actor, lead_id)
    has_older = len(messages) > PAGE
    line = entries(messages[-PAGE:], marks.changes, is_whole=not has_older)
    return LeadRead(marks, line, has_older)


async def read_marks(actor: Actor, lead_id: int, channel: str) -> MarksRead:
    """Read everything but the messages again."""
    async with tools().database.transaction() as tx:
        return await _marks(tx, actor, await lead_detail(tx, actor, lead_id), channel)


async def read_box(actor: Actor, lead_id: int, channel: str) -> BoxRead:
    """Read one channel of a lead again."""
    async with tools().database.transaction() as tx:
        return await _box(tx, actor, lead_id, known(channel))


async def read_run(actor: Actor, run_id: int) -> RunView:
    """Read the steps of a run that is being worked on."""
    async with tools().database.transaction() as tx:
        return run_view(await run_progress(tx, actor, run_id), None)


async def read_older(
    actor: Actor, lead_id: int, shown: Sequence[EntryView]
) -> tuple[tuple[EntryView, ...], bool]:
    """Return the line with one more page above it, and whether there is more still."""
    first = next((entry.id for entry in shown if entry.kind == "message"), None)
    async with tools().database.transaction() as tx:
        messages = await timeline(tx, actor, lead_id, before=first, limit=PAGE + 1)
        changes = await sentiment_changes(tx, actor, lead_id)
    has_older = len(messages) > PAGE
    views = tuple(entry_of_change(each) for each in changes)
    older = entries(messages[-PAGE:], views, is_whole=not has_older)
    return woven(older, shown), has_older


async def read_original(
    actor: Actor, lead_id: int, shown: Sequence[EntryView], message_id: int
) -> OriginalView:
    """Read all of one message on screen; raises NotFound for any other."""
    ids = [entry.id for entry in shown if entry.kind == "message"]
    if message_id not in ids:
        raise NotFound("This message is not in the conversation.")
    place = ids.index(message_id)
    below = ids[place + 1] if place + 1 < len(ids) else None
    async with tools().database.transaction() as tx:
        # Newer ones may have come in since: look at a few from the end.
        messages = await timeline(tx, actor, lead_id, before=below, limit=1 if below else 10)
    found = next((each for each in messages if each.id == message_id), None)
    return original_view(found) if found else OriginalView()


async def _marks(tx: Transaction, actor: Actor, lead: LeadDetail, wanted: str) -> MarksRead:
    changes = await sentiment_changes(tx, actor, lead.id)
    profile = await client_profile(tx, actor.client_id)
    drafted = await pending_channels(tx, actor, lead.id)
    tabs = tab_views(lead, drafted)
    channel = _channel(lead, drafted, wanted, tabs)
    return MarksRead(
        lead=lead_view(lead),
        choice=sentiment_choice(lead, profile.eligible_sentiments or DRAFT_ELIGIBLE, drafted),
        changes=tuple(entry_of_change(each) for each in changes),
        channel=channel,
        tabs=tabs,
        compose=await _box(tx, actor, lead.id, channel),
    )


async def _box(tx: Transaction, actor: Actor, lead_id: int, channel: Channel) -> BoxRead:
    compose = await compose_view(tx, actor, lead_id, channel)
    about = await read_about(tx, actor, lead_id, channel, compose)
    run = run_view(compose.run, compose.draft)
    return BoxRead(box_view(actor, compose), offer_view(compose), run, about)


def _channel(
    lead: LeadDetail, drafted: Sequence[Channel], wanted: str, tabs: Sequence[TabView]
) -> Channel:
    """Choose what was asked for, else where a draft waits, else where the lead wrote last."""
    if wanted in {tab.channel for tab in tabs}:
        return Channel(wanted)
    recent = [each for each in lead.inbound_channels if each in drafted]
    first = [*recent, *drafted, *lead.inbound_channels, *(Channel(tab.channel) for tab in tabs)]
    return first[0] if first else Channel.EMAIL
