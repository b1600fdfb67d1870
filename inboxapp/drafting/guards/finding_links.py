"""Everything in a text that a mail program, a phone or a reader would follow."""

# ruff: noqa: SIM905, RUF001  words read best as words; signs of the world
import re
from collections.abc import Iterator
from dataclasses import dataclass

from inboxapp.drafting.guards.folding import Folded, fold
from inboxapp.drafting.guards.hosts import Target, top_level_domains


@dataclass(frozen=True)
class Link:
    """A link and where it stands in the text it was found in."""

    target: Target
    start: int
    end: int


_SCHEME = re.compile(
    r"(?<![a-z0-9])(?:(?:h[tx]{2}ps?|ftps?|wss?|file)\s?\[?:\]?[\\/]{0,4}"
    r"|[a-z][a-z0-9+.\-]{1,15}:[\\/]{2,4}|(?:javascript|vbscript|mailto|data):(?=\S)"
    r"|(?<![:\w])//(?=[\w\[]))"
    r"(?P<rest>(?:\[[0-9a-f:.]{2,45}\])?[^\s<>\"'`\[\]{}|]{1,2000})",
    re.IGNORECASE,
)
_NAMES = re.compile(r"(?<![\w.\-])[\w.\-]+")
_AFTER_HOST = re.compile(r"(?::\d{1,5}(?!\d))?(?:[/?#\\][^\s<>\"'`\[\]{}|]{0,2000})?")
_LOCAL_PART = re.compile(r"[\w.+%\-]{1,64}\Z")
_DOT_WORD = r"(?:dot|d0t|punkt|punto|ponto|point|punt)"
_BRACKETED = re.compile(
    rf"(?<![\w\-])[\w\-]{{1,63}}(?:\s{{0,3}}[\[({{<]\s{{0,3}}(?:{_DOT_WORD}|\.)\s{{0,3}}[\])}}>]"
    r"\s{0,3}[\w\-]{1,24})++",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    r"(?<![\w\-])[\w\-]{2,63}(?:\s{1,3}(?:dot|punkt|punto|ponto)\s{1,3}[\w\-]{2,24})++",
    re.IGNORECASE,
)
_SPACED = re.compile(r"(?<![\w\-])[\w\-]{2,63}(?:\s\.\s?|\.\s|,)(?:com|net|org)(?![\w\-])")
_SPREAD = re.compile(r"(?<!\S)(?:[\w.:/\-] ){4,}+(?:[\w\-](?!\S))?")
_SEPARATORS = re.compile(
    rf"[\s\[\](){{}}<>]*(?:\b{_DOT_WORD}\b|[.,])[\s\[\](){{}}<>]*", re.IGNORECASE
)
_NOT_SPELLED = frozenset({"in", "is", "it", "to", "at", "as", "so", "no", "be", "by", "us", "my"})
# Words that begin a sentence when somebody forgot the space after the full stop.
_SENTENCE_BEGINS = frozenset(
    "so me is it in no at be to my do am as us by we an or if la le les de el you now here how one"
    " call good best next go what will ja je tu er es da du ab am se un una si al".split()
)
_AFTER_NUMBERS = frozenset({"am", "pm", "no", "in", "to", "is", "at", "as", "st", "de", "la", "so"})
_COMPANY_FORMS = ("co.ltd", "pty.ltd", "pvt.ltd")
_ADDRESS_AND_PORT = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}\Z")
_CLOSING = ".,;:!?)]}>*_~'\"»”’"


def find_links(text: str) -> tuple[Link, ...]:
    """Return all links, in order and without overlap, however they are disguised."""
    folded = fold(text)
    found = sorted(_all(folded), key=lambda link: (link.start, -link.end))
    kept: list[Link] = []
    for link in found:
        if not kept or link.start >= kept[-1].end:
            kept.append(link)
        elif kept[-1].target.is_plain and link.target.host != kept[-1].target.host:
            # Two readings of the same place: neither can be trusted.
            hidden = Target(kept[-1].target.host, is_plain=False)
            kept[-1] = Link(hidden, kept[-1].start, max(kept[-1].end, link.end))
    return tuple(_in_original(folded, link) for link in kept)


def hosts_in(text: str) -> frozenset[str]:
    """Return the hosts of all links in a text of the client's own."""
    return frozenset(link.target.host for link in find_links(text) if link.target.is_plain)


def _in_original(folded: Folded, link: Link) -> Link:
    start, end = folded.span(link.start, link.end)
    return Link(link.target, start, end)


def _all(folded: Folded) -> Iterator[Link]:
    covered = 0
    for match in _SCHEME.finditer(folded.text):
        link = _with_scheme(match)
        covered = max(covered, link.end)
        yield link
    yield from _bare(folded.text)
    yield from _obfuscated(folded.text)


