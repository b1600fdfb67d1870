import pytest

from inboxapp.accounts.permissions import PERMISSIONS, allows, demand
from inboxapp.accounts.types import Permission, Role
from inboxapp.core.errors import NotAllowed


def test_each_role_may_what_the_one_below_it_may() -> None:
    assert PERMISSIONS[Role.SETTER] < PERMISSIONS[Role.MANAGER] < PERMISSIONS[Role.ADMIN]
    assert PERMISSIONS[Role.ADMIN] == frozenset(Permission)


def test_setters_work_leads_and_change_nothing_else() -> None:
    assert PERMISSIONS[Role.SETTER] == {
        Permission.READ_LEADS,
        Permission.WORK_LEADS,
        Permission.READ_RUNS,
    }


def test_an_unknown_role_may_nothing() -> None:
    assert not any(allows("visitor", permission) for permission in Permission)  # type: ignore[arg-type]


def test_the_refusal_names_the_role_and_says_that_nothing_changed() -> None:
    with pytest.raises(NotAllowed, match=r"setter.*change settings.*Nothing was changed"):
        demand(Role.SETTER, Permission.CHANGE_SETTINGS)
