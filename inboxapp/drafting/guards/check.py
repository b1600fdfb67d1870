"""Everything that code finds in a text: pure, in linear time, and for any text at all."""

from collections.abc import Callable

from inboxapp.drafting.guards.bookings import unconfirmed_bookings
from inboxapp.drafting.guards.claims import unsupported_claims
from inboxapp.drafting.guards.encodings import encoded_text
from inboxapp.drafting.guards.form import wrong_form
from inboxapp.drafting.guards.language import wrong_language
from inboxapp.drafting.guards.leaks import leaked_instructions
from inboxapp.drafting.guards.links import foreign_links
from inboxapp.drafting.guards.placeholders import unfilled
from inboxapp.drafting.guards.signatures import double_signature
from inboxapp.drafting.guards.times import times_guard
from inboxapp.drafting.guards.types import Finding, Grounds, Severity

_Guard = Callable[[str, Grounds], tuple[Finding, ...]]

GUARDS: tuple[_Guard, ...] = (
    unfilled,
    leaked_instructions,
    foreign_links,
    unsupported_claims,
    unconfirmed_bookings,
    times_guard,
    wrong_form,
    wrong_language,
    double_signature,
    encoded_text,
)
# The only guards whose findings can stop a person.
BLOCKING: tuple[_Guard, ...] = (unfilled, leaked_instructions)
# More marks than this help nobody; the ones that block come first.
MOST_FINDINGS = 100


def check_text(text: str, grounds: Grounds) -> tuple[Finding, ...]:
    """Return the marks of a text in the order in which they stand in it, at most 100."""
    found = [finding for guard in GUARDS for finding in guard(text, grounds)]
    found.sort(key=lambda finding: finding.severity is not Severity.BLOCKS)
    return _in_order(found[:MOST_FINDINGS])


def blocking_findings(text: str, grounds: Grounds) -> tuple[Finding, ...]:
    """Return what nobody may send, in the order in which it stands in the text."""
    found = [finding for guard in BLOCKING for finding in guard(text, grounds)]
    return _in_order([one for one in found if one.severity is Severity.BLOCKS])


def _in_order(found: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.code)))
