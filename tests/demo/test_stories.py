from collections import Counter
from datetime import timedelta

import pytest

from inboxapp.channels.types import Channel
from inboxapp.conversations.types import Direction, Sentiment
from inboxapp.demo.stories import CLIENT_KEYS, Story, demo_client, span


def last_tag(story: Story) -> Sentiment:
    tags = [(line.ago, line.tag) for line in story.lines if line.tag]
    tags += [(retag.ago, retag.to) for retag in story.retags]
    return min(tags, key=lambda tag: tag[0])[1] if tags else Sentiment.NEW


def every_story() -> list[Story]:
    return [story for key in CLIENT_KEYS for story in demo_client(key).stories]


def test_acme_has_forty_leads_over_all_sentiments_and_channels() -> None:
    stories = demo_client("acme").stories
    assert len(stories) >= 40
    assert set(Counter(map(last_tag, stories))) == set(Sentiment)
    assert {channel for story in stories for channel in story.handles} == set(Channel)


def test_acme_can_meet_on_workdays_only() -> None:
    availability = demo_client("acme").availability
    assert availability is not None
    assert {window.weekday for window in availability.windows} == {0, 1, 2, 3, 4}
    assert demo_client("zeta").availability is None


def test_some_leads_write_on_two_channels_and_one_on_three() -> None:
    inbound = [
        {line.channel for line in story.lines if line.direction is Direction.INBOUND}
        for story in demo_client("acme").stories
    ]
    sizes = Counter(map(len, inbound))
    assert sizes[2] >= 4
    assert sizes[3] >= 1


def test_we_write_first_and_nobody_writes_in_the_future() -> None:
    for story in every_story():
        assert story.lines[0].direction is Direction.OUTBOUND, story.name
        assert all(timedelta(0) < line.ago < timedelta(days=22) for line in story.lines), story.name
        assert all(line.channel in story.handles for line in story.lines), story.name


def test_nothing_points_at_a_real_address() -> None:
    for story in every_story():
        assert story.handles.get(Channel.EMAIL, "x@y.example").endswith(".example")
        assert "-demo" in story.handles.get(Channel.LINKEDIN, "-demo")


def test_the_awkward_cases_are_there() -> None:
    stories = demo_client("acme").stories
    texts = [line.text for story in stories for line in story.lines]
    assert max(len(text.split()) for text in texts) > 900
    assert any(len(story.name.split(maxsplit=1)[1]) >= 60 for story in stories)
    assert any("\u0600" <= char <= "\u06ff" for text in texts for char in text)
    assert any("ignore all previous instructions" in text.lower() for text in texts)
    assert any(line.is_bounce for story in stories for line in story.lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3d 4h", timedelta(days=3, hours=4)),
        ("26h", timedelta(hours=26)),
        ("75m", timedelta(minutes=75)),
    ],
)
def test_spans_are_read(text: str, expected: timedelta) -> None:
    assert span(text) == expected


def test_a_span_without_a_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="not a span"):
        span("soon")
