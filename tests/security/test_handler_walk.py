"""Any browser can name any handler: what each of them gives to those who should get nothing."""

import uuid

import aiohttp
import pytest

from inboxapp.accounts.permissions import allows
from inboxapp.accounts.types import Permission, Role
from inboxapp.core.database import Database
from tests.factories.handlers import Handler, registered_handlers
from tests.factories.web import HYDRATE, ROUNDS, STATE, Tab, Web
from tests.security.arguments import hostile, misfits, plausible
from tests.security.checksums import checksums
from tests.security.conftest import CANARY, Loot

pytestmark = pytest.mark.anyio

OURS = [handler for handler in registered_handlers() if handler.permission]
UNLISTED = [
    handler
    for handler in registered_handlers()
    if handler.permission is None and not handler.is_framework
]
LEADS_AWAY = "location.replace"
OUT_OF_DATE = "This page is out of date"


def new_tab(web: Web, session: str = "", **more: str) -> Tab:
    return Tab(web, str(uuid.uuid4()), session, **more)


def beyond(role: Role) -> list[Handler]:
    return [one for one in OURS if not allows(role, Permission(one.permission or ""))]


def pages(loot: Loot) -> tuple[str, ...]:
    lead, run = loot.ids["lead_id"], loot.ids["run_id"]
    lists = ("/memory?shelf=known", "/auto-send?tab=held", "/settings")
    return (f"/inbox/{lead}", f"/runs/{run}", *lists, "/login")


async def visit(tab: Tab, handlers: list[Handler], loot: Loot) -> str:
    """Call every handler on every page as the page would."""
    for path in pages(loot):
        await tab.send(HYDRATE, {}, path)
        for handler in handlers:
            await tab.send(handler.name, plausible(handler, loot.ids), path)
    return await tab.settle()


async def walk(tab: Tab, handlers: list[Handler], loot: Loot) -> str:
    """Call every handler on every page, with fitting and with hostile arguments."""
    await visit(tab, handlers, loot)
    for handler in handlers:
        for payload in hostile(handler, loot.ids):
            await tab.send(handler.name, payload, pages(loot)[0])
    return await tab.settle()


def test_every_handler_is_marked_or_known_to_be_refused() -> None:
    assert {handler.function for handler in UNLISTED} <= {
        "EventHandlerSetVar.setvar",
        "UpdateVarsInternalState.update_vars_internal",
    }


async def test_the_owner_sees_what_the_others_must_not(web: Web, loot: Loot) -> None:
    async with new_tab(web, loot.sam) as tab:
        seen = await tab.ask(HYDRATE, {}, pages(loot)[0])
    assert CANARY in seen


async def test_without_a_session_nothing_is_read_or_changed(
    web: Web, loot: Loot, database_url: str
) -> None:
    before = checksums(database_url)
    async with new_tab(web) as tab:
        seen = await walk(tab, OURS, loot)
    assert CANARY not in seen
    assert "@acme.example" not in seen
    assert checksums(database_url) == before


async def test_without_a_session_each_handler_leads_to_the_sign_in_page(
    web: Web, loot: Loot
) -> None:
    async with new_tab(web) as tab:
        for handler in OURS:
            await tab.send(handler.name, plausible(handler, loot.ids))
        seen = await tab.settle()
    assert seen.count(LEADS_AWAY) == len(OURS)


async def test_a_made_up_session_is_no_session(web: Web, loot: Loot, database_url: str) -> None:
    before = checksums(database_url)
    async with new_tab(web, "A" * 43) as tab:
        seen = await visit(tab, OURS, loot)
    assert CANARY not in seen
    assert checksums(database_url) == before


async def test_a_rival_admin_neither_sees_nor_touches_acme(
    web: Web, loot: Loot, database_url: str
) -> None:
    before = checksums(database_url, client_id=loot.cast.acme)
    async with new_tab(web, loot.zoe) as tab:
        seen = await walk(tab, OURS, loot)
    assert CANARY not in seen
    assert "@acme.example" not in seen
    assert "Something went wrong" not in seen
    assert checksums(database_url, client_id=loot.cast.acme) == before


