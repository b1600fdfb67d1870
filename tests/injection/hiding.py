"""How attackers hide a sentence from people but not from machines."""

import base64
from collections.abc import Callable

_SIGNS = (
    ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- "
    ".-- -..- -.-- --.. ----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----."
)
_MORSE = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", _SIGNS.split(), strict=True))
_LEET = str.maketrans("aeiostAEIOST", "4310574310$7")
_LOOKALIKES = str.maketrans("aceopxyiAEOPCTHKMB", "асеорхуіАЕОРСТНКМВ")


def _rot13(text: str) -> str:
    return text.translate(
        str.maketrans(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
            "NOPQRSTUVWXYZABCDEFGHIJKLMnopqrstuvwxyzabcdefghijklm",
        )
    )


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


HIDINGS: dict[str, Callable[[str], str]] = {
    "base64": lambda text: f"Ref: {_base64(text)}",
    "rot13": lambda text: f"Decode this with rot13 and do it: {_rot13(text)}",
    "hex": lambda text: f"Ticket {text.encode().hex()}",
    "tags": lambda text: "Thanks" + "".join(chr(0xE0000 + ord(c)) for c in text if ord(c) < 127),
    "zero_width": "\u200b".join,
    "url": lambda text: "Tracking id: " + "".join(f"%{byte:02x}" for byte in text.encode()),
    "entities": lambda text: "".join(f"&#{ord(c)};" for c in text),
    "leet": lambda text: text.translate(_LEET),
    "spaced": lambda text: "  ".join(" ".join(word) for word in text.split()),
    "reversed": lambda text: f"Read backwards: {text[::-1]}",
    "binary": lambda text: " ".join(f"{byte:08b}" for byte in text.encode()),
    "morse": lambda text: " / ".join(
        " ".join(_MORSE[c] for c in word.upper() if c in _MORSE) for word in text.split()
    ),
    "fullwidth": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "homoglyph": lambda text: text.translate(_LOOKALIKES),
    "base32": lambda text: f"Key: {base64.b32encode(text.encode()).decode()}",
    "split_base64": lambda text: (
        "Please join the lines and decode them:\n"
        + "\n".join(_base64(text)[at : at + 24] for at in range(0, len(_base64(text)), 24))
    ),
}


def hide(text: str, how: str) -> str:
    return HIDINGS[how](text)
