"""The parts of the core that every step of a run reads."""

from collections.abc import Sequence
from datetime import datetime

from inboxapp.accounts.types import ClientProfile
from inboxapp.channels.types import Channel
from inboxapp.conversations.types import Direction
from inboxapp.core.text import first_name
from inboxapp.drafting.context.budgets import (
    CLIENT_CHARACTERS,
    EARLIER_CHARACTERS,
    FACT_CHARACTERS,
    MESSAGES_CHARACTERS,
    MOST_SLOTS,
    NAME_CHARACTERS,
    SLOT_CHARACTERS,
    WAITING_CHARACTERS,
    Json,
    cut,
    take,
)
from inboxapp.drafting.context.types import Fact, LeadText, MessageText
from inboxapp.scheduling.types import Slot
from inboxapp.scheduling.zones import first_zone, spoken_zone

_ALREADY_A_REPLY = ("re:", "aw:", "sv:", "antw:")


def client_text(profile: ClientProfile) -> dict[str, str]:
    """Return what prompts say about the client."""
    return {name: cut(getattr(profile, name), most) for name, most in CLIENT_CHARACTERS.items()}


def lead_text(lead: LeadText) -> dict[str, str]:
    """Return what prompts say about the lead."""
    return {
        "name": cut(lead.name, NAME_CHARACTERS),
        "first_name": cut(first_name(lead.name), NAME_CHARACTERS),
        "company": cut(lead.company, NAME_CHARACTERS),
        "title": cut(lead.title, NAME_CHARACTERS),
        "sentiment": lead.sentiment.value,
        "timezone": lead.timezone,
    }


def moment_text(at: datetime, timezone: str) -> str:
    """Return a moment as people of that timezone would say it, with the weekday."""
    zone = first_zone(timezone)
    local = at.astimezone(zone)
    return f"{local:%A}, {local.date().isoformat()} {local:%H:%M} ({spoken_zone(zone, at)})"


def slots_text(slots: Sequence[Slot]) -> list[str]:
    """Return what can be offered, word for word as it is to be offered."""
    return [cut(slot.label, SLOT_CHARACTERS) for slot in slots[:MOST_SLOTS]]


def waiting(messages: Sequence[MessageText]) -> tuple[MessageText, ...]:
    """Return what the lead wrote since our last message, or else their last message."""
    newest: list[MessageText] = []
    for message in reversed([each for each in messages if not each.is_automatic]):
        if message.direction is Direction.INBOUND:
            newest.append(message)
        elif newest:
            break
    return tuple(reversed(newest))


def message_text(message: MessageText, limit: int) -> Json:
    """Return a message as prompts show it."""
    shown: Json = {
        "id": message.id,
        "channel": message.channel.value,
        "direction": message.direction.value,
        "from": cut(message.author, NAME_CHARACTERS),
        "at": message.at.isoformat(timespec="minutes"),
        "subject": cut(message.subject, NAME_CHARACTERS),
        "text": cut(message.text, limit),
    }
    # Said only where it is so: hardly any message is.
    return {**shown, "automatic": True} if message.is_automatic else shown


def newest_messages(messages: Sequence[MessageText]) -> tuple[list[Json], list[MessageText]]:
    """Return the newest messages that fit the core and the earlier ones, both oldest first."""
    return fitting(messages, MESSAGES_CHARACTERS, {each.id for each in waiting(messages)})


def fitting(
    messages: Sequence[MessageText], limit: int, unanswered: set[int]
) -> tuple[list[Json], list[MessageText]]:
    """Return the newest messages that fit without a gap, and what came before them."""

    def render(message: MessageText) -> Json:
        is_waiting = message.id in unanswered
        return message_text(message, WAITING_CHARACTERS if is_waiting else EARLIER_CHARACTERS)

    taken, left_over = take(reversed(messages), render, limit, in_a_row=True)
    return taken[::-1], left_over[::-1]


def fact_text(fact: Fact) -> Json:
    """Return a fact as prompts show it."""
    return {
        "title": cut(fact.title, NAME_CHARACTERS),
        "body": cut(fact.body, FACT_CHARACTERS),
    }


def subject_of_reply(messages: Sequence[tuple[Channel, str]]) -> str:
    """Return the newest e-mail's subject as a reply's, from (channel, subject) oldest first."""
    mails = (subject.strip() for channel, subject in messages if channel is Channel.EMAIL)
    subject = next(iter([each for each in mails if each][::-1]), "")
    if not subject or subject.lower().startswith(_ALREADY_A_REPLY):
        return subject
    return f"Re: {subject}"
