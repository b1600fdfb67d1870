"""What the setter asks of a new version of a draft."""

import re
from dataclasses import dataclass

from inboxapp.llm.offline import scheduling
from inboxapp.llm.offline.reading import Conversation

_SHORTER = re.compile(r"\b(?:short|shorter|brief|briefer|concise|tighter|less)\b", re.IGNORECASE)
_LONGER = re.compile(
    r"\b(?:more detail|detailed|longer|expand|elaborate|in depth|more info)", re.IGNORECASE
)
_WARMER = re.compile(r"\b(?:warm|warmer|friendl\w+|casual|personal)\b", re.IGNORECASE)
_FORMAL = re.compile(r"\b(?:formal|professional)\b", re.IGNORECASE)
_NO_LINK = re.compile(
    r"\b(?:no|without|drop|remove|leave out|skip) (?:the |any |our )?(?:booking )?link",
    re.IGNORECASE,
)
_ADD_LINK = re.compile(
    r"\b(?:add|include|with|share|send|use) (?:the |our |a )?(?:booking |calendar )?link",
    re.IGNORECASE,
)
_MENTION = re.compile(
    r"\b(?:mention|add|include|talk about|bring up|refer to|explain)\b (.+)", re.IGNORECASE
)
_OPTIONS = re.compile(r"\b(?:times|slots|options|dates)\b", re.IGNORECASE)
_OFFER = re.compile(r"\b(?:offer|propose|suggest|times?|slots?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Wishes:
    """The setter's instruction, as far as the rules understand it; `mention` is its subject."""

    shorter: bool = False
    longer: bool = False
    warmer: bool = False
    formal: bool = False
    no_link: bool = False
    add_link: bool = False
    offer_times: bool = False
    days: tuple[str, ...] = ()
    part_of_day: str = ""
    options: bool = False
    mention: str = ""


def read_wishes(conversation: Conversation) -> Wishes:
    """Read the setter's instruction and the client's voice."""
    wish = conversation.text_input("instruction")
    voice = conversation.client.voice
    days = scheduling.days_in(wish.title())  # "thu" is a day here, whatever its case
    mention = _MENTION.search(wish)
    link = bool(_ADD_LINK.search(wish)) and not _NO_LINK.search(wish)
    return Wishes(
        shorter=bool(_SHORTER.search(wish)),
        longer=bool(_LONGER.search(wish)),
        warmer=bool(_WARMER.search(wish) or (not wish and _WARMER.search(voice))),
        formal=bool(_FORMAL.search(wish) or _FORMAL.search(voice)),
        no_link=bool(_NO_LINK.search(wish)),
        add_link=link,
        offer_times=bool(days or _OFFER.search(wish)),
        days=days,
        part_of_day=scheduling.part_in(wish),
        options=bool(_OPTIONS.search(wish)),
        mention=mention[1] if mention and not link else "",
    )
