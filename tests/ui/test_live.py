"""What reaches a tab, and which tabs it reaches."""

import json
from types import SimpleNamespace
from typing import Any, cast

import pytest
import reflex as rx
from reflex.state import StateUpdate

from inboxapp.accounts.types import Actor, ActorKind, Role
from inboxapp.events.types import Event, EventKind, Resync, Watch
from inboxapp.ui import live
from inboxapp.ui.live import Live, Sender, to_browser, watch_client, watch_lead, watch_run
from inboxapp.ui.session import WebTools, given_tools

pytestmark = pytest.mark.anyio

SAM = Actor(client_id=1, client_key="acme", kind=ActorKind.PERSON, role=Role.SETTER)
EVENT = Event(client_id=1, kind=EventKind.STAGE_CHANGED, lead_id=7, run_id=9, stage="x", id="5-0")


class Namespace:
    """Reflex's sockets: who is on which, and what was sent."""

    def __init__(self, **sockets: str) -> None:
        self.token_to_sid = sockets
        self.sent: list[tuple[str, StateUpdate]] = []

    async def emit_update(self, update: StateUpdate, token: str) -> None:
        self.sent.append((token, update))


class Hub:
    def __init__(self) -> None:
        self.watches: dict[str, Watch] = {}

    def watch(self, token: str, watch: Watch) -> None:
        self.watches[token] = watch

    def unwatch(self, token: str) -> None:
        self.watches.pop(token, None)


@pytest.fixture
def hub() -> Any:
    found = Hub()
    with given_tools(cast("WebTools", SimpleNamespace(hub=found))):
        yield found


def tab(token: str, socket: str) -> rx.State:
    session = SimpleNamespace(client_token=token, session_id=socket)
    return cast("rx.State", SimpleNamespace(router=SimpleNamespace(session=session)))


def sender(namespace: Namespace) -> Sender:
    return Sender(cast("rx.App", SimpleNamespace(event_namespace=namespace)))


def test_a_tab_watches_only_its_own_client(hub: Hub) -> None:
    watch_client(tab("a", "s1"), SAM)
    watch_lead(tab("b", "s2"), SAM, 7)
    watch_run(tab("c", "s3"), SAM, 9)
    assert hub.watches == {
        "a": Watch(1),
        "b": Watch(1, lead_id=7),
        "c": Watch(1, run_id=9),
    }


async def test_news_change_one_var_that_the_page_has(hub: Hub) -> None:
    namespace = Namespace(a="s1")
    watch_client(tab("a", "s1"), SAM)
    await sender(namespace).push("a", EVENT)
    [(token, update)] = namespace.sent
    [(state, changes)] = update.delta.items()
    assert token == "a"
    assert state == Live.get_full_name()
    # The name as Reflex itself would send it: its suffix is no part of any promise.
    own = Live(_reflex_internal_init=True).dict()[state]
    assert changes.keys() <= own.keys()
    assert json.loads(next(iter(changes.values()))) == {
        "id": "5-0",
        "kind": "stage.changed",
        "lead": 7,
        "run": 9,
        "stage": "x",
        "status": "",
        "channel": "",
    }


async def test_nobody_else_hears_on_a_token_whose_socket_changed(hub: Hub) -> None:
    namespace = Namespace(a="s1")
    watch_client(tab("a", "s1"), SAM)
    namespace.token_to_sid["a"] = "s2"  # somebody else came with the same token
    await sender(namespace).push("a", EVENT)
    assert namespace.sent == []
    assert not sender(namespace).is_alive("a")


async def test_a_tab_that_watches_again_hears_again(hub: Hub) -> None:
    namespace = Namespace(a="s2")
    watch_client(tab("a", "s1"), SAM)
    assert not sender(namespace).is_alive("a")
    watch_client(tab("a", "s2"), SAM)
    await sender(namespace).push("a", EVENT)
    assert len(namespace.sent) == 1


async def test_a_forgotten_tab_hears_nothing(hub: Hub) -> None:
    namespace = Namespace(a="s1")
    watch_client(tab("a", "s1"), SAM)
    live.forget("a")
    await sender(namespace).push("a", EVENT)
    assert namespace.sent == []
    assert hub.watches == {}


def test_two_calls_to_resync_are_never_alike() -> None:
    assert to_browser(Resync()) != to_browser(Resync())
