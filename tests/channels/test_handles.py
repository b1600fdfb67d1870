import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxapp.channels.errors import BadPayload
from inboxapp.channels.handles import MAX_HANDLE, normalise_handle, spell_recipient
from inboxapp.channels.types import Channel


@pytest.mark.parametrize(
    ("raw", "handle"),
    [
        ("Jane@Lead.Example", "jane@lead.example"),
        (" jane+sales@lead.example ", "jane+sales@lead.example"),
        ("<jane@lead.example>", "jane@lead.example"),
        ("mailto:jane@lead.example", "jane@lead.example"),
        ("jörg@bücher.example", "jörg@bücher.example"),
        ("jane@xn--bcher-kva.example", "jane@bücher.example"),
        ("o'brien@lead.example", "o'brien@lead.example"),
        ("printer@intranet", "printer@intranet"),
        ("jane@localhost", "jane@localhost"),
        ("jane..doe.@docomo.example", "jane..doe.@docomo.example"),
        (f"{'v' * 80}@bounce.example", f"{'v' * 80}@bounce.example"),
    ],
)
def test_email_addresses_have_one_spelling(raw: str, handle: str) -> None:
    assert normalise_handle(Channel.EMAIL, raw) == handle


@pytest.mark.parametrize(
    ("raw", "region", "handle"),
    [
        ("+1 (415) 555-2671", "US", "+14155552671"),
        ("415-555-2671", "US", "+14155552671"),
        ("0151 23456789", "DE", "+4915123456789"),
        ("+49 151 23456789", "US", "+4915123456789"),
        ("whatsapp:+4915123456789", "US", "+4915123456789"),
        ("tel:+14155552671", "US", "+14155552671"),
        ("٠١٥١٢٣٤٥٦٧٨٩", "DE", "+4915123456789"),
        ("72345", "US", "72345"),
    ],
)
def test_phone_numbers_have_one_spelling(raw: str, region: str, handle: str) -> None:
    assert normalise_handle(Channel.SMS, raw, region=region) == handle


@pytest.mark.parametrize(
    ("raw", "handle"),
    [
        ("https://www.linkedin.com/in/Jane-Doe/", "linkedin.com/in/jane-doe"),
        ("linkedin.com/in/jane-doe?utm=1#x", "linkedin.com/in/jane-doe"),
        ("http://de.linkedin.com/in/jane-doe/en", "linkedin.com/in/jane-doe"),
        ("https://linkedin.com/in/j%C3%B6rg", "linkedin.com/in/jörg"),
        ("https://www.linkedin.com/in/ACoAABcDeFg", "linkedin.com/in/ACoAABcDeFg"),
        ("ACoAABcDeFg", "ACoAABcDeFg"),
        ("urn:li:person:Ab_c-1", "urn:li:person:Ab_c-1"),
    ],
)
def test_linkedin_profiles_have_one_spelling(raw: str, handle: str) -> None:
    assert normalise_handle(Channel.LINKEDIN, raw) == handle


@pytest.mark.parametrize(
    ("channel", "raw"),
    [
        (Channel.EMAIL, ""),
        (Channel.EMAIL, "jane"),
        (Channel.EMAIL, "jane@"),
        (Channel.EMAIL, "@lead.example"),
        (Channel.EMAIL, "jane@lead.example, bob@lead.example"),
        (Channel.EMAIL, "jane@lead.example\r\nBcc: bob@lead.example"),
        (Channel.EMAIL, "a" * 400 + "@lead.example"),
        (Channel.SMS, ""),
        (Channel.SMS, "ACME"),
        (Channel.SMS, "1" * 40),
        (Channel.LINKEDIN, ""),
        (Channel.LINKEDIN, "https://evil.example/in/jane"),
        (Channel.LINKEDIN, "https://linkedin.com.evil.example/in/jane"),
        (Channel.LINKEDIN, "https://www.linkedin.com/feed/"),
        (Channel.LINKEDIN, "https://[linkedin.com/in/jane"),
        (Channel.LINKEDIN, "Jane Doe"),
    ],
)
def test_what_names_nobody_is_refused_in_a_sentence(channel: Channel, raw: str) -> None:
    with pytest.raises(BadPayload) as refusal:
        normalise_handle(channel, raw)
    assert refusal.value.status == 422
    assert len(refusal.value.message) < 200


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(Channel),
    st.text(max_size=60)
    | st.emails()
    | st.from_regex(r"\+?[0-9 ()-]{3,18}", fullmatch=True)
    | st.from_regex(r"linkedin\.com/in/[^\s]{1,20}", fullmatch=True),
)
def test_a_handle_is_its_own_spelling(channel: Channel, raw: str) -> None:
    try:
        handle = normalise_handle(channel, raw)
    except BadPayload:
        return
    assert normalise_handle(channel, handle) == handle
    assert 0 < len(handle) <= MAX_HANDLE
    assert handle.isprintable()


def test_a_recipient_nobody_can_spell_is_kept() -> None:
    assert spell_recipient(Channel.EMAIL, "Undisclosed\r\nrecipients") == "Undisclosed recipients"
    assert spell_recipient(Channel.EMAIL, "SAM@acme.example") == "sam@acme.example"
