"""Lets an event through only if its handler is marked and the person behind it may call it.

Any browser can call any registered handler by name, so what is not listed is refused.
"""

from collections.abc import Mapping
from typing import Any

import reflex as rx
import structlog
from reflex.event import Event, EventSpec
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.event import EventHandler
from reflex_base.registry import RegistrationContext

from inboxapp.accounts.types import Actor
from inboxapp.core.errors import NotAllowed
from inboxapp.ui import live, routes
from inboxapp.ui.arguments import LONGEST, TooLong, WrongArguments, check_arguments
from inboxapp.ui.binding import bind, holder_of
from inboxapp.ui.components import notify
from inboxapp.ui.refusals import show_error, to_login
from inboxapp.ui.screen_events import permission_of
from inboxapp.ui.session import find_actor, remember_checked, session_token

_ROOT = "reflex___state____state"

# Reflex's own handlers that a page can't do without. None of them reads or changes a row.
FRAMEWORK: dict[str, str] = {
    f"{_ROOT}.hydrate": "sends the tab its own state, emptied first if it was another session's",
    f"{_ROOT}.hydrate_and_load": "the same, then on_load_internal",
    f"{_ROOT}.reflex___state____on_load_internal_state.on_load_internal": "queues the page's own "
    "on_load handlers, and each of them passes here again",
    f"{_ROOT}.reflex___state____on_load_internal_state.set_is_hydrated": "flips one flag",
    f"{_ROOT}.set_is_hydrated": "flips one flag",
    f"{_ROOT}.reflex___state____frontend_event_exception_state.handle_frontend_exception": "logs "
    "what broke in a browser, cut to a length",
}

log = structlog.get_logger(__name__)


class Guard(Middleware):
    """Runs before every handler, background ones too, and before anything is read or sent."""

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """Return None to let the event through, an update to answer it instead."""
        token = session_token(state)
        actor = await find_actor(token)
        if await bind(state, holder_of(token, actor)):
            live.forget(state.router.session.client_token)
        handler = RegistrationContext.get().event_handlers[event.name].handler
        if event.name in FRAMEWORK:
            return _judge_framework(state, actor, handler, event.payload)
        return _judge(state, actor, handler, event)


def _judge_framework(
    state: BaseState, actor: Actor | None, handler: EventHandler, payload: Mapping[str, Any]
) -> StateUpdate | None:
    if actor is None and state.router.url.path not in routes.PUBLIC:
        return _answer(to_login(_place(state)))
    # No state of ours lives in the browser's storage, so a browser has no vars to set.
    if payload.get("vars"):
        return _refuse("sets_vars", handler)
    return _check(handler, payload)


def _judge(
    state: BaseState, actor: Actor | None, handler: EventHandler, event: Event
) -> StateUpdate | None:
    permission = permission_of(handler.fn)
    if permission is None:
        return _refuse("unlisted", handler)
    if actor is None:
        return _answer(to_login(_place(state)))
    try:
        actor.require(permission)
    except NotAllowed as refusal:
        return _answer(show_error(refusal))
    if refused := _check(handler, event.payload):
        return refused
    if not handler.is_background:
        remember_checked(actor)
    return None


def _check(handler: EventHandler, payload: Mapping[str, Any]) -> StateUpdate | None:
    try:
        check_arguments(handler.fn, payload)
    except TooLong:
        words = f"That text is too long to keep: {LONGEST:,} characters at most. Shorten it."
        return _answer(notify(words, tone="warn"))
    except WrongArguments as wrong:
        return _refuse(str(wrong), handler)
    return None


def _refuse(reason: str, handler: EventHandler) -> StateUpdate:
    """Do nothing and say little: no page of ours sends this."""
    log.warning("event_refused", handler=handler.fn.__qualname__, reason=reason[:200])
    return _answer(notify("This page is out of date. Reload it and try again.", tone="warn"))


def _answer(spec: EventSpec) -> StateUpdate:
    return StateUpdate(events=Event.from_event_type(spec))


def _place(state: BaseState) -> str:
    url = state.router.url
    return f"{url.path}?{url.query}" if url.query else str(url.path)
