"""The corpus: attacks in ten families, each in a plausible mail, each with its clean twin."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cache
from html import escape
from pathlib import Path

from inboxapp.channels.email import parse_eml
from inboxapp.channels.types import InboundMessage
from tests.injection.hiding import hide

FOLDER = Path(__file__).parent / "corpus"
FAMILIES = tuple(sorted(path.stem for path in FOLDER.glob("[a-z]*.toml")))
NAME = "Dana Reyes"
SUBJECT = "Re: meetings for Northwind"
TITLE = "COO"
OPENING = "Hi Dana, we help software teams fill their calendar. Would a quick call be useful?"


@dataclass(frozen=True)
class Attack:
    """`text` is as the attacker sends it, `plain` what it says; `place` is where it stands."""

    family: str
    number: int
    place: str
    text: str
    plain: str
    carrier: str

    @property
    def name(self) -> str:
        return f"{self.family}-{self.number:02d}"


@dataclass(frozen=True)
class Mail:
    """What came in and what was known before; `outbound` is our own last message."""

    raw: bytes
    outbound: str = OPENING
    earlier: str = ""
    title: str = TITLE
    knowledge: str = ""
    memory: str = ""

    @property
    def read(self) -> InboundMessage:
        return parse_eml(self.raw)


@cache
def attacks_of(family: str) -> tuple[Attack, ...]:
    found = tomllib.loads((FOLDER / f"{family}.toml").read_text(encoding="utf-8"))
    hidings: Sequence[str] = found.get("encodings", ())
    return tuple(
        _attack(family, number, entry, found.get("place", ""), hidings)
        for number, entry in enumerate(found["attacks"])
    )


def _attack(
    family: str, number: int, entry: str | dict[str, str], place: str, hidings: Sequence[str]
) -> Attack:
    plain = entry if isinstance(entry, str) else entry["text"]
    return Attack(
        family=family,
        number=number,
        place=place if isinstance(entry, str) else entry["place"],
        text=hide(plain, hidings[number % len(hidings)]) if hidings else plain,
        plain=plain,
        carrier=_carriers()[number % len(_carriers())],
    )


@cache
def _carriers() -> tuple[str, ...]:
    found = tomllib.loads((FOLDER / "_carriers.toml").read_text(encoding="utf-8"))
    return tuple(carrier["text"].strip() for carrier in found["carriers"])


def twin_of(attack: Attack) -> Mail:
    """The same mail without the attack."""
    if attack.place == "html":
        return Mail(_eml("", html=_html(attack.carrier, "")))
    return Mail(_eml(_filled(attack.carrier, "")))


def mail_of(attack: Attack) -> Mail:
    text, carrier = attack.text, attack.carrier
    clean = _eml(_filled(carrier, ""))
    mails = {
        "body": lambda: Mail(_eml(_filled(carrier, text))),
        "html": lambda: Mail(_eml("", html=_html(carrier, text))),
        "below": lambda: Mail(_eml(f"{_filled(carrier, '')}\n\n{text}")),
        "signature": lambda: Mail(_eml(f"{_filled(carrier, '')}\n\n{text}")),
        "name": lambda: Mail(_eml(_filled(carrier, ""), name=text)),
        "subject": lambda: Mail(_eml(_filled(carrier, ""), subject=text)),
        "outbound": lambda: Mail(clean, outbound=text),
        "earlier": lambda: Mail(clean, earlier=text),
        "note": lambda: Mail(clean, title=text),
        "knowledge": lambda: Mail(clean, knowledge=text),
        "memory": lambda: Mail(clean, memory=text),
    }
    return mails[attack.place]()


def _filled(carrier: str, text: str) -> str:
    return carrier.replace("@@", text).replace("\n\n\n", "\n\n").strip()


def _html(carrier: str, fragment: str) -> str:
    lines = [
        fragment if line == "@@" else f"<p>{escape(line)}</p>" for line in carrier.splitlines()
    ]
    return f"<html><body>{''.join(lines)}</body></html>"


def _eml(text: str, *, name: str = NAME, subject: str = SUBJECT, html: str = "") -> bytes:
    mail = EmailMessage()
    mail["From"] = f'"{_escaped(name)}" <dana@northwind.example>'
    mail["To"] = "Sam Ortiz <sam@acme.example>"
    mail["Subject"] = subject
    mail["Message-ID"] = "<m2@northwind.example>"
    mail["Date"] = "Fri, 20 Nov 2026 10:00:00 +0000"
    if html:
        mail.set_content(html, subtype="html")
    else:
        mail.set_content(text)
    return mail.as_bytes()


def _escaped(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')
