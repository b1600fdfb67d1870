"""Who is looking, as the cookie of the tab's socket says."""

from types import SimpleNamespace
from typing import cast

import pytest
from reflex.state import BaseState

from inboxapp.accounts.service import set_role
from inboxapp.accounts.sessions import end_session, open_session
from inboxapp.accounts.types import Role
from inboxapp.core.database import Database
from inboxapp.core.errors import NotSignedIn
from inboxapp.ui.session import WebTools, actor_of, given_tools, session_token, tools
from tests.cast import Cast, invite_cast

pytestmark = pytest.mark.anyio


def tab(cookie: str) -> BaseState:
    headers = SimpleNamespace(cookie=cookie)
    return cast("BaseState", SimpleNamespace(router=SimpleNamespace(headers=headers)))


@pytest.mark.parametrize(
    ("cookie", "token"),
    [
        ("inbox_session=abc", "abc"),
        ("theme=dark; inbox_session=abc; other=1", "abc"),
        ("", ""),
        ("theme=dark", ""),
        ("not_inbox_session=abc", ""),
        ("inbox_session", ""),
        ("\x00=;;;=", ""),
    ],
)
def test_the_token_is_read_from_the_cookie(cookie: str, token: str) -> None:
    assert session_token(tab(cookie)) == token


def test_tools_are_not_to_be_had_before_they_are_open() -> None:
    with pytest.raises(RuntimeError, match="not open"):
        tools()


@pytest.fixture
async def people(database: Database) -> Cast:
    return await invite_cast(database)


async def token_of_sam(database: Database, people: Cast) -> str:
    async with database.transaction() as tx:
        return await open_session(tx, user_id=people.sam.user_id or 0, client_id=people.acme)


async def test_the_actor_is_looked_up_every_time(database: Database, people: Cast) -> None:
    token = await token_of_sam(database, people)
    state = tab(f"inbox_session={token}")
    with given_tools(cast("WebTools", SimpleNamespace(database=database))):
        assert (await actor_of(state)).role is Role.SETTER
        async with database.transaction() as tx:
            await set_role(tx, people.ada, people.sam.user_id or 0, Role.MANAGER)
        # A new role ends the sessions; the tab learns of it with its next event.
        with pytest.raises(NotSignedIn):
            await actor_of(state)


async def test_an_ended_session_is_nobodys(database: Database, people: Cast) -> None:
    token = await token_of_sam(database, people)
    async with database.transaction() as tx:
        await end_session(tx, token)
    with (
        given_tools(cast("WebTools", SimpleNamespace(database=database))),
        pytest.raises(NotSignedIn),
    ):
        await actor_of(tab(f"inbox_session={token}"))
