"""How many parts an SMS takes."""

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Two septets each.
_EXTENSION = "\f^{}\\[~]|€"
_SEPTETS = dict.fromkeys(_BASIC, 1) | dict.fromkeys(_EXTENSION, 2)
# Alone, and as one of several parts, which carry a header.
_GSM = (160, 153)
_UCS = (70, 67)


def part_starts(text: str) -> list[int]:
    """Return where each part begins in the text; a character is never cut in two."""
    is_gsm = all(char in _SEPTETS for char in text)
    alone, each = _GSM if is_gsm else _UCS
    sizes = [_SEPTETS[char] if is_gsm else 1 + (ord(char) > 0xFFFF) for char in text]  # noqa: PLR2004
    if sum(sizes) <= alone:
        return [0] if text else []
    starts, used = [0], 0
    for index, size in enumerate(sizes):
        if used + size > each:
            starts.append(index)
            used = 0
        used += size
    return starts
