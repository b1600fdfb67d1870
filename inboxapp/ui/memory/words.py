"""What people call the parts of a fact."""

from datetime import datetime

from inboxapp.drafting.memory.types import MemoryCategory, MemorySource, MemoryView

CATEGORY_WORDS: dict[MemoryCategory, str] = {
    MemoryCategory.TIMEZONE: "Timezone",
    MemoryCategory.SCHEDULING: "Scheduling",
    MemoryCategory.COMMUNICATION_PREFERENCE: "How to reach them",
    MemoryCategory.AVAILABILITY_PATTERN: "When they are free",
    MemoryCategory.BUSINESS: "Business",
    MemoryCategory.OBJECTION: "Objection",
    MemoryCategory.RELATIONSHIP: "Relationship",
    MemoryCategory.OTHER: "Other",
}
# What a person may choose in the form, in days; "" is for good.
LIVES: tuple[tuple[str, str], ...] = (
    ("", "For good"),
    ("7", "For a week"),
    ("30", "For a month"),
    ("90", "For three months"),
    ("180", "For half a year"),
    ("365", "For a year"),
)
_SECONDS_PER_DAY = 86_400
_MANY_DAYS = 60


def expiry_words(expires_at: datetime | None, now: datetime) -> str:
    """Say how much longer a fact counts: "for 12 more days", "expired 3 days ago"."""
    if expires_at is None:
        return "for good"
    seconds = (expires_at - now).total_seconds()
    days = int(abs(seconds) // _SECONDS_PER_DAY)
    if seconds <= 0:
        return f"expired {_spoken(days)} ago" if days else "expired today"
    return f"for {_spoken(days, 'more ')}" if days else "for less than a day"


def life_choice(expires_at: datetime | None, now: datetime) -> str:
    """Return the shortest life on offer that is no shorter than what is left."""
    if expires_at is None:
        return ""
    left = (expires_at - now).total_seconds() / _SECONDS_PER_DAY
    offers = [int(days) for days, _ in LIVES if days]
    return str(next((days for days in offers if days >= left), offers[-1]))


def source_words(view: MemoryView) -> str:
    """Say whose word it is, and how sure the machine was."""
    if view.source is MemorySource.PERSON:
        return "Written by a person"
    return f"Learned, {view.confidence:.0%} sure"


def _spoken(days: int, more: str = "") -> str:
    if days >= _MANY_DAYS:
        return f"{round(days / 30)} {more}months"
    return f"1 {more}day" if days == 1 else f"{days} {more}days"
