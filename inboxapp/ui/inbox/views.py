"""What the inbox hands to the browser: plain values, times as ISO text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RowView:
    """A lead in the list."""

    id: int = 0
    href: str = ""
    name: str = ""
    company: str = ""
    sentiment: str = ""
    channel: str = ""
    preview: str = ""
    is_unread: bool = False
    has_draft: bool = False
    is_drafting: bool = False
    at: str = ""


@dataclass(frozen=True)
class HandleView:
    """One way to reach the lead."""

    channel: str
    handle: str


@dataclass(frozen=True)
class LeadView:
    """Who the open conversation is with; id 0 is nobody."""

    id: int = 0
    name: str = ""
    company: str = ""
    title: str = ""
    timezone: str = ""
    created_at: str = ""
    handles: tuple[HandleView, ...] = ()


@dataclass(frozen=True)
class SentimentChoice:
    """The tag and what a change would start or stop; `version` grows with each answer."""

    value: str = "New"
    version: int = 0
    drafting: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    drafting_words: str = ""
    others_words: str = ""


@dataclass(frozen=True)
class EntryView:
    """A message or a change of the tag in the timeline; `before` is the time of the one above.

    `reading` says how the machine read a message and what that took, `trouble` why it could not.
    """

    key: str = ""
    kind: str = "message"
    id: int = 0
    at: str = ""
    before: str = ""
    direction: str = ""
    channel: str = ""
    author: str = ""
    subject: str = ""
    text: str = ""
    is_cut: bool = False
    has_quoted: bool = False
    has_html: bool = False
    is_automatic: bool = False
    attachments: tuple[str, ...] = ()
    was: str = ""
    now: str = ""
    reason: str = ""
    reading: str = ""
    trouble: str = ""


@dataclass(frozen=True)
class OriginalView:
    """All of one message, fetched when somebody asks for it; `html` is sanitised."""

    text: str = ""
    full_text: str = ""
    html: str = ""


@dataclass(frozen=True)
class TabView:
    """A channel of the lead."""

    channel: str
    label: str
    has_draft: bool


@dataclass(frozen=True)
class MarkView:
    """A finding in a text; one without a quote is about the text as a whole."""

    code: str
    severity: str
    words: str
    quote: str
    start: int


@dataclass(frozen=True)
class ReviewView:
    """The answer to one look at typed text; `token` says which."""

    token: str = ""
    findings: tuple[MarkView, ...] = ()


@dataclass(frozen=True)
class BoxView:
    """What the server holds for the box; `scope` names its person, lead and channel.

    `findings` are those of the draft's own text.
    """

    scope: str = ""
    lead_id: int = 0
    channel: str = ""
    text: str = ""
    subject: str = ""
    version: int = 0
    base: int = 0
    is_edited: bool = False
    has_draft: bool = False
    newest_message_id: int = 0
    findings: tuple[MarkView, ...] = ()


@dataclass(frozen=True)
class OfferView:
    """A draft beside the person's own text; id 0 is none."""

    id: int = 0
    text: str = ""
    subject: str = ""


@dataclass(frozen=True)
class StageView:
    """One step of the run, or one turn of its revision; `note` is what it did to the confidence.

    What is no `is_step` happens beside the writing and is shown in the why panel alone.
    """

    name: str
    label: str
    status: str
    took: str
    summary: str
    findings: tuple[str, ...]
    href: str
    iteration: int = 0
    note: str = ""
    is_step: bool = True


@dataclass(frozen=True)
class RunView:
    """The newest run of the channel; id 0 is none.

    `problem` says in words why it gave no draft, `again` what one can do about it.
    """

    id: int = 0
    href: str = ""
    status: str = ""
    is_active: bool = False
    is_writing: bool = False
    stream_url: str = ""
    started_at: str = ""
    finished_at: str = ""
    problem: str = ""
    tone: str = "neutral"
    again: str = ""
    stages: tuple[StageView, ...] = ()


@dataclass(frozen=True)
class OtherView:
    """Somebody else's newer text."""

    text: str
    subject: str
    version: int
    by: str


@dataclass(frozen=True)
class SavedView:
    """The answer to one save; `token` says which."""

    scope: str = ""
    lead_id: int = 0
    channel: str = ""
    token: str = ""
    version: int = 0
    other: OtherView | None = None
    problem: str = ""


@dataclass(frozen=True)
class SentView:
    """The answer to one send; `key` says which. `is_behind`: somebody else answered unseen."""

    scope: str = ""
    key: str = ""
    is_sent: bool = False
    is_behind: bool = False
