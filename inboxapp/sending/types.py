"""Where a delivery stands."""

from enum import StrEnum


class DeliveryStatus(StrEnum):
    """What is known of a hand-over; an unknown outcome is never repeated blindly."""

    PLANNED = "planned"
    HANDED_OVER = "handed_over"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
