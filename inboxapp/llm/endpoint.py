"""Which model server is in use, and the client that talks to it."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlsplit

import httpx2
from openai import AsyncOpenAI

from inboxapp.core.settings import Settings
from inboxapp.llm.offline import OFFLINE_MODEL, OFFLINE_URL, check_fault, open_transport
from inboxapp.llm.pricing import cost_of
from inboxapp.llm.types import Usage

OPENAI_URL = "https://api.openai.com/v1"
DEFAULT_MODEL = "gpt-5.4-mini"

# The client insists on a key even for servers that ask for none.
_NO_KEY = "not-needed"


@dataclass(frozen=True)
class Endpoint:
    """A model server and the model to ask there."""

    base_url: str
    model: str
    api_key: str
    is_offline: bool

    @property
    def host(self) -> str:
        """Host, with the port if one is named."""
        return urlsplit(self.base_url).netloc.rpartition("@")[2]

    @property
    def is_openai(self) -> bool:
        """Whether this is OpenAI itself, which takes more parameters than its imitators."""
        return self.host == urlsplit(OPENAI_URL).netloc

    @property
    def label(self) -> str:
        """Say in the UI which model writes the drafts."""
        if self.is_offline:
            return "Offline demo model - not a real model"
        return f"{self.model} at {self.host}"

    def model_for(self, wanted: str | None) -> str:
        """Name the model to ask; the offline server only has its own."""
        if self.is_offline and not (wanted or "").startswith(OFFLINE_MODEL):
            return self.model
        return wanted or self.model

    def cost_of(self, usage: Usage, models: tuple[str, ...]) -> Decimal | None:
        """Price a usage at this server; None when there is no price for it."""
        return cost_of(usage, models=models, base_url=self.base_url)


def endpoint_of(settings: Settings) -> Endpoint:
    """Read the endpoint from the settings.

    Raises ConfigurationError when they name a fault that the offline model does not have.
    """
    asked = settings.openai_model or ""
    if settings.uses_offline_model:
        check_fault(settings.offline_fault)
        model = asked if asked.startswith(OFFLINE_MODEL) else OFFLINE_MODEL
        return Endpoint(OFFLINE_URL, model, _NO_KEY, is_offline=True)
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else ""
    return Endpoint(
        base_url=settings.openai_base_url or OPENAI_URL,
        model=asked or DEFAULT_MODEL,
        api_key=key or _NO_KEY,
        is_offline=False,
    )


def open_client(
    endpoint: Endpoint, settings: Settings, transport: httpx2.AsyncBaseTransport | None
) -> AsyncOpenAI:
    """Open the client; the built-in model is reached by the same client, without a socket.

    Retries and the total time belong to the gateway, which records every attempt.
    """
    if transport is None and endpoint.is_offline:
        transport = open_transport(settings)
    timeout = httpx2.Timeout(None, connect=5.0)
    return AsyncOpenAI(
        api_key=endpoint.api_key,
        base_url=endpoint.base_url,
        max_retries=0,
        timeout=timeout,
        http_client=httpx2.AsyncClient(transport=transport, timeout=timeout),
    )
