"""Which prompts a client may have of its own."""

from inboxapp.drafting.prompting import FOLDER
from inboxapp.drafting.stages.names import (
    EVALUATION,
    EXTRACT,
    GATE,
    GENERATION,
    MEMORY,
    REVISER,
    SELECTOR,
    STRATEGY,
    VERIFIER,
)

CLASSIFY = "classify_sentiment"

# In the order in which a reply meets them. The system prompt holds the safety rules; it is nobody's
# choice and so not among them.
_IN_ORDER = (
    *(CLASSIFY, STRATEGY, EXTRACT, GENERATION, VERIFIER, GATE),
    *(EVALUATION, SELECTOR, REVISER, MEMORY),
)


def editable_keys() -> tuple[str, ...]:
    """Return the prompts that the product has a text for, in order."""
    return tuple(key for key in _IN_ORDER if (FOLDER / f"{key}.md").is_file())
