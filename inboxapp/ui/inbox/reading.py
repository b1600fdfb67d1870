"""From what the domain says to what the list and the conversation show."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from inboxapp.channels.types import Channel
from inboxapp.conversations.types import (
    LeadDetail,
    LeadRow,
    MessageView,
    Sentiment,
    SentimentSource,
    SentimentView,
    TriageView,
)
from inboxapp.core.errors import Invalid
from inboxapp.ui.inbox.views import (
    EntryView,
    HandleView,
    LeadView,
    OriginalView,
    RowView,
    SentimentChoice,
    TabView,
)
from inboxapp.ui.routes import lead_link

CHANNEL_LABELS = {Channel.EMAIL: "Email", Channel.SMS: "SMS", Channel.LINKEDIN: "LinkedIn"}
# What one message may add to the page at once; the rest comes when somebody asks for it.
SHOWN_CHARACTERS = 6000
MOST_CHARACTERS = 200_000
MOST_HTML = 500_000
UNKNOWN = "n/a"

_WHO = {
    SentimentSource.PERSON: "A person",
    SentimentSource.API: "The API",
    SentimentSource.MODEL: "AI",
    SentimentSource.RULE: "A rule",
}


_LONGEST_ID = 15


def lead_in_path(path: str) -> int:
    """Return the lead an address names; 0, which nobody has, for anything else."""
    name = path.rstrip("/").rpartition("/")[2]
    return int(name) if name.isdecimal() and name.isascii() and len(name) <= _LONGEST_ID else 0


def known_tag(sentiment: str) -> Sentiment:
    """Return the tag of that name; raises Invalid."""
    try:
        return Sentiment(sentiment)
    except ValueError:
        raise Invalid("There is no such tag. Nothing was changed.") from None


def iso(moment: datetime | None) -> str:
    """Write a moment for the browser; "" is none."""
    return moment.isoformat() if moment else ""


def row_view(lead: LeadRow) -> RowView:
    """Show a lead in the list."""
    return RowView(
        id=lead.id,
        href=str(lead_link(lead.id)),
        name=lead.name or "Unknown sender",
        company=lead.company,
        sentiment=lead.sentiment,
        channel=lead.channel,
        preview=lead.preview,
        is_unread=lead.is_unread,
        has_draft=lead.has_draft,
        is_drafting=lead.is_drafting,
        at=iso(lead.last_message_at),
    )


def merge_rows(first: Iterable[RowView], shown: Iterable[RowView]) -> tuple[RowView, ...]:
    """Put the newest page before what was loaded after it, each lead once."""
    newest = tuple(first)
    known = {row.id for row in newest}
    last = newest[-1].at if newest else ""
    return (*newest, *(row for row in shown if row.id not in known and row.at <= last))


def lead_view(lead: LeadDetail) -> LeadView:
    """Show who the conversation is with."""
    return LeadView(
        id=lead.id,
        name=lead.name or "Unknown sender",
        company=lead.company,
        title=lead.title,
        timezone=lead.timezone,
        created_at=iso(lead.created_at),
        handles=tuple(HandleView(each.channel, each.handle) for each in lead.identities),
    )


def tab_views(lead: LeadDetail, drafted: Sequence[Channel]) -> tuple[TabView, ...]:
    """Show the channels the lead can be reached on, always in the same order."""
    reachable = {each.channel for each in lead.identities} | set(lead.inbound_channels)
    return tuple(
        TabView(channel, CHANNEL_LABELS[channel], channel in drafted)
        for channel in Channel
        if channel in reachable
    )


def sentiment_choice(
    lead: LeadDetail, eligible: Sequence[str], drafted: Sequence[Channel]
) -> SentimentChoice:
    """Say of every tag what choosing it starts or stops."""
    starts = [CHANNEL_LABELS[each] for each in Channel if each in lead.inbound_channels]
    fresh = [CHANNEL_LABELS[each] for each in drafted]
    names = ", ".join(name for name in starts if name not in fresh)
    kept = (
        f"will keep the draft on {', '.join(fresh)}" if fresh else "will draft once the lead writes"
    )
    # Nobody may choose to write to those who asked not to be written to.
    may = [each for each in Sentiment if each is not Sentiment.DO_NOT_CONTACT]
    drafting = tuple(each.value for each in may if each.value in eligible)
    return SentimentChoice(
        value=lead.sentiment,
        version=lead.sentiment_version,
        drafting=drafting,
        others=tuple(each.value for each in Sentiment if each.value not in drafting),
        drafting_words=f"will draft on {names}" if names else kept,
        others_words="will discard the unedited draft" if fresh else "will draft nothing",
    )


def entry_of_message(message: MessageView) -> EntryView:
    """Show a message as text; whatever is long or formatted is fetched when asked for."""
    return EntryView(
        key=f"m{message.id}",
        kind="message",
        id=message.id,
        at=iso(message.at),
        direction=message.direction,
        channel=message.channel,
        author=message.author,
        subject=message.subject,
        text=message.text[:SHOWN_CHARACTERS],
        is_cut=len(message.text) > SHOWN_CHARACTERS,
        has_quoted=len(message.full_text.strip()) > len(message.text.strip()),
        has_html=0 < len(message.html or "") <= MOST_HTML,
        is_automatic=message.is_automatic,
        attachments=message.attachments,
        reading=reading_of(message.triage),
        trouble=message.triage.error if message.triage else "",
    )


def reading_of(triage: TriageView | None) -> str:
    """Say how the machine read a message and what that took; "" if it did not or could not."""
    if triage is None or triage.error:
        return ""
    if not triage.model:
        return f"Read without a model: {triage.reason}"
    tokens = f"{_count(triage.input_tokens)} tokens in, {_count(triage.output_tokens)} out"
    took = f"{tokens}, {_count(triage.latency_ms)} ms, cost {triage.cost or UNKNOWN}"
    return f"Read as {triage.sentiment} by {triage.model} ({triage.prompt}): {took}"


def _count(number: int | None) -> str:
    return UNKNOWN if number is None else f"{number:,}"


def entry_of_change(change: SentimentView) -> EntryView:
    """Show a change of the tag as one line."""
    return EntryView(
        key=f"s{change.id}",
        kind="sentiment",
        id=change.id,
        at=iso(change.at),
        author=change.by or _WHO[change.source],
        was=change.before,
        now=change.after,
        reason=change.reason,
    )


def entries(
    messages: Sequence[MessageView], changes: Sequence[EntryView], *, is_whole: bool
) -> tuple[EntryView, ...]:
    """Weave messages and changes of the tag into one line, oldest first.

    Unless it is the whole conversation, changes older than its first message are left out.
    """
    return with_changes([entry_of_message(each) for each in messages], changes, is_whole=is_whole)


def with_changes(
    shown: Sequence[EntryView], changes: Sequence[EntryView], *, is_whole: bool
) -> tuple[EntryView, ...]:
    """Put the changes of the tag among the messages of a line, in the place of its old ones."""
    messages = [entry for entry in shown if entry.kind == "message"]
    first = "" if is_whole or not messages else messages[0].at
    kept = (change for change in changes if change.at >= first)
    return chained(sorted((*messages, *kept), key=lambda entry: entry.at))


def woven(shown: Sequence[EntryView], fresh: Sequence[EntryView]) -> tuple[EntryView, ...]:
    """Put what begins later below the part of the other line that is older."""
    first = fresh[0].at if fresh else ""
    return chained((*(entry for entry in shown if entry.at < first), *fresh))


def original_view(message: MessageView) -> OriginalView:
    """Show all of a message, up to what a browser can bear."""
    html = message.html or ""
    return OriginalView(
        text=message.text[:MOST_CHARACTERS],
        full_text=message.full_text[:MOST_CHARACTERS],
        html=html if len(html) <= MOST_HTML else "",
    )


def chained(line: Iterable[EntryView]) -> tuple[EntryView, ...]:
    """Tell each entry the time of the one above it, for the lines between days."""
    chain: list[EntryView] = []
    for entry in line:
        before = chain[-1].at if chain else ""
        chain.append(replace(entry, before=before))
    return tuple(chain)
