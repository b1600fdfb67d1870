import pytest

from inboxapp.channels.types import Channel
from inboxapp.drafting.guards.signatures import double_signature
from inboxapp.drafting.guards.types import Grounds

GROUNDS = Grounds(Channel.EMAIL, signature="Sam Ortiz\nAcme Freight Audit")


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Hi\n\nBest,\nSam\n\nKind regards,\nSam Ortiz", "Kind regards,\nSam Ortiz"),
        ("Hallo\n\nViele Grüße\nSam\n\nMit freundlichen Grüßen\nSam Ortiz", "Mit freundlichen"),
        ("Hi\n\nSam Ortiz\nAcme\n\nSam Ortiz\nAcme", "Sam Ortiz"),
        ("Hi\n\nBest,\nSam\nSam", "Sam"),
    ],
)
def test_a_second_signature_is_marked(text: str, quote: str) -> None:
    (finding,) = double_signature(text, GROUNDS)
    assert finding.quote.startswith(quote)
    assert text[finding.start : finding.end] == finding.quote
    assert finding.start > text.index("Sam")


@pytest.mark.parametrize(
    "text",
    [
        "Hi\n\nBest,\nSam",
        "Thanks!\n\nBest,\nSam",
        "Hi\n\nBest,\nSam\n\nSam Ortiz\nAcme Freight Audit",
        "Thanks for asking.\nThank you\n\nKind regards,\nSam",
        "Cheers",
        "",
    ],
)
def test_one_signature_is_fine(text: str) -> None:
    assert double_signature(text, GROUNDS) == ()
