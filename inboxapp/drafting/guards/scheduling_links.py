"""The booking page a lead gave us, which then wins over ours."""

# ruff: noqa: SIM905  names read best as words
from collections.abc import Iterable

from inboxapp.drafting.guards.finding_links import find_links
from inboxapp.drafting.guards.hosts import plain_host

# Services whose pages book a meeting with one person; by name under any ending, or by full host.
_NAMES = frozenset(
    "calendly cal savvycal tidycal zcal koalendar youcanbook acuityscheduling chilipiper oncehub"
    " scheduleonce doodle appointlet usemotion reclaim vyte setmore simplybook meetergo cituro"
    " cronofy harmonizely zencal lunacal".split()
)
_HOSTS = frozenset(
    "meetings.hubspot.com calendar.app.google calendar.google.com outlook.office.com"
    " outlook.office365.com book.ms app.reclaim.ai bookings.cloud.microsoft".split()
)


def scheduling_link(texts: Iterable[str]) -> str:
    """Return the booking page in the lead's own texts, newest text first; "" without one."""
    for text in texts:
        for link in find_links(text[:20_000]):
            target = link.target
            if target.address or not target.is_plain or len(target.path.strip("/")) == 0:
                continue
            if _books_meetings(plain_host(target.host)):
                return text[link.start : link.end]
    return ""


def _books_meetings(host: str) -> bool:
    name, _, ending = host.rpartition(".")
    return host in _HOSTS or bool(ending and name.rpartition(".")[2] in _NAMES)
