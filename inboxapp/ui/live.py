"""News for the tabs: the hub says that something changed, the page reads what it is now."""

import json
from collections.abc import Sequence
from itertools import count
from typing import Any

import reflex as rx
from reflex.event import no_args_event_spec, passthrough_event_spec
from reflex.state import StateUpdate
from reflex_base.constants.state import FIELD_MARKER

from inboxapp.accounts.types import Actor
from inboxapp.events.types import Event, EventKind, Resync, Watch
from inboxapp.ui.session import tools

rx.asset("bursts.js", shared=True)  # imported by the next
_LIBRARY = rx.asset("live.jsx", shared=True).importable_path
_resyncs = count(1)
# The socket each tab was watching from: a token alone must not be enough to hear anything.
_sockets: dict[str, str] = {}


class Live(rx.State):
    """The last news, as JSON; written by `push` alone, past the state's lock and store."""

    news: str = ""


class LiveLink(rx.Component):
    """Hears the news and the socket; draws nothing."""

    library = _LIBRARY
    tag = "LiveLink"
    state_name: rx.Var[str]
    var_name: rx.Var[str]
    kinds: rx.Var[list[str]]

    @classmethod
    def get_event_triggers(cls) -> dict[str, Any]:
        """Add the news, as `live_link` describes them, and the call to read everything."""
        return {
            **super().get_event_triggers(),
            "on_news": passthrough_event_spec(str, int, int, str, str, str),
            "on_resync": no_args_event_spec,
        }


class ConnectionState(rx.Component):
    """Says whether the page is live, reconnecting or offline, without the server's help."""

    library = _LIBRARY
    tag = "ConnectionState"


def live_link(*, on_event: Any, on_resync: Any, kinds: Sequence[EventKind] = ()) -> rx.Component:
    """Tell a state what changed: place it once for each state that wants to know.

        live_link(on_event=Inbox.hear, on_resync=Inbox.load)

        @screen_event(Permission.READ_LEADS)
        async def hear(
            self, kind: str, lead_id: int, run_id: int, stage: str, status: str, channel: str
        ) -> None: ...

    `kind` is an EventKind; with `kinds` the others stay in the browser. The first event of a kind
    comes at once, a burst after it as one more call 50 ms later; ids that differ within a burst are
    0 and words "", meaning "several: read all". `on_resync` means that something may have been
    missed: watch again and read everything.
    """
    return LiveLink.create(
        state_name=Live.get_full_name(),
        var_name=f"news{FIELD_MARKER}",
        kinds=[kind.value for kind in kinds],
        on_news=on_event,
        on_resync=on_resync,
    )


def watch_client(state: rx.State, actor: Actor, *, every_stage: bool = False) -> None:
    """Tell this tab about its client from now on; call it before reading the rows.

    It replaces what the tab watched before. Stages come only with `every_stage`, or from
    `watch_lead` and `watch_run`.
    """
    _watch(state, Watch(actor.client_id, every_stage=every_stage))


def watch_lead(state: rx.State, actor: Actor, lead_id: int) -> None:
    """Tell this tab about its client, and about each stage of this lead's runs.

    Another client's lead is never heard of: only events of the actor's client arrive.
    """
    _watch(state, Watch(actor.client_id, lead_id=lead_id))


def watch_run(state: rx.State, actor: Actor, run_id: int) -> None:
    """Tell this tab about its client, and about each stage of this run."""
    _watch(state, Watch(actor.client_id, run_id=run_id))


def _watch(state: rx.State, watch: Watch) -> None:
    session = state.router.session
    _sockets[session.client_token] = session.session_id
    tools().hub.watch(session.client_token, watch)


def forget(token: str) -> None:
    """Tell the tab nothing more, until it watches again."""
    _sockets.pop(token, None)
    tools().hub.unwatch(token)


class Sender:
    """Puts news on the sockets of one web process."""

    def __init__(self, app: rx.App) -> None:
        self._app = app

    def is_alive(self, token: str) -> bool:
        """Tell whether the tab is still on the socket it began to watch from."""
        namespace = self._app.event_namespace
        current = namespace.token_to_sid.get(token) if namespace else None
        if current is not None and current == _sockets.get(token):
            return True
        # A socket never comes back as itself: the tab watches again from its next one.
        _sockets.pop(token, None)
        return False

    async def push(self, token: str, news: Event | Resync) -> None:
        """Send the tab a hand-made change of `Live.news`: ids and words, never a message's text.

        It skips the state's lock and store, which would cost a round trip to Redis for each tab.
        """
        namespace = self._app.event_namespace
        if namespace is None or not self.is_alive(token):
            return
        delta = {Live.get_full_name(): {f"news{FIELD_MARKER}": to_browser(news)}}
        await namespace.emit_update(StateUpdate(delta=delta), token)


def to_browser(news: Event | Resync) -> str:
    """Return the news as the page's LiveLink reads it; no two are alike."""
    if isinstance(news, Resync):
        return json.dumps({"resync": next(_resyncs)})
    return json.dumps(
        {
            "id": news.id,
            "kind": news.kind,
            "lead": news.lead_id or 0,
            "run": news.run_id or 0,
            "stage": news.stage or "",
            "status": news.status or "",
            "channel": news.channel or "",
        }
    )
