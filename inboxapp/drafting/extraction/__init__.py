"""What a message asks about scheduling: kept per message, and a person knows better."""

from inboxapp.drafting.extraction.correcting import correct_extraction
from inboxapp.drafting.extraction.reading import (
    EARLIER_RUN,
    PERSON,
    ExtractionView,
    extraction_view,
    known_extraction,
)

__all__ = [
    "EARLIER_RUN",
    "PERSON",
    "ExtractionView",
    "correct_extraction",
    "extraction_view",
    "known_extraction",
]
