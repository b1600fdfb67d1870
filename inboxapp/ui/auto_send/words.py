"""The rules of automatic sending in people's words."""

from inboxapp.drafting.auto_send.types import AutoSendStatus
from inboxapp.drafting.outcomes.types import DraftOutcome
from inboxapp.drafting.policy.types import AutoSendMode

TABS: dict[AutoSendStatus, str] = {
    AutoSendStatus.PLANNED: "Planned",
    AutoSendStatus.SHADOW: "Would have gone out",
    AutoSendStatus.HELD: "Held",
    AutoSendStatus.SENT: "Sent",
    AutoSendStatus.CANCELLED: "Cancelled",
}
WHEN: dict[AutoSendStatus, str] = {
    AutoSendStatus.PLANNED: "goes out",
    AutoSendStatus.SHADOW: "would have gone out",
    AutoSendStatus.HELD: "held",
    AutoSendStatus.SENT: "sent",
    AutoSendStatus.CANCELLED: "cancelled",
}
WOULD_GO = "would go out"

# By code: a name, and what would have to be different for the reply to go out.
RULES: dict[str, tuple[str, str]] = {
    "switched_off": ("Switched off for everybody", "Whoever runs the server switches it on again."),
    "policy_off": ("Automatic sending is off", "An admin switches it on."),
    "channel": ("Channel not allowed", "Allow the channel in the settings."),
    "sentiment": ("Tag not allowed", "Allow the tag in the settings."),
    "daily_cap": ("Day's limit reached", "Raise the limit per day."),
    "thread_cap": ("Limit in a conversation", "A person answers once, or the limit is raised."),
    "too_late": ("Too late to send", "A worker has to be running when it is due."),
    "degraded": ("A step failed", "Regenerate once the model answers again."),
    "not_approved": ("Overseer did not approve", "Read its reasons in the run."),
    "not_verified": ("Not verified", "Regenerate, so that it is checked."),
    "violations": ("Verifier found violations", "Mend the prompt or the knowledge they come from."),
    "text_changed": ("Text changed after judging", "Only the judged text goes out."),
    "findings": ("Marks in the text", "Add what is missing to the knowledge."),
    "not_evaluated": ("Nobody judged it", "Regenerate, so that it is judged."),
    "confidence": ("Not sure enough", "Lower the threshold, or add knowledge."),
    "not_safe": ("Not called safe", "Read the evaluator's reason in the run."),
    "needs_human": ("Asks for a person", "Read the evaluator's reason in the run."),
    "hard_block": ("Hard block", "Nothing: a person always decides these."),
    "injection_suspected": ("Speaks to the machine", "Nothing: a person always decides these."),
    "not_all_read": ("Very long message", "Nothing: a person reads the rest first."),
    "inbound_link": ("Link in the lead's message", "Nothing: a person looks at it first."),
    "inbound_address": ("Another address named", "Nothing: a person looks at it first."),
    "recipient": ("Recipient not certain", "Answer once by hand."),
    "drafted_anew": ("Another draft wanted", "Nothing: the new draft is decided about anew."),
    "draft_gone": ("The draft is gone", "The draft that took its place is decided anew."),
    "tag_changed": ("Tag changed meanwhile", "The next draft is decided anew."),
    "answered": ("Answered already", "Nothing: a second answer is a person's."),
    "moved_on": ("Conversation moved on", "The next draft is decided anew."),
    "being_typed": ("A person is writing", "Send it, or empty the box."),
    "slot_passed": ("Offered time too near", "Regenerate, so that later times are offered."),
    "cancelled": ("Cancelled by a person", ""),
    "stopped": ("Everything was stopped", ""),
    "error": ("Could not be sent", "Look at the conversation, and send it by hand."),
}
# What a person did is news, not a fault.
BY_PEOPLE = frozenset(
    {"cancelled", "stopped", "being_typed", "moved_on", "draft_gone", "drafted_anew"}
)
SERIOUS = frozenset({"hard_block", "injection_suspected", "error"})

OUTCOME_TONES: dict[DraftOutcome, str] = {
    DraftOutcome.SENT_AS_IS: "good",
    DraftOutcome.LIGHT_EDIT: "good",
    DraftOutcome.HEAVY_EDIT: "warn",
    DraftOutcome.REWRITTEN: "warn",
    DraftOutcome.AUTO_SENT: "accent",
    DraftOutcome.DISCARDED: "bad",
    DraftOutcome.IGNORED: "neutral",
    DraftOutcome.SUPERSEDED: "neutral",
    DraftOutcome.BLOCKED: "bad",
    DraftOutcome.SUPPRESSED: "neutral",
}


def rule_name(code: str) -> str:
    """Name a rule; one that a channel added keeps its own code, readably."""
    return RULES[code][0] if code in RULES else code.replace("_", " ").capitalize()


def rule_change(code: str) -> str:
    """Say what would let the reply go out."""
    return RULES[code][1] if code in RULES else ""


def stopped_words(cancelled: int, mode: str) -> str:
    """Say what one press did; a client that only watched goes on watching."""
    watches = mode == AutoSendMode.SHADOW
    now = "Nothing goes out; the policy only watches." if watches else "Automatic sending is off."
    if not cancelled:
        return f"{now} Nothing was waiting to go out."
    them = "1 planned reply was" if cancelled == 1 else f"{cancelled} planned replies were"
    return f"{now} {them} cancelled; the drafts are kept for a person."
