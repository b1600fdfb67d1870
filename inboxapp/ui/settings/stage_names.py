"""Steps by the names that settings use: where one word of the stepper would not do."""

from inboxapp.drafting.labels import STAGE_LABELS
from inboxapp.drafting.stages.names import EXTRACT, GATE, SELECTOR
from inboxapp.drafting.triage import CLASSIFY

_LONGER = {
    CLASSIFY: "Tagging the lead",
    EXTRACT: "Reading what is asked about meeting",
    GATE: "Scheduling and last check",
    SELECTOR: "Choosing what a revision uses",
}


def stage_name(stage: str) -> str:
    """Name a step in people's words."""
    return _LONGER.get(stage) or STAGE_LABELS.get(stage, stage)
