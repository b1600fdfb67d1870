"""The overseer's first look: what the lead says about meeting."""

from inboxapp.llm.offline import scheduling
from inboxapp.llm.offline.reading import Conversation, Json
from inboxapp.llm.offline.scheduling import Intent, Kind


def extract(conversation: Conversation) -> Json:
    """Report the scheduling intent."""
    intent = scheduling.read_intent(conversation)
    unclear = _unclear(intent, conversation)
    return {
        "is_scheduling": intent.is_scheduling,
        "kind": intent.kind.value,
        "specificity": _specificity(intent),
        "slot": intent.slot,
        "day_preference": ", ".join(day.capitalize() for day in intent.days) or None,
        "time_preference": intent.when or intent.part_of_day,
        "timezone": intent.timezone,
        "needs_clarification": bool(unclear),
        "clarification_reason": unclear,
        "confidence": 0.9 if intent.evidence else 0.75,
        "evidence": list(intent.evidence),
    }


def _specificity(intent: Intent) -> str:
    if not intent.is_scheduling:
        return "none"
    if intent.slot or (intent.days and intent.when):
        return "exact"
    if intent.days or intent.when or intent.part_of_day:
        return "day"
    return "vague"


def _unclear(intent: Intent, conversation: Conversation) -> str | None:
    if intent.kind is Kind.PROPOSE and not intent.own_link and not intent.slot:
        if not (intent.days and intent.when):
            return "The day or the time is missing."
        if not intent.timezone:
            return "The timezone of the proposed time is not known."
    if intent.kind is Kind.RESCHEDULE and not intent.days:
        return "No new time is named."
    if intent.wants_call and not any(character.isdigit() for character in conversation.asked):
        return "No phone number is given."
    return None
