"""Correcting what the machine read about scheduling."""

from collections.abc import Mapping
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from inboxapp.accounts.types import Actor, Permission
from inboxapp.core.errors import AppError
from inboxapp.drafting.extraction import ExtractionView, correct_extraction, extraction_view
from inboxapp.ui.components import notify
from inboxapp.ui.inbox.about_views import ExtractionFields
from inboxapp.ui.inbox.compose_state import ComposeState, refresh_compose
from inboxapp.ui.inbox.typed import known
from inboxapp.ui.session import actor_of, screen_event, tools

_TEXTS = (
    "specificity",
    "slot",
    "day_preference",
    "time_preference",
    "timezone",
    "clarification_reason",
)


class ExtractionState(rx.State):
    """The form; what it began with names the message it is about."""

    given: ExtractionFields = ExtractionFields()
    is_open: bool = False
    problem: str = ""
    version: int = 0

    @screen_event(Permission.WORK_LEADS)
    async def begin(self, lead_id: int, channel: str) -> None:
        """Open the form on what is known of the newest message."""
        found = await read_fields(await actor_of(self), lead_id, channel)
        if found is not None:
            self.given, self.is_open, self.problem = found, True, ""
            self.version += 1

    @screen_event(Permission.WORK_LEADS)
    async def end(self) -> None:
        """Close the form without saving."""
        self.is_open = False

    @screen_event(Permission.WORK_LEADS)
    async def save(self, values: dict[str, str]) -> EventSpec | None:
        """Keep what the person says and draft again; a refusal stays beside the fields."""
        actor = await actor_of(self)
        try:
            await correct(actor, self.given, values)
        except AppError as refusal:
            self.problem = refusal.message
            return None
        self.is_open = False
        await refresh_compose(await self.get_state(ComposeState), actor)
        return notify("Corrected. A new draft is being written.", tone="good")


async def read_fields(actor: Actor, lead_id: int, channel: str) -> ExtractionFields | None:
    """Read the form's values; None if nothing was read of the newest message yet."""
    async with tools().database.transaction() as tx:
        found = await extraction_view(tx, actor, lead_id, known(channel))
    return None if found is None else fields_of(lead_id, found)


def fields_of(lead_id: int, found: ExtractionView) -> ExtractionFields:
    """Put what is known into the form's fields."""
    return ExtractionFields(
        lead_id=lead_id,
        message_id=found.message_id,
        kind=found.kind if found.is_scheduling and found.kind != "other" else "",
        specificity=found.specificity,
        slot=found.slot,
        day_preference=found.day_preference,
        time_preference=found.time_preference,
        timezone=found.timezone,
        needs_clarification=found.needs_clarification,
        clarification_reason=found.clarification_reason,
        evidence="\n".join(found.evidence),
    )


async def correct(actor: Actor, given: ExtractionFields, values: Mapping[str, str]) -> int:
    """Store the correction and return the new run's id; raises AppError."""
    async with tools().database.transaction() as tx:
        payload = payload_of(values)
        return await correct_extraction(tx, actor, given.lead_id, given.message_id, payload)


def payload_of(values: Mapping[str, str]) -> dict[str, Any]:
    """Read the form as drafting keeps it."""
    kind = values.get("kind", "")
    quotes = (line.strip() for line in values.get("evidence", "").splitlines())
    return {
        "is_scheduling": bool(kind),
        "kind": kind or "other",
        "needs_clarification": bool(values.get("needs_clarification")),
        "evidence": [quote for quote in quotes if quote],
        **{name: values.get(name, "").strip() for name in _TEXTS},
    }
