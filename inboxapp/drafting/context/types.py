"""Who gets to see how much of a lead."""

from enum import StrEnum


class Profile(StrEnum):
    """A view of the snapshot, each with a budget in characters."""

    DRAFT = "draft"
    OVERSEER_GATE = "overseer_gate"
    EVALUATION = "evaluation"
    REVISION = "revision"
