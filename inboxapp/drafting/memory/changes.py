"""What tabs hear of memory."""

from inboxapp.events.types import Event, EventKind


def memory_event(client_id: int, lead_id: int) -> Event:
    """Say that what is known of a lead changed."""
    return Event(client_id=client_id, kind=EventKind.LEAD_CHANGED, lead_id=lead_id)
