"""Whether the reply has the form, the length and the language it should have."""

from collections.abc import Iterator, Mapping
from typing import Any

from inboxapp.channels.types import Channel
from inboxapp.drafting.guards.check import check_text
from inboxapp.drafting.guards.grounds import grounds_of
from inboxapp.drafting.guards.language import language_of
from inboxapp.drafting.guards.types import Finding, FindingCode
from inboxapp.evaluation.cases import HeldCase
from inboxapp.evaluation.types import Check, Written

# Longer replies are seldom read to the end; a case may say otherwise.
MOST_WORDS = {Channel.EMAIL: 180, Channel.LINKEDIN: 110, Channel.SMS: 60}

_BY_CHECK: Mapping[str, frozenset[FindingCode]] = {
    "nothing invented": frozenset(
        {
            FindingCode.UNSUPPORTED_PRICE,
            FindingCode.UNSUPPORTED_DISCOUNT,
            FindingCode.UNCONFIRMED_BOOKING,
            FindingCode.UNKNOWN_TIME,
            FindingCode.FOREIGN_LINK,
        }
    ),
    "no placeholder": frozenset({FindingCode.PLACEHOLDER}),
    "form": frozenset(
        {
            FindingCode.TOO_LONG,
            FindingCode.MARKDOWN,
            FindingCode.SUBJECT_LINE,
            FindingCode.DOUBLE_SIGNATURE,
            FindingCode.ENCODED,
        }
    ),
    "no instructions leaked": frozenset({FindingCode.LEAK}),
}


def form_checks(case: HeldCase, written: Written, snapshot: Mapping[str, Any]) -> Iterator[Check]:
    """Check what the product's own guards find, then length and language."""
    findings = check_text(written.text, grounds_of(snapshot))
    for name, codes in _BY_CHECK.items():
        yield _unless(name, [one for one in findings if one.code in codes])
    yield Check(
        "no link removed", not written.removed, f"it linked to {', '.join(written.removed)}"
    )
    yield _length(case, written.text)
    yield _language(case, written.text, findings)


def _unless(name: str, findings: list[Finding]) -> Check:
    first = findings[0] if findings else None
    reason = f"{first.words} ({first.quote!r})" if first else ""
    return Check(name, first is None, reason)


def _length(case: HeldCase, text: str) -> Check:
    most = case.expect.most_words or MOST_WORDS[case.channel]
    body = text.removesuffix(case.client.signature.strip())
    count = len(body.split())
    return Check("length", count <= most, f"{count} words, at most {most} are read")


def _language(case: HeldCase, text: str, findings: tuple[Finding, ...]) -> Check:
    """A short text may be in any language for all the detector knows."""
    wanted, ours = case.expect.language, language_of(text)
    differs = any(one.code is FindingCode.WRONG_LANGUAGE for one in findings)
    is_right = ours == wanted or (not ours and not differs)
    return Check("language", is_right, f"{ours or 'another language'} instead of {wanted}")
