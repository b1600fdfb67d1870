"""The ways in: cookie, key and signature."""

from dataclasses import dataclass

import httpx
from fastapi import FastAPI

from inboxapp.accounts.sessions import SESSION_COOKIE, open_session
from inboxapp.accounts.types import Actor
from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.core.signing import sign_webhook

BASE = "http://localhost:3000"


@dataclass(frozen=True)
class Keys:
    """What both clients' programs hold."""

    acme: str
    zeta: str
    acme_secret: str
    zeta_secret: str


def caller(app: FastAPI, key: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url=BASE,
        headers={"Authorization": f"Bearer {key}"},
    )


async def cookie_of(database: Database, actor: Actor) -> dict[str, str]:
    """Sign a person in and return the Cookie header of their browser."""
    assert actor.user_id is not None
    async with database.transaction() as tx:
        token = await open_session(tx, user_id=actor.user_id, client_id=actor.client_id)
    return {"Cookie": f"{SESSION_COOKIE}={token}"}


def signed(secret: str, body: bytes, webhook_id: str = "msg_1") -> dict[str, str]:
    """Return the headers of a delivery."""
    headers = sign_webhook(secret, webhook_id, body, now())
    return headers | {"content-type": "application/json"}
