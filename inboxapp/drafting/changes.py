"""What tabs hear of drafts and compositions."""

from inboxapp.channels.types import Channel
from inboxapp.events.types import Event, EventKind


def draft_event(client_id: int, lead_id: int, channel: Channel | None) -> Event:
    """Say that the drafts on one channel of a lead changed."""
    return _event(EventKind.DRAFT_CHANGED, client_id, lead_id, channel)


def composition_event(client_id: int, lead_id: int, channel: Channel) -> Event:
    """Say that what a person typed on one channel of a lead changed."""
    return _event(EventKind.COMPOSITION_CHANGED, client_id, lead_id, channel)


def _event(kind: EventKind, client_id: int, lead_id: int, channel: Channel | None) -> Event:
    return Event(
        client_id=client_id, kind=kind, lead_id=lead_id, channel=channel.value if channel else None
    )
