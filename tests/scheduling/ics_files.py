"""Calendar files to read, written by a few words."""

from datetime import timedelta

from inboxapp.core.clock import now


def calendar(*events: str) -> bytes:
    """Make a file; each event is its lines, without BEGIN, UID and END."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Acme//Tests//EN"]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}@acme.example", *event.split("\n"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


MEETING = "DTSTART:20261123T090000Z\nDTEND:20261123T100000Z\nSUMMARY:Board"


def meeting(days: int, *, hours: int = 24) -> str:
    """Return an event that takes whole hours from midnight on, some days from now."""
    start = (now() + timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)
    return f"DTSTART:{start:%Y%m%dT%H%M%SZ}\nDURATION:PT{hours}H"
