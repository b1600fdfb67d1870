"""One spelling for texts that try to be read by a machine and not by a filter."""

# ruff: noqa: RUF001  letters that look like others are the subject

import re
import unicodedata

# Everything beyond this is not read; no prompt ever holds as much.
MOST_CHARACTERS = 1_000_000

# Nothing of these is drawn: zero width, soft hyphens, joiners, marks of direction, fillers.
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u064b-\u065f\u0670\u1ab0-\u1aff"
                    "\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]+")  # fmt: skip
_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans("’‘ʼ`´“”„«»‐‑‒–—―−", "'''''\"\"\"\"\"-------")

# Letters of other scripts that look like Latin ones; after casefolding and without accents.
_LOOKALIKES = str.maketrans(
    "авезиіјкмнорстухѕԁԛԝԍһӏьпгѵғқөѡбяєαβγεηικμνορσςτυχωζϲϳδθλπφօ"
    "ոսցհզյքալրիıłøđħŧɡɑɩʟɴʀᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢʏɪɢʙʜꜰꜱƅɓɗɛɔʃɾɯɐəʇʌɹǝɥʍ"
    "ʎɟᴉʞƃ",
    "abe3uijkmhopctyxsdqwghlbnrvfkowbreabyenikmvopoctuxwzcjdolnoo"
    "nughqjpwlnhilodhtgailnracdejkmoptuvwzyigbhfsbbdecsrmaetvrehw"
    "yfikg",
)
_LEET = str.maketrans("013457@$!|€", "oieastasiie")
_HAS_LEET = re.compile(r"[^\W\d_][013457@$!|€]|[013457@$][^\W\d_]")
_FOREIGN = re.compile("[\u0131\u0142\u00f8\u0111\u0127\u0167\u0180-\u02af\u0370-\u058f\u1d00-\u1d7f"
                      "\uab70-\uabbf\ua730\ua731]")  # fmt: skip


def fold(text: str) -> str:
    """Return the text as it sounds: compatible forms, no case, no accents, nothing invisible."""
    if text.isascii():
        return text.lower()
    visible = _INVISIBLE.sub("", text)
    spelled = unicodedata.normalize("NFKC", visible).translate(_QUOTES).casefold()
    # Accents go, and with them the marks that pile up over letters to hide a word.
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", spelled)))


def one_flow(text: str) -> str:
    """Return the text without line breaks and runs of spaces."""
    return _SPACES.sub(" ", text).strip()


def without_lookalikes(folded: str) -> str:
    """Return folded text with letters of other scripts as the Latin ones they look like."""
    return folded.translate(_LOOKALIKES) if _FOREIGN.search(folded) else folded


def without_digits_for_letters(folded: str) -> str:
    """Return folded text with "1gn0re" as "ignore"; unchanged when no digit touches a letter."""
    return folded.translate(_LEET) if _HAS_LEET.search(folded) else folded


def letters_only(folded: str) -> str:
    """Return the letters of folded text without anything between them."""
    return "".join(filter(str.isalpha, folded))
