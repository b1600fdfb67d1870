"""What a person reads when a handler could not do it."""

import pytest
import structlog
from reflex.event import EventSpec

from inboxapp.core.errors import Conflict, NotSignedIn
from inboxapp.ui.refusals import LONGEST_REPORT, note_browser_error, show_error, to_login


def words(spec: EventSpec) -> str:
    return " ".join(str(value) for _, value in spec.args)


def test_a_refusal_is_shown_in_its_own_words() -> None:
    assert "Mia sent it first." in words(show_error(Conflict("Mia sent it first.")))


def test_words_can_not_become_script() -> None:
    shown = words(show_error(Conflict('"); alert(1); ("</script>`${x}`')))
    assert '\\"); alert(1); (\\"' in shown


def test_a_fault_is_named_by_a_reference_and_nothing_else() -> None:
    with structlog.testing.capture_logs() as logs:
        shown = words(show_error(ValueError("password=hunter2")))
    assert "hunter2" not in shown
    assert logs[0]["event"] == "screen_failed"
    assert logs[0]["reference"] in shown


def test_an_ended_session_leads_to_the_sign_in_page() -> None:
    assert "location.replace" in words(show_error(NotSignedIn("You are signed out.")))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/inbox", '"/login"'),
        ("/inbox/7", '"/login?next=/inbox/7"'),
        ('/runs?x="+alert(1)+"', "%22%2Balert%281%29%2B%22"),
    ],
)
def test_the_way_back_is_kept_and_quoted(path: str, expected: str) -> None:
    assert expected in words(to_login(path)).replace('\\"', '"')


def test_a_browsers_report_is_cut() -> None:
    with structlog.testing.capture_logs() as logs:
        note_browser_error(Exception("x\n" * 10_000))
    assert len(logs[0]["report"]) == LONGEST_REPORT
    assert "\n" not in logs[0]["report"]