async def test_a_setter_changes_nothing_that_asks_for_more(
    web: Web, loot: Loot, database_url: str
) -> None:
    before = checksums(database_url)
    handlers = beyond(Role.SETTER)
    async with new_tab(web, loot.sam) as tab:
        for handler in handlers:
            seen = await tab.ask(handler.name, plausible(handler, loot.ids), "/settings")
            assert "Your role (setter)" in seen, handler.name
    assert checksums(database_url) == before


async def test_arguments_that_do_not_fit_run_nothing(
    web: Web, loot: Loot, database_url: str
) -> None:
    before = checksums(database_url)
    async with new_tab(web, loot.ada) as tab:
        sent = 0
        for handler in OURS:
            for payload in misfits(handler, loot.ids):
                await tab.send(handler.name, payload, "/inbox")
                sent += 1
        seen = await tab.settle()
    assert seen.count(OUT_OF_DATE) == sent
    assert checksums(database_url) == before


async def test_handlers_that_are_not_listed_are_refused(
    web: Web, loot: Loot, database_url: str
) -> None:
    before = checksums(database_url)
    async with new_tab(web, loot.ada) as tab:
        for handler in UNLISTED:
            await tab.send(handler.name, {"var_name": "name", "value": "mallory"})
        assert (await tab.settle()).count(OUT_OF_DATE) == len(UNLISTED)
        vars_of_state = {f"{STATE}.inboxapp___ui___shell____frame.name_rx_state_": "mallory"}
        seen = await tab.ask(HYDRATE, {"vars": vars_of_state})
        assert OUT_OF_DATE in seen
        assert "mallory" not in await tab.settle()
    assert checksums(database_url) == before


@pytest.mark.parametrize(
    "method",
    ["_update_was_touched", "reset", "get_state", "__init__", "_get_root_state", "dict"],
)
async def test_methods_that_are_no_handlers_can_not_be_called(
    web: Web, loot: Loot, method: str
) -> None:
    async with new_tab(web, loot.ada) as tab:
        frame = "inboxapp___ui___shell____frame"
        before = await tab.settle()
        await tab.send(f"{STATE}.{frame}.{method}")
        await tab.send(f"{STATE}.{method}")
        after = await tab.settle()
    # Nothing but the marks of waiting.
    assert after.count("\n") - before.count("\n") == ROUNDS


async def test_a_foreign_page_opens_no_socket(web: Web, loot: Loot) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError):
        async with new_tab(web, loot.sam, origin="https://evil.example"):
            pass


async def test_our_own_page_opens_one(web: Web, loot: Loot) -> None:
    async with new_tab(web, loot.sam, origin=web.url) as tab:
        seen = await tab.ask(HYDRATE, {}, "/inbox")
        assert "sam@acme.example" in seen


async def open_then_leave(web: Web, loot: Loot, token: str) -> None:
    async with Tab(web, token, loot.sam) as tab:
        seen = await tab.ask(HYDRATE, {}, pages(loot)[0])
        assert CANARY in seen
        assert "sam@acme.example" in seen


async def sign_out(web: Web, session: str) -> None:
    async with (
        aiohttp.ClientSession(cookies={"inbox_session": session}) as http,
        http.post(f"{web.url}/auth/logout", allow_redirects=False) as answer,
    ):
        assert answer.status == 303


@pytest.mark.parametrize("whose", ["nobody", "the ended session", "a rival", "a made-up one"])
async def test_a_tabs_token_reveals_nothing_after_signing_out(
    web: Web, loot: Loot, whose: str
) -> None:
    token = str(uuid.uuid4())
    await open_then_leave(web, loot, token)
    await sign_out(web, loot.sam)
    session = {"the ended session": loot.sam, "a rival": loot.zoe, "a made-up one": "B" * 43}
    async with Tab(web, token, session.get(whose, "")) as tab:
        seen = await visit(tab, OURS, loot)
    assert CANARY not in seen
    assert "sam@acme.example" not in seen


async def test_a_stolen_token_of_a_live_session_reveals_nothing_to_another(
    web: Web, loot: Loot, database: Database
) -> None:
    token = str(uuid.uuid4())
    await open_then_leave(web, loot, token)
    async with Tab(web, token, loot.zoe) as tab:
        seen = await tab.ask(HYDRATE, {}, "/login")
        assert "zoe@zeta.example" not in seen
    assert CANARY not in seen
    assert "sam@acme.example" not in seen
