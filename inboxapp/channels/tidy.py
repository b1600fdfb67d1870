"""Any HTML in, small well-nested HTML out, in linear time.

The sanitiser and the standard parser are quadratic on hostile input (hundreds of thousands of
nested or attribute-laden tags), so both are given only what comes out of here. This is no
sanitiser: nothing here is safe to show.
"""

# ruff: noqa: SIM905  tag names read best as words
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape

from inboxapp.channels.hiding import WHITE, Sheet, background_of, is_hidden, read_sheet

MAX_DEPTH = 200
MAX_ATTRIBUTES = 60

# Quoted values may hold ">"; the possessive marks (++ and *+) keep a failed match linear.
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*+)(?=[\s/>])"
    r"(?P<rest>(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>"
)
# A tag whose quotes don't add up ends at the next ">".
_RAGGED_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*+)(?=[\s/>])(?P<rest>[^<>]*+)>"
)
_DECLARATION = re.compile(r"<[!?/][^<>]*+>")
_ATTRIBUTE = re.compile(
    r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++)))?"
)
_LINK = re.compile(r"\s*(https?://|mailto:|tel:)\S", re.IGNORECASE)
_REMOTE = re.compile(r"(https?:)?//", re.IGNORECASE)

_VOID = {"br", "hr", "img", "wbr", "col"}
_INLINE = set(
    "a abbr acronym b big cite code del dfn em font i ins kbd mark q s samp small span strike "
    "strong sub sup tt u var".split()
)
_BLOCK = set(
    "address article aside blockquote center dd details div dl dt fieldset figcaption figure "
    "footer h1 h2 h3 h4 h5 h6 header li main nav ol p pre section summary ul".split()
)
_TABLE = {"table", "caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th"}
_KEPT = _VOID | _INLINE | _BLOCK | _TABLE
# Their content is not for reading; in these it is not even markup.
_RAW = {"script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp"}
_DROPPED = {"svg", "math", "object", "applet", "template", "select", "video", "audio", "canvas"}

_PAGE = {"html", "body"}
_ROWS = {"tr", "thead", "tbody", "tfoot"}
_CLOSES = {
    "li": {"li", "p"},
    "dt": {"dt", "dd", "p"},
    "dd": {"dt", "dd", "p"},
    "td": {"td", "th", "p"},
    "th": {"td", "th", "p"},
    "tr": {"tr", "td", "th", "p"},
    "thead": _ROWS | {"td", "th", "p"},
    "tbody": _ROWS | {"td", "th", "p"},
    "tfoot": _ROWS | {"td", "th", "p"},
    "a": {"a"},
    "table": set(),
    "caption": set(),
    "colgroup": set(),
}
_KEPT_ATTRIBUTES = {"href", "alt", "title", "dir", "lang", "width", "height"} | {
    "colspan", "rowspan", "align", "valign", "start",
}  # fmt: skip


@dataclass
class _Tidier:
    keep_hidden: bool
    sheet: Sheet = field(default_factory=Sheet)
    parts: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    stack: list[str] = field(default_factory=list)
    # What is behind the text at each depth, the page itself first.
    behind: list[str] = field(default_factory=lambda: [WHITE])
    # How deep the stack was when something not to be read began.
    unread_from: int | None = None
    is_hiding: bool = False

    def text(self, raw: str) -> None:
        if self.unread_from is None:
            self.parts.append(raw.replace("<", "&lt;").replace(">", "&gt;"))
        elif self.is_hiding and raw.strip():
            self.hidden.append(unescape(raw.strip()))

    def page(self, rest: str) -> None:
        """Take note of what the whole page stands on."""
        self.behind[0] = background_of(_attributes(rest), self.sheet, self.behind[0])

    def start(self, name: str, rest: str) -> None:
        if name in _VOID:
            self._void(name, rest)
            return
        self._close_implied(name)
        if len(self.stack) >= MAX_DEPTH:
            return
        attributes = _attributes(rest)
        if name == "a" and not _LINK.match(attributes.get("href", "")):
            return  # to nowhere, or nowhere good
        self.stack.append(name)
        behind = self.behind[-1]
        self.behind.append(background_of(attributes, self.sheet, behind))
        if self.unread_from is not None:
            return
        is_unseen = not self.keep_hidden and is_hidden(attributes, self.sheet, behind)
        if name in _DROPPED or is_unseen:
            self.unread_from, self.is_hiding = len(self.stack), is_unseen
        else:
            self.parts.append(_opening(name, attributes))

    def end(self, name: str) -> None:
        """Close the nearest `name`, unless that would break out of a table's cell."""
        for depth in range(len(self.stack), 0, -1):
            if self.stack[depth - 1] == name:
                self._pop_to(depth - 1)
                return
            if self.stack[depth - 1] in _TABLE and name not in _TABLE:
                return

    def finish(self) -> str:
        self._pop_to(0)
        return "".join(self.parts)

    def _void(self, name: str, rest: str) -> None:
        if self.unread_from is None:
            attributes = _attributes(rest)
            if self.keep_hidden or not is_hidden(attributes, self.sheet, self.behind[-1]):
                self.parts.append(_opening(name, attributes))

    def _close_implied(self, name: str) -> None:
        closes = _CLOSES.get(name, {"p"} if name in _BLOCK else set())
        while closes:
            depth = len(self.stack)
            while depth and self.stack[depth - 1] in _INLINE - closes:
                depth -= 1
            if not depth or self.stack[depth - 1] not in closes:
                return
            self._pop_to(depth - 1)

    def _pop_to(self, depth: int) -> None:
        while len(self.stack) > depth:
            name = self.stack.pop()
            self.behind.pop()
            if self.unread_from is None:
                self.parts.append(f"</{name}>")
            elif len(self.stack) < self.unread_from:
                self.unread_from = None


