"""The table behind the guard says something about everything a browser can name."""

from inboxapp.accounts.types import Permission
from inboxapp.ui import routes
from inboxapp.ui.guard import FRAMEWORK
from tests.factories.handlers import product, registered_handlers

REFUSED = {"EventHandlerSetVar.setvar", "UpdateVarsInternalState.update_vars_internal"}


def test_the_guard_is_the_first_that_every_event_passes() -> None:
    assert product().middleware[0] == "Guard"


def test_every_handler_has_a_permission_or_a_reason() -> None:
    undecided = [
        handler.function
        for handler in registered_handlers()
        if not handler.permission and not handler.is_framework
    ]
    assert set(undecided) == REFUSED


def test_every_permission_is_one_of_the_table() -> None:
    asked = {handler.permission for handler in registered_handlers() if handler.permission}
    assert asked <= {permission.value for permission in Permission}


def test_reflexs_own_handlers_that_pass_are_there_and_have_a_reason() -> None:
    assert {one.name for one in registered_handlers() if one.is_framework} == FRAMEWORK.keys()
    assert all(FRAMEWORK.values())


def test_loading_a_page_calls_only_handlers_that_are_guarded() -> None:
    guarded = {handler.name for handler in registered_handlers() if handler.permission}
    called = {name for names in product().loads.values() for name in names}
    assert called <= guarded


def test_public_pages_call_nothing() -> None:
    for route in routes.PUBLIC:
        assert not product().loads.get(route.strip("/"), [])


def test_every_page_of_signed_in_people_reads_who_is_looking() -> None:
    pages = (routes.INBOX, routes.LEAD, routes.RUNS, routes.RUN, routes.SETTINGS)
    for page in pages:
        names = product().loads[page.strip("/")]
        assert any(name.endswith("frame.load") for name in names), page
