"""What people call the parts of a run, and what they can do when it ends badly."""

from inboxapp.drafting.labels import STAGE_LABELS
from inboxapp.drafting.policy.budget import BUDGET_REACHED
from inboxapp.drafting.prompt_versions.types import OWN_FROM
from inboxapp.drafting.safety.types import HardBlock
from inboxapp.drafting.stages.names import FINAL
from inboxapp.drafting.types import DraftStatus
from inboxapp.llm.errors import FailureReason
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
DRAFT_STATUS_WORDS: dict[DraftStatus, str] = {
    DraftStatus.PENDING: "Waits for a person",
    DraftStatus.SENT: "Sent",
    DraftStatus.REJECTED: "Not used",
    DraftStatus.SUPERSEDED: "Replaced",
    DraftStatus.BLOCKED: "Blocked",
    DraftStatus.SUPPRESSED: "Not shown",
}
VERDICT_WORDS = {"approve": "Approved", "revise": "Text mended", "block": "Blocked"}
HARD_BLOCK_WORDS: dict[str, str] = {
    HardBlock.OPT_OUT: "Asked to be left alone",
    HardBlock.UNSUBSCRIBE: "Unsubscribed",
    HardBlock.DO_NOT_CONTACT: "Do Not Contact",
    HardBlock.LEGAL_THREAT: "Legal threat",
    HardBlock.COMPLAINT: "Complaint",
    HardBlock.PRICING_NOT_IN_KNOWLEDGE: "Price not in knowledge",
    HardBlock.INJECTION_SUSPECTED: "Speaks to the machine",
}
SECTION_WORDS = {
    "client": "Client",
    "lead": "Lead",
    "slots": "Free times",
    "messages": "Messages",
    "knowledge": "Knowledge",
    "memory": "Memory",
}
_NEXT: dict[RunStatus, str] = {
    RunStatus.COMPLETED: "Nothing was sent. The text is kept here; a person decides at the lead.",
    RunStatus.FAILED: "Finished steps are kept. Open the lead and press Regenerate to try again.",
    RunStatus.ABORTED: "Finished steps are kept. Regenerate from the lead when you want a draft.",
    RunStatus.SUPERSEDED: "It was never shown as current; its cost is kept here.",
}
_BUDGET = "This run cost nothing. Once the budget is raised, or tomorrow, press Regenerate."
_MODEL = "Finished steps are kept. Press Regenerate once that is set right; until then it fails."
_ABOUT_MODEL = frozenset(
    {
        FailureReason.BAD_KEY,
        FailureReason.NO_ACCESS,
        FailureReason.QUOTA,
        FailureReason.BAD_REQUEST,
        FailureReason.UNKNOWN_MODEL,
        FailureReason.WRONG_ADDRESS,
    }
)


def stage_label(stage: str) -> str:
    """Return a stage's name in people's words; a stage of another pipeline keeps its own."""
    return STAGE_LABELS.get(stage) or stage.replace("_", " ").capitalize()


def anchor_of(stage: str, iteration: int) -> str:
    """Return how an address names a stage; the first pass also answers to "stage-0"."""
    return f"{stage}-{iteration}" if iteration else stage


def turn_words(iteration: int, most: int) -> str:
    """Name a turn of the revision; "" for the first pass."""
    return f"Revising {iteration} of {max(iteration, most)}" if iteration else ""


def part_words(stage: str, iteration: int, most: int) -> str:
    """Name the part of a revised run that a stage belongs to."""
    if iteration:
        return turn_words(iteration, most)
    return "In the end" if stage == FINAL else "First pass"


def prompt_words(key: str, version: int, *, stage: str) -> str:
    """Say whose prompt was used, by version: "yours 1002" or "the product's 3"."""
    if not key:
        return ""
    whose = "yours" if version >= OWN_FROM else "the product's"
    return f"{whose} {version}" if key == stage else f"{key}, {whose} {version}"


def next_action(status: RunStatus, error_class: str = "") -> str:
    """Say what was kept and what to do next; "" when nothing is wrong."""
    if status is RunStatus.FAILED and error_class == BUDGET_REACHED:
        return _BUDGET
    if status is RunStatus.FAILED and error_class in _ABOUT_MODEL:
        return _MODEL
    return _NEXT.get(status, "")


def remedy(status: RunStatus, error_class: str) -> tuple[str, str]:
    """Return the settings tab where the cause is set right and a link's words; "" for none."""
    if status is RunStatus.FAILED and error_class == BUDGET_REACHED:
        return "drafting", "Open the budget"
    if status is RunStatus.FAILED and error_class in _ABOUT_MODEL:
        return "models", "Open the models"
    return "", ""
