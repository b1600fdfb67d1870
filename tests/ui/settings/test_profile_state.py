from inboxapp.ui.settings.profile_state import faults_in


def test_every_fault_is_named_at_once_and_beside_its_field() -> None:
    faults = faults_in({"booking_link": "javascript:alert(1)", "timezone": "Mars", "voice": "Calm"})
    assert set(faults) == {"booking_link", "timezone"}
    assert "https://" in faults["booking_link"]
    assert "Nothing was changed" not in faults["timezone"]


def test_choosing_no_tag_at_all_is_a_fault() -> None:
    assert "at least one" in faults_in({"eligible_sentiments": []})["eligible_sentiments"]


def test_do_not_contact_can_never_start_a_draft() -> None:
    assert faults_in({"eligible_sentiments": ["Do Not Contact"]})
