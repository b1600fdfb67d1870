"""The application over its own rows and Redis, and the ways in: cookie, key and signature."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from redis.asyncio import Redis
from sqlmodel import col, select

from inboxapp.accounts.models import Client
from inboxapp.accounts.service import make_api_key
from inboxapp.api.app import create_api
from inboxapp.api.tools import OpenTools
from inboxapp.core.database import Database
from inboxapp.core.settings import Settings
from inboxapp.core.signing import new_webhook_secret
from tests.api.doors import BASE, Keys, caller
from tests.cast import Cast


@pytest.fixture
async def keys(database: Database, cast: Cast) -> Keys:
    """An API key and a webhook secret of each client."""
    secrets = new_webhook_secret(), new_webhook_secret()
    async with database.transaction() as tx:
        for client_id, secret in zip((cast.acme, cast.zeta), secrets, strict=True):
            client = (await tx.exec(select(Client).where(col(Client.id) == client_id))).one()
            client.webhook_secret = secret
        return Keys(
            await make_api_key(tx, cast.acme, "Acme's reports"),
            await make_api_key(tx, cast.zeta, "Zeta's reports"),
            *secrets,
        )


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def app(settings: Settings, database: Database, redis: Redis, tmp_path: Path) -> FastAPI:
    tools = OpenTools(settings, database, redis)
    return create_api(lambda: tools, pages=tmp_path)


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A caller who brings nothing along."""
    transport = httpx.ASGITransport(app, client=("203.0.113.7", 50000))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield client


@pytest.fixture
async def acme_api(app: FastAPI, keys: Keys) -> AsyncIterator[httpx.AsyncClient]:
    """A program with Acme's key."""
    async with caller(app, keys.acme) as client:
        yield client


@pytest.fixture
async def zeta_api(app: FastAPI, keys: Keys) -> AsyncIterator[httpx.AsyncClient]:
    """A program with the rival's key."""
    async with caller(app, keys.zeta) as client:
        yield client