def _with_scheme(match: re.Match[str]) -> Link:
    url = match.group()
    rest = match["rest"].lstrip("/\\")
    kept = _without_closing(rest)
    end = match.end() - (len(rest) - len(kept))
    return Link(_target(url, kept), match.start(), max(end, match.start() + 1))


def _target(url: str, rest: str) -> Target:
    if url.lower().startswith(("javascript:", "vbscript:", "data:", "file:")):
        return Target("", is_plain=False)
    authority, path = _authority(rest)
    user, _, host = authority.rpartition("@")
    if url.lower().startswith("mailto:"):
        return Target(_without_port(host), path, address=f"{user}@{host}")
    is_plain = not user and "\\" not in url and not _leads_on(path)
    return Target(_without_port(host), path, is_plain=is_plain)


def _authority(rest: str) -> tuple[str, str]:
    for index, char in enumerate(rest):
        if char in "/?#\\":
            return rest[:index], rest[index:]
    return rest, ""


def _leads_on(path: str) -> bool:
    """Tell whether another address hides in the path, for the host to pass us on to."""
    return "://" in path or "//" in path.lstrip("/") or "=//" in path or "\\" in path


def _without_port(host: str) -> str:
    return host if host.startswith("[") else host.partition(":")[0]


def _bare(text: str) -> Iterator[Link]:
    for run in _NAMES.finditer(text):
        if "." not in run.group():
            continue
        for start, end in _host_spans(run.group(), run.start()):
            link = _bare_link(text, start, end)
            if link is not None:
                yield link


def _host_spans(run: str, offset: int) -> Iterator[tuple[int, int]]:
    place = 0
    for piece in re.split(r"(\.{2,})", run):
        name = piece.strip("._-")
        start = place + (piece.find(name) if name else 0)
        place += len(piece)
        end = _host_end(name)
        if end:
            yield offset + start, offset + start + end


def _host_end(name: str) -> int:
    """Return how much of a dotted name is a host, 0 for none."""
    labels = name.split(".")
    if len(labels) < 2:  # noqa: PLR2004  a host has a dot
        return 0
    if _ADDRESS_AND_PORT.match(name):
        return len(name)
    end = len(name)
    for index in range(len(labels) - 1, 0, -1):
        ascii_part = _ascii_head(labels[index])
        ends_here = end - len(labels[index]) + len(ascii_part or labels[index])
        if _is_top(labels, index, ascii_part or labels[index]):
            return ends_here
        end -= len(labels[index]) + 1
    return 0


def _ascii_head(label: str) -> str:
    match = re.match(r"[a-zA-Z0-9\-]+", label)
    return match.group() if match else ""


def _is_top(labels: list[str], index: int, label: str) -> bool:
    top, before = label.lower(), labels[index - 1]
    if top not in top_level_domains() and not top.startswith("xn--"):
        return False
    if not before or "_" in before or f"{before}.{top}".lower() in _COMPANY_FORMS:
        return False
    if label.istitle() and top in _SENTENCE_BEGINS and index == len(labels) - 1:
        return False
    return not (before.isdigit() and top in _AFTER_NUMBERS)


def _bare_link(text: str, start: int, end: int) -> Link | None:
    host = text[start:end]
    if end < len(text) - 1 and text[end] == "@" and text[end + 1].isalnum():
        return None  # the first half of an address
    after = _AFTER_HOST.match(text, end)
    path = _without_closing(after.group()) if after else ""
    if _ADDRESS_AND_PORT.match(host) and not path:
        return None  # a version number
    address = ""
    if start and text[start - 1] == "@":
        local = _LOCAL_PART.search(text, max(0, start - 65), start - 1)
        if local:
            address, start = f"{local.group()}@{host}", local.start()
    where = path[path.find("/") :] if "/" in path else path.lstrip(":0123456789")
    is_plain = "\\" not in path and not _leads_on(where)
    return Link(Target(host, where, address, is_plain), start, end + len(path))


def _obfuscated(text: str) -> Iterator[Link]:
    for pattern in (_BRACKETED, _SPELLED, _SPACED):
        for match in pattern.finditer(text):
            host = _SEPARATORS.sub(".", match.group())
            top = host.rpartition(".")[2].lower()
            is_word = pattern is _SPELLED and top in _NOT_SPELLED
            if top in top_level_domains() and not is_word:
                yield Link(Target(host), match.start(), match.end())
    for match in _SPREAD.finditer(text):
        host = match.group().replace(" ", "")
        if "." in host and _host_end(host.partition("//")[2].partition("/")[0] or host):
            end = match.start() + len(match.group().rstrip())
            yield Link(Target(host, is_plain=False), match.start(), end)


def _without_closing(text: str) -> str:
    """Drop punctuation that ends the sentence and not the link."""
    kept = text
    while kept and kept[-1] in _CLOSING:
        if kept[-1] == ")" and kept.count("(") >= kept.count(")"):
            break
        kept = kept[:-1]
    return kept
