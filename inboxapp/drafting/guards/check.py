"""Everything that code finds in a text: pure, in linear time, and for any text at all."""

from collections.abc import Callable

from inboxapp.drafting.guards.links import foreign_links
from inboxapp.drafting.guards.types import Finding, Grounds

_Guard = Callable[[str, Grounds], tuple[Finding, ...]]

GUARDS: tuple[_Guard, ...] = (foreign_links,)


def check_text(text: str, grounds: Grounds) -> tuple[Finding, ...]:
    """Return the marks of a text in the order in which they stand in it."""
    found = [finding for guard in GUARDS for finding in guard(text, grounds)]
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.code)))
