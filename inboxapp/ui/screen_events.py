"""The only way to make a handler that a browser may call: with the permission it needs."""

from collections.abc import Callable
from typing import Any, TypeVar

import reflex as rx

from inboxapp.accounts.types import Permission

Handler = TypeVar("Handler", bound=Callable[..., Any])
_MARK = "_screen_permission"


def screen_event(
    permission: Permission, *, background: bool = False, **options: Any
) -> Callable[[Handler], Any]:
    """Make a State method an event handler that only this permission may call.

        class Inbox(rx.State):
            @screen_event(Permission.READ_LEADS)
            async def load(self) -> None:
                actor = await actor_of(self)

    Arguments need annotations: a value of another type is refused before the handler runs.
    `options` go to `rx.event` (throttle, debounce, supersedes ...). The result is untyped, because
    a page calls it with Vars and without self: `on_click=Inbox.open(row.id)`.
    """

    def mark(function: Handler) -> Any:
        setattr(function, _MARK, permission)
        return rx.event(function, background=background or None, **options)

    return mark


def permission_of(function: Callable[..., Any]) -> Permission | None:
    """Return what a handler's function was marked with; None is refused by the guard."""
    permission: Permission | None = getattr(function, _MARK, None)
    return permission
