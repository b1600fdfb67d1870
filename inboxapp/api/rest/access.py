"""Who calls the REST API: a key for one client, and how often it may."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from limits import RateLimitItemPerMinute

from inboxapp.accounts.queries import actor_of_key
from inboxapp.accounts.throttle import limiter, seconds_until
from inboxapp.accounts.types import Actor
from inboxapp.api.tools import Tools
from inboxapp.core.errors import AppError, NotSignedIn
from inboxapp.core.signing import hash_token

PER_KEY = RateLimitItemPerMinute(1200, namespace="api-key")

_bearer = HTTPBearer(
    auto_error=False, scheme_name="API key", description="Authorization: Bearer inb_…"
)


class NoKey(NotSignedIn):
    """The request carries no key that we know."""

    code = "no_valid_key"

    def __init__(self) -> None:
        super().__init__(
            "This needs a valid API key in the header “Authorization: Bearer inb_…”. "
            "Nothing was read or changed."
        )


class TooManyRequests(AppError):
    """The key asks faster than it may; `retry_after` is in seconds."""

    code = "too_many_requests"
    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            f"This key may make {PER_KEY.amount} requests a minute. Nothing was changed; please "
            f"wait {retry_after} seconds."
        )
        self.retry_after = retry_after


async def key_actor(
    request: Request,
    tools: Tools,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Actor:
    """Return who holds the key. Raises NoKey or TooManyRequests."""
    if given is None or not given.credentials:
        raise NoKey
    async with tools.database.transaction() as tx:
        actor = await actor_of_key(tx, given.credentials)
    if actor is None:
        raise NoKey
    counts, name = limiter(tools.redis), hash_token(given.credentials)[:32]
    if not await counts.hit(PER_KEY, name):
        stats = await counts.get_window_stats(PER_KEY, name)
        raise TooManyRequests(seconds_until(stats.reset_time))
    request.state.client_id = actor.client_id
    return actor


KeyActor = Annotated[Actor, Depends(key_actor)]