def tidy_html(html: str, *, keep_hidden: bool = False) -> str:
    """Return the readable part of `html`, well nested, at most 200 deep, few attributes a tag.

    Scripts, styles, comments and hidden elements go; remote images become
    `<img data-remote-src>`. A page where everything is hidden is kept as it is.
    """
    return _tidied(html, keep_hidden=keep_hidden).finish()


def hidden_text(html: str) -> str:
    """Return the words of elements that a reader of `html` could not see."""
    tidier = _tidied(html, keep_hidden=False)
    return "\n".join(tidier.hidden)


def _tidied(html: str, *, keep_hidden: bool) -> _Tidier:
    tidier = _Tidier(keep_hidden=keep_hidden, sheet=read_sheet(html))
    for piece in _pieces(html):
        if isinstance(piece, str):
            tidier.text(piece)
            continue
        name = piece["name"].lower()
        if name in _PAGE and not piece["close"]:
            tidier.page(piece["rest"])
        if name not in _KEPT and name not in _DROPPED:
            continue
        if piece["close"]:
            tidier.end(name)
        elif name in _KEPT or not piece["rest"].endswith("/"):
            tidier.start(name, piece["rest"])
    return tidier


def _pieces(html: str) -> Iterator[str | re.Match[str]]:
    """Yield texts and tags in order, without comments and without what scripts and styles hold."""
    position, comments_end = 0, html.rfind("-->")
    while (start := html.find("<", position)) >= 0:
        if start > position:
            yield html[position:start]
        if html.startswith("<!--", start) and start < comments_end:
            # "<!-->" is a whole comment.
            position = html.find("-->", start + 2) + 3
        elif tag := _TAG.match(html, start) or _RAGGED_TAG.match(html, start):
            position = tag.end()
            name = tag["name"].lower()
            if name in _RAW and not tag["close"]:
                closing = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(html, position)
                position = closing.start() if closing else len(html)
            yield tag
        elif declaration := _DECLARATION.match(html, start):
            position = declaration.end()
        else:
            yield "<"
            position = start + 1
    yield html[position:]


def _attributes(rest: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for index, match in enumerate(_ATTRIBUTE.finditer(rest)):
        if index >= MAX_ATTRIBUTES:
            break
        value = next((group for group in match.groups()[1:] if group is not None), "")
        found.setdefault(match[1].lower(), unescape(value))
    return found


def _opening(name: str, attributes: dict[str, str]) -> str:
    kept = {key: value for key, value in attributes.items() if key in _KEPT_ATTRIBUTES}
    if "href" in kept:
        kept["href"] = kept["href"].strip()
    if name == "img":
        source = attributes.get("src") or attributes.get("data-remote-src", "")
        if _REMOTE.match(source.strip()):
            kept["data-remote-src"] = source.strip()
    written = "".join(f' {key}="{escape(value)}"' for key, value in kept.items())
    return f"<{name}{written}>"
