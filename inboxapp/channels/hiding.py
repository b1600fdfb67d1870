"""Which elements of a mail its reader can't see: styles, attributes, sheets, same colours."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

MOST_STYLE = 2_000
MOST_SHEET = 200_000
WHITE = "#ffffff"
# A colour that nobody can know here: a picture, a class, a gradient.
UNKNOWN = ""

_SPACE = re.compile(r"\s+")
_ZERO = r"(?:0+(?:\.0*)?|\.0+)(?:px|pt|em|rem|ex|ch|vw|vh|%)?(?:;|!|$)"
_FAR = r"-(?:\d{3,}|[1-9]\d{2,}\.\d*)(?:px|pt|em|rem|%)?|-\d{2,}(?:em|rem|vw|vh)"
_HIDING = re.compile(
    r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|mso-hide:all"
    rf"|font-size:(?:{_ZERO}|(?:0?\.\d+|1(?:\.0*)?)px)|max-height:{_ZERO}|max-width:{_ZERO}"
    r"|opacity:0*(?:\.0\d*)?(?:;|!|$)|(?:text-indent|left|top|right|margin-left|margin-top):"
    rf"(?:{_FAR})|color:transparent|color:(?:rgba|hsla)\([^)]*,0*(?:\.0*)?\)|transform:scale[xy]?\(0"
    r"|clip:rect\((?:0|1)(?:px)?[,)]|clip-path:inset\((?:50|100)%)"
)
_NO_ROOM = re.compile(rf"(?:^|;)(?:width|height):{_ZERO}")
_CLIPS = re.compile(r"(?:^|;)overflow:hidden")
_COLOR = re.compile(r"(?:^|;)color:([^;!]{1,40})")
_BACKGROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]{1,200})")
_SHORT = re.compile(r"#([0-9a-f])([0-9a-f])([0-9a-f])(?:[0-9a-f])?")
_LONG = re.compile(r"#[0-9a-f]{6}")
_RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,[\d.]+)?\)")
_NAMES = {"white": WHITE, "black": "#000000", "snow": "#fffafa", "ivory": "#fffff0"}
_RULE = re.compile(r"([^{}]{1,400})\{([^{}]{0,2000})\}")
_SELECTOR = re.compile(r"[a-z0-9]*([.#][a-z0-9_-]{1,100})")
# So close that nobody reads the one on the other.
_CLOSEST = 12


@dataclass(frozen=True)
class Sheet:
    """The names (".class", "#id") that a mail's style sheets hide for every reader."""

    hidden: frozenset[str] = field(default_factory=frozenset)
    sets_background: bool = False


def read_sheet(html: str) -> Sheet:
    """Read the style sheets of a mail; what only small screens hide is not hidden."""
    css = _without_comments("".join(_styles(html))[:MOST_SHEET])
    css = _without_blocks(_SPACE.sub(" ", css).lower())
    hidden: set[str] = set()
    for selectors, declarations in _RULE.findall(css):
        if is_hiding_style(declarations):
            parts = (_SELECTOR.fullmatch(part.strip()) for part in selectors.split(","))
            hidden.update(part[1] for part in parts if part)
    return Sheet(frozenset(hidden), sets_background="background" in css)


def is_hidden(attributes: Mapping[str, str], sheet: Sheet, background: str) -> bool:
    """Tell whether a reader sees nothing of an element on a `background` ("#rrggbb" or UNKNOWN)."""
    if not attributes:
        return False
    style = compact(attributes.get("style", ""))
    if "hidden" in attributes or is_hiding_style(style):
        return True
    names = {f".{name}" for name in attributes.get("class", "")[:MOST_STYLE].lower().split()}
    if sheet.hidden & {*names, f"#{attributes.get('id', '').lower()}"}:
        return True
    found = _COLOR.search(style)
    ink = colour(found[1] if found else attributes.get("color", ""))
    return bool(ink) and _is_close(ink, background_of(attributes, sheet, background))


def is_hiding_style(style: str) -> bool:
    """Tell whether declarations make an element invisible."""
    plain = compact(style)
    has_no_room = bool(_NO_ROOM.search(plain) and _CLIPS.search(plain))
    return has_no_room or bool(_HIDING.search(plain))


def background_of(attributes: Mapping[str, str], sheet: Sheet, behind: str) -> str:
    """Return the colour behind an element's text, UNKNOWN when only a browser could tell."""
    if not attributes:
        return behind
    found = _BACKGROUND.search(compact(attributes.get("style", "")))
    given = found[1] if found else attributes.get("bgcolor", "")
    if given and given not in {"transparent", "none", "inherit", "initial"}:
        return colour(given)
    if attributes.get("background") or (sheet.sets_background and attributes.get("class")):
        return UNKNOWN
    return behind


def compact(style: str) -> str:
    """Return declarations without spaces and in lower case."""
    return _SPACE.sub("", style[:MOST_STYLE]).lower()


def colour(value: str) -> str:
    """Return a colour as "#rrggbb", UNKNOWN for names and forms that are not worth knowing."""
    plain = compact(value)
    if short := _SHORT.fullmatch(plain):
        return "#" + "".join(digit * 2 for digit in short.groups())
    if long := _LONG.match(plain):
        return long[0]
    if rgb := _RGB.fullmatch(plain):
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in rgb.groups())
    return _NAMES.get(plain, UNKNOWN)


def _is_close(one: str, other: str) -> bool:
    if not one or not other:
        return False
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return all(abs(first - second) <= _CLOSEST for first, second in pairs)


def _styles(html: str) -> Iterator[str]:
    lower, position = html.lower(), 0
    while (start := lower.find("<style", position)) >= 0:
        opened = lower.find(">", start)
        ended = lower.find("</style", opened)
        if opened < 0 or ended < 0:
            return
        yield html[opened + 1 : ended]
        position = ended


def _without_comments(css: str) -> str:
    first, *others = css.split("/*")
    return first + "".join(part.partition("*/")[2] for part in others)


def _without_blocks(css: str) -> str:
    """Drop what stands in @media and the like, which not every screen applies."""
    kept: list[str] = []
    depth, at_depth, position = 0, -1, 0
    for mark in re.finditer(r"@[a-z-]{1,40}[^{};@]{0,500}[{;]|[{}]", css):
        if at_depth < 0:
            kept.append(css[position : mark.start()])
        position = mark.end()
        text = mark[0]
        if text.endswith("{"):
            if text[0] == "@" and at_depth < 0:
                at_depth = depth
            elif at_depth < 0:
                kept.append("{")
            depth += 1
        elif text == "}":
            depth = max(depth - 1, 0)
            if at_depth < 0:
                kept.append("}")
            elif depth <= at_depth:
                at_depth = -1
    return "".join(kept) + (css[position:] if at_depth < 0 else "")
