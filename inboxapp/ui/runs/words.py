"""What people call the parts of a run, and what they can do when it ends badly."""

from inboxapp.drafting.labels import STAGE_LABELS
from inboxapp.runs.types import RunKind, RunStatus, RunTrigger, StageStatus

STATUS_WORDS: dict[RunStatus, str] = {
    RunStatus.QUEUED: "Queued",
    RunStatus.RUNNING: "Running",
    RunStatus.COMPLETED: "Completed",
    RunStatus.FAILED: "Failed",
    RunStatus.ABORTED: "Cancelled",
    RunStatus.SUPERSEDED: "Superseded",
}
KIND_WORDS: dict[RunKind, str] = {
    RunKind.REPLY: "Reply",
    RunKind.DOCUMENT: "Document",
    RunKind.SCREENSHOT: "Screenshot",
    RunKind.AGENTS: "Agents",
    RunKind.INSIGHT: "Insight",
}
TRIGGER_WORDS: dict[RunTrigger, str] = {
    RunTrigger.INBOUND: "New message",
    RunTrigger.SENTIMENT: "Tag changed",
    RunTrigger.REGENERATE: "Regenerated",
    RunTrigger.OPERATOR: "Operator",
}
STAGE_STATUS_WORDS: dict[StageStatus, str] = {
    StageStatus.WAITING: "Waiting",
    StageStatus.RUNNING: "Running",
    StageStatus.DONE: "Done",
    StageStatus.FAILED: "Failed",
    StageStatus.SKIPPED: "Skipped",
}
ATTEMPT_WORDS: dict[str, str] = {
    "first": "First try",
    "transport": "Sent again",
    "expansion": "More room",
    "repair": "Asked to repair",
    "fallback": "Asked more simply",
}
_NEXT: dict[RunStatus, str] = {
    RunStatus.FAILED: "Finished steps are kept. Open the lead and press Regenerate to try again.",
    RunStatus.ABORTED: "Finished steps are kept. Regenerate from the lead when you want a draft.",
    RunStatus.SUPERSEDED: "It was never shown as current; its cost is kept here.",
}


def stage_label(stage: str) -> str:
    """Return a stage's name in people's words; a stage of another pipeline keeps its own."""
    return STAGE_LABELS.get(stage) or stage.replace("_", " ").capitalize()


def next_action(status: RunStatus) -> str:
    """Say what was kept and what to do next; "" when nothing is wrong."""
    return _NEXT.get(status, "")
