"""What the next version of a draft should rest on."""

from inboxapp.llm.offline.coverage import leaves_time_open, open_asks, strange_sums
from inboxapp.llm.offline.facts import answer_from_knowledge
from inboxapp.llm.offline.reading import Conversation, Json

MEETING_TIME = "a time to meet"
_MOST_TITLES = 5


def select(conversation: Conversation) -> Json:
    """Name what is missing in the draft and the knowledge that mends it."""
    draft = conversation.draft
    missing = open_asks(conversation, draft)
    found = (answer_from_knowledge(ask, conversation, longest=1).title for ask in missing)
    titles = list(dict.fromkeys(filter(None, found)))
    wanted = [ask.text for ask in missing]
    if leaves_time_open(conversation, draft):
        wanted.append(MEETING_TIME)
    return {
        "knowledge": titles[:_MOST_TITLES],
        "outcomes": [one.text for one in conversation.memory if "prefer" in one.category],
        "avoid": _avoid(conversation, draft),
        "missing": wanted,
    }


def _avoid(conversation: Conversation, draft: str) -> list[str]:
    sums = [f"{found} has no support." for found in strange_sums(conversation, draft)]
    gate = conversation.pack("primary").get("last_gate_verdict")
    issues = gate.get("issues") if isinstance(gate, dict) else None
    repeated = [str(issue) for issue in issues] if isinstance(issues, list) else []
    return [*sums, *repeated]
