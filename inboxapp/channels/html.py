"""Mail's HTML made safe to show, and made text."""

# ruff: noqa: SIM905  tag names read best as words
import re
from html import escape
from html.parser import HTMLParser

import nh3

from inboxapp.channels.tidy import tidy_html
from inboxapp.core.text import clean_text

# No person reads more with its formatting; the text holds all of it.
MAX_HTML = 2_000_000
# Broken nesting is put right in a few rounds.
MAX_CLEANINGS = 5

_TAGS = set(
    "a abbr b big blockquote br caption center cite code dd del dfn div dl dt em h1 h2 h3 h4 h5 h6 "
    "hr i img ins kbd li mark ol p pre q s samp small span strike strong sub sup table tbody td "
    "tfoot th thead tr tt u ul var".split()
)
_ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href"},
    "img": {"alt", "width", "height", "data-remote-src"},
    "ol": {"start"},
    "td": {"align", "valign", "colspan", "rowspan", "width"},
    "th": {"align", "valign", "colspan", "rowspan", "width"},
    "table": {"align", "width"},
}
_LINK = re.compile(r"(https?://|mailto:|tel:)\S", re.IGNORECASE)
_REMOTE_IMAGE = re.compile(r"(https?:)?//\S", re.IGNORECASE)
_PRE_START = re.compile(r"(<pre[^<>]*>)\n+")
_SIZE = re.compile(r"\d{1,5}(px|%)?")
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "dl", "table"}
_LINES = set(
    "address article aside center dd details div dt fieldset figcaption figure footer header li "
    "main nav section summary tr caption".split()
)


def safe_html(html: str) -> str:
    """Return what is safe to show: an allow-list, no scripts, styles, handlers or remote images.

    A remote image keeps its address in `data-remote-src`, to be loaded when a person asks. Beyond
    two million characters it is "", and the text is what there is to show.
    """
    # Everything hidden: rather show it than lose it.
    return _safe_html(html) or _safe_html(html, keep_hidden=True)


def _safe_html(html: str, *, keep_hidden: bool = False) -> str:
    cleaned = clean_text(html)
    for _ in range(MAX_CLEANINGS):
        before, tidy = cleaned, tidy_html(cleaned, keep_hidden=keep_hidden)
        if len(tidy) > MAX_HTML:
            return ""
        cleaned = _sanitised(tidy)
        if cleaned == before:
            break
    return cleaned if cleaned.strip() else ""


def _sanitised(tidy: str) -> str:
    cleaned = nh3.clean(
        tidy,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_kept_value,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes={"http", "https", "mailto", "tel"},
        url_relative="deny",
    )
    # Browsers drop these, so they would make the second cleaning differ from the first.
    return _PRE_START.sub(r"\1", cleaned.replace("\r\n", "\n").replace("\r", "\n"))


def _kept_value(_tag: str, name: str, value: str) -> str | None:
    match name:
        case "href":
            return value if _LINK.match(value) else None
        case "data-remote-src":
            return value if _REMOTE_IMAGE.match(value) else None
        case "width" | "height" | "colspan" | "rowspan" | "start":
            return value if _SIZE.fullmatch(value) else None
        case _:
            return value


def html_to_text(html: str) -> str:
    """Return readable text: blocks on lines of their own, quotes after "> ", links with address."""
    html = clean_text(html)
    text = _read(tidy_html(html))
    return text or _read(tidy_html(html, keep_hidden=True))


def text_to_html(text: str) -> str:
    """Return the text as HTML that looks the same."""
    return escape(clean_text(text)).replace("\n", "<br>")


def _read(tidy: str) -> str:
    reader = _Reader()
    reader.feed(tidy)
    reader.close()
    return reader.result()


class _Reader(HTMLParser):
    """Collects lines from tidy HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line: list[str] = []
        self.quotes = 0
        self.preformatted = 0
        self.is_space_due = False
        self.link: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._break()
        elif tag in _PARAGRAPHS or tag in {"hr", "pre"}:
            self._paragraph()
        elif tag in _LINES:
            self._end_line()
        elif tag in {"td", "th"} and self.line:
            self.is_space_due = True
        elif tag == "a":
            self.link = (dict(attrs).get("href") or "", len(self.line))
        self.quotes += tag == "blockquote"
        self.preformatted += tag == "pre"
        if tag == "li":
            self.line.append("- ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            self._end_quote()
        elif tag in _PARAGRAPHS or tag == "pre":
            self._paragraph()
        elif tag in _LINES:
            self._end_line()
        elif tag == "a":
            self._end_link()
        self.preformatted -= tag == "pre"

    def handle_data(self, data: str) -> None:
        if self.preformatted:
            first, *others = data.split("\n")
            self.line.append(first)
            for line in others:
                self._break()
                self.line.append(line)
            return
        words = data.split()
        if not words:
            self.is_space_due = self.is_space_due or bool(data)
            return
        needs_space = self.is_space_due or data[0].isspace()
        if self.line and needs_space and not self.line[-1].endswith(" "):
            self.line.append(" ")
        self.line.append(" ".join(words))
        self.is_space_due = data[-1].isspace()

    def result(self) -> str:
        self._end_line()
        text = "\n".join(self.lines).strip("\n")
        return re.sub(r"\n{3,}", "\n\n", text)

    def _break(self) -> None:
        line = "".join(self.line)
        self.lines.append(("> " * self.quotes + line).rstrip())
        self.line, self.is_space_due, self.link = [], False, None

    def _end_line(self) -> None:
        if any(part.strip() for part in self.line):
            self._break()
        self.line, self.is_space_due = [], False

    def _paragraph(self) -> None:
        self._end_line()
        if self.lines and self.lines[-1] != self._empty_line():
            self.lines.append(self._empty_line())

    def _end_quote(self) -> None:
        self._end_line()
        while self.lines and self.lines[-1] == self._empty_line():
            self.lines.pop()
        self.quotes -= 1
        self._paragraph()

    def _empty_line(self) -> str:
        return ("> " * self.quotes).rstrip()

    def _end_link(self) -> None:
        if self.link is None:
            return
        (href, start), self.link = self.link, None
        shown = "".join(self.line[start:]).strip()
        address = re.sub(r"^(mailto|tel):", "", href, flags=re.IGNORECASE).rstrip("/")
        if _LINK.match(href) and shown and _bare(address) not in _bare(shown):
            self.line.append(f" ({address})")


def _bare(address: str) -> str:
    return re.sub(r"^(https?://)?(www\.)?", "", address.lower()).rstrip("/")
