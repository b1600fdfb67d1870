"""A draft's story in people's words, by the values that rows keep."""

from inboxapp.drafting.outcomes.types import DiscardReason, DraftOutcome, EditType
from inboxapp.drafting.publishing import UNRECORDED
from inboxapp.drafting.revision.types import StopReason
from inboxapp.drafting.safety.types import HardBlock
from inboxapp.drafting.stages.names import (
    EVALUATION,
    EXTRACT,
    GATE,
    LOOP_ERROR,
    MEMORY,
    REVISER,
    SELECTOR,
    STRATEGY,
    VERIFIER,
)

HARD_BLOCK_WORDS: dict[str, str] = {
    HardBlock.OPT_OUT: "the lead asks not to hear from you again",
    HardBlock.UNSUBSCRIBE: "the lead wants to be taken off the list",
    HardBlock.DO_NOT_CONTACT: "the lead asks not to be contacted",
    HardBlock.LEGAL_THREAT: "the message speaks of legal steps",
    HardBlock.COMPLAINT: "the lead complains",
    HardBlock.PRICING_NOT_IN_KNOWLEDGE: "it asks for a price that your knowledge doesn't have",
    HardBlock.INJECTION_SUSPECTED: "the message gives orders to the AI",
}
STOP_WORDS: dict[str, str] = {
    StopReason.NOT_EVALUATED: "Nobody judged it, so it was not revised",
    StopReason.ERROR: "A revision broke off; this is the best text so far",
    StopReason.THRESHOLD_MET: "Revised until it was sure enough",
    StopReason.NO_CHANGE: "Another revision would change next to nothing",
    StopReason.EXHAUSTED: "Revised as often as allowed; this is the best text",
    StopReason.TOKEN_BUDGET: "Revised as much as allowed; this is the best text",
    StopReason.WALL_TIME: "Time for revisions was up; this is the best text",
    StopReason.HARD_BLOCK: "Not revised: a person must decide",
}
_REVISION = "a revision broke off"
MISSING_WORDS: dict[str, str] = {
    STRATEGY: "it was written without a plan",
    EXTRACT: "wishes about times were not read",
    VERIFIER: "facts were not checked",
    GATE: "times and promises were not checked",
    EVALUATION: "nobody judged how sure it is",
    SELECTOR: _REVISION,
    REVISER: _REVISION,
    LOOP_ERROR: _REVISION,
    MEMORY: "nothing was learned about the lead",
    UNRECORDED: "how it was made was not recorded",
}
KIND_WORDS: dict[str, str] = {
    "": "Not about scheduling",
    "accept": "Accepts a time",
    "request_times": "Asks for times",
    "propose": "Proposes a time",
    "reschedule": "Wants another time",
    "decline": "Declines a meeting",
    "other": "About scheduling",
}
SPECIFICITY_WORDS: dict[str, str] = {
    "none": "",
    "vague": "Vague",
    "day": "A day",
    "exact": "An exact time",
}
OUTCOME_WORDS: dict[DraftOutcome, tuple[str, str]] = {
    DraftOutcome.SENT_AS_IS: ("Sent as is", "good"),
    DraftOutcome.LIGHT_EDIT: ("Sent after a light edit", "good"),
    DraftOutcome.HEAVY_EDIT: ("Sent after a heavy edit", "warn"),
    DraftOutcome.REWRITTEN: ("Rewritten", "warn"),
    DraftOutcome.AUTO_SENT: ("Sent by itself", "good"),
    DraftOutcome.DISCARDED: ("Discarded", "neutral"),
    DraftOutcome.IGNORED: ("Not used", "neutral"),
    DraftOutcome.SUPERSEDED: ("Replaced by a newer draft", "neutral"),
    DraftOutcome.BLOCKED: ("Blocked", "bad"),
    DraftOutcome.SUPPRESSED: ("Held back", "neutral"),
}
EDIT_WORDS: dict[EditType, str] = {
    EditType.GREETING_OR_SIGN_OFF: "greeting or sign-off",
    EditType.STRUCTURE_ONLY: "order only",
    EditType.SHORTENED: "shortened",
    EditType.MISSING_FACT: "fact added",
    EditType.FACTUAL_CORRECTION: "fact corrected",
    EditType.LINK_CHANGED: "link changed",
    EditType.TIME_CHANGED: "time changed",
    EditType.QUESTION_REMOVED: "question removed",
    EditType.QUESTION_ADDED: "question added",
    EditType.WRONG_LANGUAGE: "other language",
    EditType.WORDING: "wording",
    EditType.FULL_REWRITE: "written anew",
}
DISCARD_WORDS: dict[DiscardReason, str] = {
    DiscardReason.WRONG_FACTS: "Wrong facts",
    DiscardReason.WRONG_TONE: "Wrong tone",
    DiscardReason.MISSED_THE_POINT: "Missed the point",
    DiscardReason.NOT_NEEDED: "No reply needed",
    DiscardReason.OTHER: "Something else",
}
