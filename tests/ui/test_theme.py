"""Every pair of colours that stands on another can be read."""

import pytest

from inboxapp.conversations.types import Sentiment
from inboxapp.drafting.types import DraftStatus
from inboxapp.runs.types import RunStatus, StageStatus
from inboxapp.ui.theme import (
    SENTIMENT_TONES,
    STATUS_TONES,
    STRUCK,
    TAILWIND,
    TONES,
    TYPE,
    css_variables,
    palette,
)

READABLE = 4.5
GROUNDS = ("bg", "surface", "raised", "sunken", "hover", "selected")
TEXTS = ("ink", "muted", "faint", *TONES)
SOLIDS = (
    ("on-accent", "accent-solid"),
    ("on-accent", "accent-solid-hover"),
    ("on-bad", "bad-solid"),
    ("on-bad", "bad-solid-hover"),
)


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("text", TEXTS)
def test_text_can_be_read_on_every_ground(text: str, *, dark: bool) -> None:
    colours = palette(dark=dark)
    ratios = {ground: contrast(colours[text], colours[ground]) for ground in GROUNDS}
    assert min(ratios.values()) >= READABLE, ratios


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("tone", TONES)
def test_a_tones_words_can_be_read_on_its_own_ground(tone: str, *, dark: bool) -> None:
    colours = palette(dark=dark)
    assert contrast(colours[tone], colours[f"{tone}-surface"]) >= READABLE


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("text", "ground"), SOLIDS)
def test_buttons_can_be_read(text: str, ground: str, *, dark: bool) -> None:
    colours = palette(dark=dark)
    assert contrast(colours[text], colours[ground]) >= READABLE


@pytest.mark.parametrize("dark", [False, True])
def test_the_focus_ring_can_be_seen(*, dark: bool) -> None:
    colours = palette(dark=dark)
    assert min(contrast(colours["ring"], colours[ground]) for ground in GROUNDS) >= 3


def test_light_and_dark_name_the_same_colours() -> None:
    assert palette(dark=False).keys() == palette(dark=True).keys()


def test_every_sentiment_has_a_colour() -> None:
    assert set(SENTIMENT_TONES) == {sentiment.value for sentiment in Sentiment}
    assert set(SENTIMENT_TONES.values()) <= set(TONES)


def test_every_status_has_a_colour() -> None:
    known = {status.value for kind in (RunStatus, StageStatus, DraftStatus) for status in kind}
    assert known <= set(STATUS_TONES)
    assert set(STATUS_TONES.values()) <= set(TONES)
    assert set(STRUCK) <= set(STATUS_TONES)


def test_the_style_sheet_gives_every_class_name_its_value() -> None:
    sheet = css_variables()
    for name, value in TAILWIND["theme"]["colors"].items():
        if value.startswith("var("):
            assert f"--{name}:" in sheet


def test_type_has_six_sizes() -> None:
    pixels = [round(float(size.removesuffix("rem")) * 16, 2) for size, _ in TYPE.values()]
    assert pixels == [12, 13, 14, 16, 20, 28]
