"""What the memory screen hands to the browser."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MemoryItem:
    """One fact about one lead; id 0 is a new one."""

    id: int = 0
    lead_name: str = ""
    lead_href: str = ""
    category: str = ""
    category_words: str = ""
    text: str = ""
    evidence: str = ""
    why: str = ""
    source_words: str = ""
    run_id: int = 0
    run_href: str = ""
    expiry: str = ""
    expires_at: str = ""
    is_expired: bool = False
    # Which choice of the form comes closest to the time it has left.
    life: str = ""


@dataclass(frozen=True)
class MemoryErrors:
    """What is wrong with a fact that was to be saved; "" is nothing."""

    text: str = ""
