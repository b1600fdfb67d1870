"""How a reply moves towards a meeting: real times only, and nothing booked that is not."""

import re

from inboxapp.llm.offline import scheduling
from inboxapp.llm.offline.asks import asks_of
from inboxapp.llm.offline.reading import Conversation
from inboxapp.llm.offline.scheduling import Intent, Kind
from inboxapp.llm.offline.stages.wishes import Wishes

_MEETING = {"Meeting Requested", "Call Requested", "Meeting Booked"}
# One concrete time unless the lead asked to choose.
_MOST_SLOTS = 3
_OPTIONS = re.compile(
    r"\b(?:options|(?:a few|some|several|which|what|other) (?:times|days|slots)|availability"
    r"|choose|your calendar)\b|\bsend (?:me |us |over )*(?:some |a few )?(?:times|slots)\b",
    re.IGNORECASE,
)


def invitation(conversation: Conversation, wishes: Wishes, *, wants: str) -> str:
    """Return the last paragraph: an invite, times to choose from, or a light suggestion."""
    intent = scheduling.read_intent(conversation)
    if intent.own_link and not wishes.offer_times:
        return "I'll pick a time through your link, and you'll get the confirmation from there."
    if intent.kind is Kind.DECLINE:
        return "No problem about the call. We can keep it to messages here."
    if intent.kind is Kind.ACCEPT and intent.slot and not wishes.offer_times:
        return f"{intent.slot} suits me too. I'll send you an invite for it now."
    if intent.is_scheduling or wishes.offer_times or wishes.add_link or wants in _MEETING:
        return _times(conversation, intent, wishes)
    if wishes.shorter and asks_of(conversation):
        return ""
    return _light(conversation)


def _times(conversation: Conversation, intent: Intent, wishes: Wishes) -> str:
    link = "" if wishes.no_link else conversation.client.booking_link
    shown = _shown(conversation, intent, wishes)
    if wishes.days and not shown:
        wished = " or ".join(day.capitalize() for day in wishes.days)
        return f"Would {wished} suit you? Name a time, and I'll check it and confirm it here."
    days = wishes.days or intent.days
    missed = bool(days and shown and not scheduling.slots_on(days, shown))
    lead_in = _lead_in(intent, missed=missed, days=days)
    if shown:
        offer = f"Would {' or '.join(shown)} {'work' if len(shown) > 1 else 'suit'}?"
        other = f" Any other time is here: {link}" if link else ""
        return f"{lead_in}{offer}{other}"
    if proposed := _without_slots(intent):
        return f"{proposed}{f' If it is quicker, pick one here: {link}' if link else ''}"
    if link:
        return f"{lead_in}You can pick a time that suits you here: {link}"
    return f"{lead_in}Which days and times suit you best?"


def _shown(conversation: Conversation, intent: Intent, wishes: Wishes) -> tuple[str, ...]:
    """Choose the slots to name: what the setter wishes first, then what the lead named."""
    days = wishes.days or intent.days
    unwanted = scheduling.slots_on(intent.unwanted_days, conversation.slots)
    open_slots = tuple(slot for slot in conversation.slots if slot not in unwanted)
    fitting = scheduling.slots_on(days, conversation.slots) if days else open_slots
    if wishes.days and not fitting:
        return ()
    part = wishes.part_of_day or intent.part_of_day
    fitting = scheduling.slots_in(part, fitting or open_slots)
    most = _MOST_SLOTS if wishes.options or _OPTIONS.search(conversation.asked) else 1
    return fitting[:most]


def _without_slots(intent: Intent) -> str:
    """Answer a time that the lead named when nothing says which times are free."""
    if not (intent.days or intent.when):
        return ""
    if intent.wants_call:
        return "Happy to talk by phone. I'll check the time you name and confirm it here."
    if intent.kind is Kind.RESCHEDULE:
        return "No problem, we can move it. I'll check the time you name and confirm it here."
    return "Thanks for suggesting a time. I'll check it and confirm it here."


def _lead_in(intent: Intent, *, missed: bool, days: tuple[str, ...]) -> str:
    if missed:
        return f"I have nothing open on {' or '.join(day.capitalize() for day in days)}. "
    if intent.kind is Kind.RESCHEDULE:
        return "No problem, we can move it. "
    if intent.wants_call:
        return "Happy to talk by phone. "
    if intent.kind is Kind.PROPOSE and intent.when:
        return "Thanks for suggesting a time. "
    return ""


def _light(conversation: Conversation) -> str:
    if conversation.channel == "sms":
        return "Would a short call help?"
    return "Would a short call to go through it be useful?"
