"""How drafts ended, in people's words."""

from inboxapp.drafting.outcomes.types import DiscardReason, DraftOutcome, EditType

OUTCOME_WORDS: dict[DraftOutcome, str] = {
    DraftOutcome.SENT_AS_IS: "Sent as is",
    DraftOutcome.LIGHT_EDIT: "Lightly edited",
    DraftOutcome.HEAVY_EDIT: "Heavily edited",
    DraftOutcome.REWRITTEN: "Rewritten",
    DraftOutcome.AUTO_SENT: "Sent by itself",
    DraftOutcome.DISCARDED: "Discarded",
    DraftOutcome.IGNORED: "Not used",
    DraftOutcome.SUPERSEDED: "Replaced by a newer one",
    DraftOutcome.BLOCKED: "Blocked",
    DraftOutcome.SUPPRESSED: "Not shown",
}
EDIT_WORDS: dict[EditType, str] = {
    EditType.GREETING_OR_SIGN_OFF: "Greeting or sign-off",
    EditType.STRUCTURE_ONLY: "Structure only",
    EditType.SHORTENED: "Shortened",
    EditType.MISSING_FACT: "A fact was added",
    EditType.FACTUAL_CORRECTION: "A fact was corrected",
    EditType.LINK_CHANGED: "A link was changed",
    EditType.TIME_CHANGED: "A time was changed",
    EditType.QUESTION_REMOVED: "A question was taken out",
    EditType.QUESTION_ADDED: "A question was added",
    EditType.WRONG_LANGUAGE: "Another language",
    EditType.WORDING: "Wording",
    EditType.FULL_REWRITE: "Written anew",
}
DISCARD_WORDS: dict[DiscardReason, str] = {
    DiscardReason.WRONG_FACTS: "Wrong facts",
    DiscardReason.WRONG_TONE: "Wrong tone",
    DiscardReason.MISSED_THE_POINT: "Missed the point",
    DiscardReason.NOT_NEEDED: "Not needed",
    DiscardReason.OTHER: "Another reason",
}
