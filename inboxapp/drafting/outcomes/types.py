"""What a person did with a draft."""

from enum import StrEnum


class DraftOutcome(StrEnum):
    """How a draft ended, by what a person did, never by a guess."""

    SENT_AS_IS = "sent_as_is"
    LIGHT_EDIT = "light_edit"
    HEAVY_EDIT = "heavy_edit"
    REWRITTEN = "rewritten"
    AUTO_SENT = "auto_sent"
    DISCARDED = "discarded"
    # A person answered without it, or it was never used.
    IGNORED = "ignored"
    SUPERSEDED = "superseded"
    BLOCKED = "blocked"
    SUPPRESSED = "suppressed"


class EditType(StrEnum):
    """What kind of change a person made; several can hold at once."""

    GREETING_OR_SIGN_OFF = "greeting_or_sign_off"
    STRUCTURE_ONLY = "structure_only"
    SHORTENED = "shortened"
    MISSING_FACT = "missing_fact"
    FACTUAL_CORRECTION = "factual_correction"
    LINK_CHANGED = "link_changed"
    TIME_CHANGED = "time_changed"
    QUESTION_REMOVED = "question_removed"
    QUESTION_ADDED = "question_added"
    WRONG_LANGUAGE = "wrong_language"
    WORDING = "wording"
    FULL_REWRITE = "full_rewrite"


class DiscardReason(StrEnum):
    """Why a person threw a draft away."""

    WRONG_FACTS = "wrong_facts"
    WRONG_TONE = "wrong_tone"
    MISSED_THE_POINT = "missed_the_point"
    NOT_NEEDED = "not_needed"
    OTHER = "other"
