"""Reasons why no machine may answer."""

from dataclasses import dataclass
from enum import StrEnum


class HardBlock(StrEnum):
    """Why a person must decide; stored with evaluations."""

    OPT_OUT = "opt_out"
    UNSUBSCRIBE = "unsubscribe"
    DO_NOT_CONTACT = "do_not_contact"
    LEGAL_THREAT = "legal_threat"
    COMPLAINT = "complaint"
    PRICING_NOT_IN_KNOWLEDGE = "pricing_not_in_knowledge"
    INJECTION_SUSPECTED = "injection_suspected"


# Whoever asked to be left alone gets no draft at all; for the others a person gets one to judge.
NO_REPLY = frozenset({HardBlock.OPT_OUT, HardBlock.UNSUBSCRIBE, HardBlock.DO_NOT_CONTACT})


@dataclass(frozen=True)
class Block:
    """A hard block that code found, with the words that show it."""

    code: HardBlock
    words: str
    quote: str = ""
