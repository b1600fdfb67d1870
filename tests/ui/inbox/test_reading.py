from datetime import UTC, datetime, timedelta

from inboxapp.channels.types import Channel
from inboxapp.conversations.types import (
    DRAFT_ELIGIBLE,
    Direction,
    IdentityView,
    LeadDetail,
    MessageView,
    Sentiment,
    SentimentSource,
    SentimentView,
    TriageView,
)
from inboxapp.ui.inbox.reading import (
    MOST_HTML,
    SHOWN_CHARACTERS,
    entries,
    entry_of_change,
    entry_of_message,
    lead_in_path,
    merge_rows,
    original_view,
    reading_of,
    sentiment_choice,
    tab_views,
    with_changes,
    woven,
)
from inboxapp.ui.inbox.views import EntryView, RowView

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def message(number: int, *, text: str = "Hello", html: str | None = None) -> MessageView:
    return MessageView(
        id=number,
        lead_id=1,
        channel=Channel.EMAIL,
        direction=Direction.INBOUND,
        author="Lena",
        subject="Payroll",
        text=text,
        full_text=text,
        html=html,
        at=NOON + timedelta(minutes=number),
    )


def change(number: int) -> SentimentView:
    return SentimentView(
        id=number,
        before=Sentiment.NEW,
        after=Sentiment.INTERESTED,
        source=SentimentSource.MODEL,
        by="",
        reason="",
        at=NOON + timedelta(minutes=number, seconds=30),
    )


def lead(*, inbound: tuple[Channel, ...] = (Channel.EMAIL,)) -> LeadDetail:
    return LeadDetail(
        id=1,
        name="",
        company="",
        title="",
        timezone="",
        sentiment=Sentiment.NEW,
        sentiment_version=3,
        is_unread=False,
        identities=(IdentityView(Channel.EMAIL, "a@b.example"), IdentityView(Channel.SMS, "+1")),
        inbound_channels=inbound,
        created_at=NOON,
        last_message_at=NOON,
    )


def keys(line: tuple[EntryView, ...]) -> list[str]:
    return [entry.key for entry in line]


def row(number: int, at: str) -> RowView:
    return RowView(id=number, at=at)


def test_messages_and_changes_stand_in_the_order_they_happened() -> None:
    line = entries([message(1), message(2)], [entry_of_change(change(1))], is_whole=True)

    assert keys(line) == ["m1", "s1", "m2"]
    assert [entry.before for entry in line] == ["", line[0].at, line[1].at]


def test_changes_older_than_the_first_message_shown_wait_for_it() -> None:
    changes = [entry_of_change(change(1)), entry_of_change(change(5))]

    assert keys(entries([message(4)], changes, is_whole=False)) == ["m4", "s5"]
    assert keys(entries([message(4)], changes, is_whole=True)) == ["s1", "m4", "s5"]


def test_a_new_change_joins_a_line_without_its_messages_being_read_again() -> None:
    line = entries([message(1), message(2)], [entry_of_change(change(1))], is_whole=True)

    longer = with_changes(
        line, [entry_of_change(change(1)), entry_of_change(change(2))], is_whole=True
    )

    assert keys(longer) == ["m1", "s1", "m2", "s2"]


def test_pages_loaded_above_stay_when_the_newest_is_read_again() -> None:
    older = entries([message(1), message(2)], [], is_whole=True)
    fresh = entries([message(2), message(3)], [], is_whole=False)

    assert keys(woven(older, fresh)) == ["m1", "m2", "m3"]


def test_a_long_message_is_cut_for_the_page_and_whole_when_asked_for() -> None:
    long = message(1, text="x" * (SHOWN_CHARACTERS + 1), html="<p>x</p>")

    entry = entry_of_message(long)

    assert (len(entry.text), entry.is_cut, entry.has_html) == (SHOWN_CHARACTERS, True, True)
    assert original_view(long).text == long.text


def test_html_that_no_browser_can_bear_is_not_offered() -> None:
    heavy = message(1, html="x" * (MOST_HTML + 1))

    assert not entry_of_message(heavy).has_html
    assert original_view(heavy).html == ""


def test_the_newest_page_replaces_its_rows_and_keeps_those_below() -> None:
    shown = [row(1, "5"), row(2, "4"), row(3, "3"), row(4, "2")]
    first = [row(3, "6"), row(1, "5")]

    assert [each.id for each in merge_rows(first, shown)] == [3, 1, 2, 4]


def test_the_choice_says_where_a_tag_would_draft() -> None:
    choice = sentiment_choice(lead(inbound=(Channel.SMS, Channel.EMAIL)), DRAFT_ELIGIBLE, ())

    assert choice.drafting_words == "will draft on Email, SMS"
    assert choice.others_words == "will draft nothing"
    assert set(choice.drafting) | set(choice.others) == set(Sentiment)
    assert not set(choice.drafting) & set(choice.others)


def test_do_not_contact_never_promises_a_draft() -> None:
    choice = sentiment_choice(lead(), [Sentiment.DO_NOT_CONTACT, Sentiment.INTERESTED], ())

    assert choice.drafting == (Sentiment.INTERESTED,)
    assert Sentiment.DO_NOT_CONTACT in choice.others


def test_the_choice_says_that_a_waiting_draft_is_kept_or_discarded() -> None:
    choice = sentiment_choice(lead(), DRAFT_ELIGIBLE, (Channel.EMAIL,))

    assert choice.drafting_words == "will keep the draft on Email"
    assert choice.others_words == "will discard the unedited draft"


def test_a_channel_has_a_tab_when_the_lead_can_be_reached_there() -> None:
    tabs = tab_views(lead(), (Channel.SMS,))

    assert [(tab.channel, tab.has_draft) for tab in tabs] == [("email", False), ("sms", True)]


def test_only_a_plain_number_in_the_address_names_a_lead() -> None:
    assert lead_in_path("/inbox/12") == 12
    assert lead_in_path("/inbox/12/") == 12
    for path in ("/inbox", "/inbox/-1", "/inbox/1.5", "/inbox/x", "/inbox/" + "9" * 40, "/inbox/²"):
        assert lead_in_path(path) == 0


def test_a_message_says_how_it_was_read_and_what_that_took() -> None:
    triage = TriageView(
        sentiment="Interested", model="m-1", prompt="classify_sentiment@1",
        input_tokens=1701, output_tokens=21, latency_ms=12,
    )  # fmt: skip
    words = reading_of(triage)
    assert words == (
        "Read as Interested by m-1 (classify_sentiment@1): 1,701 tokens in, 21 out, 12 ms, cost n/a"
    )


def test_a_message_that_could_not_be_read_says_why_instead() -> None:
    assert reading_of(TriageView(error="The model took too long.")) == ""
    assert reading_of(None) == ""
