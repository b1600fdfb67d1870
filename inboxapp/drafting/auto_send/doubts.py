"""Whom a reply goes to, and where the lead's message would like to lead."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlmodel import col, select

from inboxapp.conversations.models import Identity, Lead, Message
from inboxapp.conversations.types import Direction
from inboxapp.core.database import Transaction
from inboxapp.drafting.context.budgets import MESSAGES_CHARACTERS, WAITING_CHARACTERS
from inboxapp.drafting.context.reading import as_text
from inboxapp.drafting.eligibility import is_read_by_somebody
from inboxapp.drafting.guards.finding_links import find_links
from inboxapp.drafting.guards.grounds import grounds_of
from inboxapp.drafting.guards.hosts import is_allowed, plain_host
from inboxapp.drafting.guards.scheduling_links import scheduling_link
from inboxapp.drafting.models import Draft

MOST_CHARACTERS = 20_000
MOST_MESSAGES = 20


async def recipient_and_doubt(
    tx: Transaction, lead: Lead, draft: Draft, answered: Message | None
) -> tuple[str, str]:
    """Return the address that the newest message came from, and why it is doubtful or "".

    It must be the lead's by our records, the one the draft was written to, and the one we wrote to
    before: a conversation never changes its address without a person.
    """
    if answered is None or not answered.handle:
        return "", "It is not known whom to answer."
    address = answered.handle
    if answered.id != draft.trigger_message_id:
        return address, "The newest message is not the one this draft answers."
    if answered.is_automatic or not is_read_by_somebody(address):
        return address, "The newest message was not written by a person."
    if not await _is_known(tx, lead, answered):
        return address, "The address is not one of the lead's."
    if any(handle != address for handle in await _used_before(tx, lead, answered)):
        return address, "The address changed in the middle of the conversation."
    return address, ""


async def foreign_targets(
    tx: Transaction, lead: Lead, snapshot: Mapping[str, Any]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return hosts and mail addresses in unanswered messages that are neither theirs nor ours."""
    hosts: list[str] = []
    addresses: list[str] = []
    for message in await _unanswered(tx, lead):
        found_hosts, found_addresses = _targets(message, snapshot)
        hosts += found_hosts
        addresses += found_addresses
    return tuple(dict.fromkeys(hosts)), tuple(dict.fromkeys(addresses))


async def is_answered(tx: Transaction, lead: Lead, answered: Message | None) -> bool:
    """Tell whether we wrote on any channel since the message: a second answer is a person's."""
    if answered is None:
        return False
    later = select(Message.id).where(
        col(Message.lead_id) == lead.id,
        col(Message.direction) == Direction.OUTBOUND,
        col(Message.id) > answered.id,
    )
    return (await tx.exec(later.limit(1))).one_or_none() is not None


async def is_cut(tx: Transaction, lead: Lead) -> bool:
    """Tell whether unanswered messages are longer than prompts and hard blocks ever see."""
    lengths = [len(as_text(message, "").text) for message in await _unanswered(tx, lead)]
    is_full = len(lengths) == MOST_MESSAGES or sum(lengths) > MESSAGES_CHARACTERS
    return is_full or any(length > WAITING_CHARACTERS for length in lengths)


def _targets(message: Message, snapshot: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    grounds = grounds_of(snapshot)
    own = plain_host(message.handle.rpartition("@")[2])
    hosts, addresses = [], []
    for subject_or_text in (message.subject, message.text):
        text = subject_or_text[:MOST_CHARACTERS]
        for link in find_links(text):
            target = link.target
            if target.address:
                if target.address.lower() != message.handle.lower():
                    addresses.append(target.address)
            elif not (
                _is_under(plain_host(target.host), own)
                or is_allowed(target, grounds)
                or scheduling_link([text[link.start : link.end]])
            ):
                hosts.append(plain_host(target.host))
    return hosts, addresses


def _is_under(host: str, own: str) -> bool:
    return bool(own) and (host == own or host.endswith(f".{own}"))


async def _is_known(tx: Transaction, lead: Lead, answered: Message) -> bool:
    query = select(Identity.id).where(
        col(Identity.client_id) == lead.client_id,
        col(Identity.lead_id) == lead.id,
        col(Identity.channel) == answered.channel,
        col(Identity.handle) == answered.handle,
    )
    return (await tx.exec(query)).one_or_none() is not None


async def _used_before(tx: Transaction, lead: Lead, answered: Message) -> Iterator[str]:
    """Return the lead's addresses in the newest messages of the channel, both ways."""
    query = (
        select(Message.handle)
        .where(
            col(Message.lead_id) == lead.id,
            col(Message.channel) == answered.channel,
            col(Message.handle) != "",
            col(Message.is_bounce).is_(False),
        )
        .order_by(col(Message.id).desc())
        .limit(MOST_MESSAGES)
    )
    return iter(list(await tx.exec(query)))


async def _unanswered(tx: Transaction, lead: Lead) -> list[Message]:
    """Return what the lead wrote since our last message, the newest first."""
    query = (
        select(Message)
        .where(col(Message.lead_id) == lead.id)
        .order_by(col(Message.id).desc())
        .limit(MOST_MESSAGES)
    )
    waiting: list[Message] = []
    for message in await tx.exec(query):
        if message.direction is Direction.OUTBOUND:
            break
        waiting.append(message)
    return waiting
