"""How many characters of a prompt each part of the conversation may take.

About four characters are a token. Sizes are those of the JSON in the prompt, where "<" takes six.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from inboxapp.drafting.context.types import Profile

T = TypeVar("T")
Json = dict[str, Any]

# The client's own words; a longer voice or service text is cut, since every stage pays for it.
CLIENT_CHARACTERS = {
    "name": 120,
    "service": 2_000,
    "voice": 2_000,
    "goals": 1_500,
    "booking_link": 600,
    "signature": 600,
    "working_hours": 400,
}
# A person's name, company or title; what is longer is not one.
NAME_CHARACTERS = 200
SLOT_CHARACTERS = 100
MOST_SLOTS = 12
# Client, lead, setter, slots and the names of the parts.
FIXED_CHARACTERS = 10_500

MOST_MESSAGES = 80
# What waits for an answer is read almost whole; of what came before, the gist is enough.
WAITING_CHARACTERS = 4_000
EARLIER_CHARACTERS = 1_500
# Whoever offers a booking page does so early in a message.
LINK_SEARCHED_CHARACTERS = 8_000
# Three long messages, or the whole of a usual conversation.
MESSAGES_CHARACTERS = 14_000

FACT_CHARACTERS = 3_000
# The pinned facts and the handful that answers the question.
KNOWLEDGE_CHARACTERS = 7_500
# A fact about a lead has at most 500 of text.
MEMORY_CHARACTERS = 600

CORE_CHARACTERS = FIXED_CHARACTERS + MESSAGES_CHARACTERS + KNOWLEDGE_CHARACTERS


@dataclass(frozen=True)
class Budget:
    """What one profile may see beyond the core, by section."""

    memory: int
    earlier_messages: int
    more_knowledge: int

    @property
    def total(self) -> int:
        """The most that core and extra take together."""
        return CORE_CHARACTERS + self.memory + self.earlier_messages + self.more_knowledge


BUDGETS = {
    # Judges one text against the last exchange and the slots: more would only distract and delay.
    Profile.OVERSEER_GATE: Budget(memory=1_000, earlier_messages=0, more_knowledge=0),
    # Also asks whether each claim has support, so it sees more of the facts.
    Profile.EVALUATION: Budget(memory=1_000, earlier_messages=0, more_knowledge=6_000),
    # Writes again, but gets the draft, the verdicts and the selection as inputs beside this.
    Profile.REVISION: Budget(memory=2_000, earlier_messages=6_000, more_knowledge=9_000),
    # Plans and writes: the only one that must know the whole story.
    Profile.DRAFT: Budget(memory=4_500, earlier_messages=18_000, more_knowledge=14_000),
}

_MARK = "…"
_ESCAPES = 5  # "<" becomes "\u003c"


def size(value: object) -> int:
    """Count the characters a JSON value takes in a prompt."""
    written = json.dumps(value, ensure_ascii=False)
    return len(written) + _ESCAPES * (written.count("<") + written.count(">"))


def cut(text: str, limit: int) -> str:
    """Return at most `limit` characters of prompt; what is missing is marked by "…".

    Three quarters are kept from the beginning and one from the end, where the question often is.
    """
    if len(text) <= limit - 2 and size(text) <= limit:
        return text
    room = limit - 2
    while room > 0:
        end = room // 4
        kept = f"{text[: room - end - 1].rstrip()}{_MARK}{text[len(text) - end :].lstrip()}"
        taken = size(kept)
        if taken <= limit:
            return kept
        # Brackets and line breaks take more room than a character each.
        room = min(room - 1, room * limit // taken)
    return _MARK


def take(
    items: Iterable[T], render: Callable[[T], Json], limit: int, *, in_a_row: bool = False
) -> tuple[list[Json], list[T]]:
    """Render what fits, in order, and return it with what was left over.

    What is too large for the room left is passed over for smaller ones, unless items only make
    sense `in_a_row`.
    """
    taken: list[Json] = []
    left_over: list[T] = []
    for item in items:
        if in_a_row and left_over:
            left_over.append(item)
            continue
        rendered = render(item)
        # ", " between items.
        needed = size(rendered) + 2
        if needed > limit:
            left_over.append(item)
            continue
        limit -= needed
        taken.append(rendered)
    return taken, left_over


def figures(items: Sequence[object], dropped: int) -> dict[str, int]:
    """Return what the run keeps about one section."""
    characters = size(list(items)) if items else 0
    return {"items": len(items), "characters": characters, "dropped": dropped}
