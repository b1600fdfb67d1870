import pytest

from inboxapp.accounts.types import Role
from inboxapp.core.errors import Invalid
from inboxapp.ui.settings.people_state import role_named


def test_a_role_nobody_knows_is_refused_in_words() -> None:
    with pytest.raises(Invalid, match="There is no such role"):
        role_named("owner")
    assert role_named("manager") is Role.MANAGER
