"""Deliveries: signed, kept before they are answered, doubled by nobody."""

import re
from typing import Annotated

import structlog
from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field

from inboxapp.accounts.queries import client_by_key
from inboxapp.accounts.types import ClientRef
from inboxapp.api.metrics import Metrics
from inboxapp.api.problems import problem_responses
from inboxapp.api.tools import ApiTools, Tools
from inboxapp.channels.errors import BadPayload
from inboxapp.channels.types import Channel
from inboxapp.conversations.inbound import receive
from inboxapp.core.clock import now
from inboxapp.core.logging import log_context
from inboxapp.core.outages import OUTAGES
from inboxapp.core.signing import BadSignature, new_webhook_secret, verify_webhook

# What a client that isn't there is checked against, so that it answers like a wrong signature.
_NOBODYS_SECRET = new_webhook_secret()
CLIENT_KEY = re.compile(r"[a-z0-9-]{1,40}")

log = structlog.get_logger(__name__)

router = APIRouter(prefix="/webhooks", tags=["Webhooks"])


class Delivery(BaseModel):
    """A message in the generic form; `id` and `from` are needed, the rest may be left out."""

    id: str = Field(description="The provider's id; a second delivery with it changes nothing.")
    sender: str = Field(alias="from", description="E-mail address, phone number or profile.")
    from_name: str = ""
    to: str | list[str] = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    sent_at: str = Field(default="", description="ISO 8601; the order of arrival decides anyway.")
    thread_id: str = ""


class Stored(BaseModel):
    """The message a delivery became; `duplicate` says that it was there already."""

    message_id: int
    lead_id: int
    duplicate: bool


SIGNED = [
    {
        "name": name,
        "in": "header",
        "required": True,
        "schema": {"type": "string"},
        "description": words,
    }
    for name, words in (
        ("webhook-id", "Your id of this delivery."),
        ("webhook-timestamp", "Whole seconds since 1970, at most five minutes off."),
        ("webhook-signature", "v1, then base64 HMAC-SHA256 of id.timestamp.body."),
    )
]


@router.post(
    "/{channel}/{client_key}",
    operation_id="deliver_message",
    responses=problem_responses(401, 408, 413, 422, 503),
    openapi_extra={
        "parameters": SIGNED,
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": Delivery.model_json_schema()}},
        },
    },
)
async def deliver(
    request: Request,
    tools: Tools,
    channel: Channel,
    client_key: Annotated[str, Path(max_length=40)],
) -> Stored:
    """Take one message in the generic form, signed by the Standard Webhooks rules.

    A 2xx means that the message is committed. Anything else means: send it again later, or mend it
    first when the status is 401, 413 or 422.
    """
    metrics: Metrics = request.app.state.metrics
    try:
        stored = await _deliver(request, tools, channel, client_key)
    except Exception as error:
        metrics.saw_webhook(channel, _outcome(error))
        raise
    metrics.saw_webhook(channel, "duplicate" if stored.duplicate else "stored")
    return stored


async def _deliver(request: Request, tools: ApiTools, channel: Channel, key: str) -> Stored:
    body = await request.body()
    client = await _find_client(tools, key)
    secret = client.webhook_secret if client else _NOBODYS_SECRET
    webhook_id = verify_webhook(secret, dict(request.headers), body, now=now())
    if client is None:
        raise BadSignature("The signature does not match: check the webhook secret.")
    with log_context(client_id=client.id):
        received = await receive(
            tools.database, client_id=client.id, channel=channel, body=body, webhook_id=webhook_id
        )
    return Stored(
        message_id=received.message_id, lead_id=received.lead_id, duplicate=not received.is_new
    )


async def _find_client(tools: ApiTools, key: str) -> ClientRef | None:
    async with tools.database.transaction() as tx:
        return await client_by_key(tx, key) if CLIENT_KEY.fullmatch(key) else None


def _outcome(error: Exception) -> str:
    if isinstance(error, BadSignature):
        return "bad_signature"
    if isinstance(error, BadPayload):
        return "bad_payload"
    return "unavailable" if isinstance(error, OUTAGES) else "failed"
