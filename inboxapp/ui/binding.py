"""Ties a tab's server-side state to the session that filled it.

The tab's token alone opens that state, so whoever comes with it under another session, in
another role or signed out finds it empty.
"""

import reflex as rx
from reflex.state import BaseState
from reflex_base.registry import RegistrationContext

from inboxapp.accounts.types import Actor
from inboxapp.core.signing import hash_token

NOBODY = ""


class Binding(rx.State):
    """Whose data the tab's state holds; never sent to the browser."""

    _holder: str = NOBODY


def holder_of(token: str, actor: Actor | None) -> str:
    """Name a session in a role; the token itself is not kept."""
    if actor is None:
        return NOBODY
    return f"{hash_token(token)}:{actor.client_id}:{actor.role}"


async def bind(state: BaseState, holder: str) -> bool:
    """Give the state to `holder`; True when it held somebody else's data and was emptied."""
    root = state._get_root_state()  # noqa: SLF001  Reflex names no public way to the whole tree
    binding = await root.get_state(Binding)
    before = binding._holder  # noqa: SLF001  a public var would go to the browser
    if before == holder:
        return False
    if before != NOBODY:
        await _empty(root)
    binding._holder = holder  # noqa: SLF001
    return before != NOBODY


async def _empty(root: BaseState) -> None:
    """Reset the whole tree; the store loads only what an event needs, so ask for each part."""
    for kind in list(RegistrationContext.get().base_states.values()):
        await root.get_state(kind)
    root.reset()
