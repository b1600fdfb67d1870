"""The text that becomes the draft: the best one, in the channel's form, with what code found."""

import asyncio
import re
from dataclasses import dataclass

from inboxapp.core.clock import now
from inboxapp.drafting.guards.check import check_text
from inboxapp.drafting.guards.grounds import grounds_of
from inboxapp.drafting.guards.links import without_foreign_links
from inboxapp.drafting.guards.types import Finding, FindingCode, Grounds
from inboxapp.drafting.revision.loop import best_candidate, hard_block_of, outcome, turns_begun
from inboxapp.drafting.revision.types import Candidate
from inboxapp.runs.pipeline import Bench, History, StageOutput

_SUBJECT_LINE = re.compile(r"\A\s*subject:[^\n]*\n+", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class _Guarded:
    """A text in the channel's form, and what code found in it."""

    best: Candidate
    text: str
    removed: tuple[Finding, ...]
    findings: tuple[Finding, ...]

    @property
    def is_tainted(self) -> bool:
        """Whether it carried what must not go out, however sure the evaluator was of it."""
        is_leaking = any(finding.code is FindingCode.LEAK for finding in self.findings)
        return is_leaking or bool(self.removed)


async def settle(bench: Bench) -> StageOutput:
    """Take the text that the machine is surest of; links that are nobody's are taken out."""
    # Guards look at every text in many ways, and others wait meanwhile.
    chosen = await asyncio.to_thread(_choose, bench.history, grounds_of(bench.snapshot))
    best = chosen.best
    loop = outcome(bench.snapshot, bench.history, now(), chosen=best)
    return StageOutput(
        payload={
            "from": best.source,
            "iteration": best.iteration,
            "verdict": best.verdict,
            "subject": bench.snapshot["subject"],
            "confidence": best.confidence,
            "hard_block": _hard_block(bench.history, best.iteration),
            "removed": [finding.to_json() for finding in chosen.removed],
            "findings": [finding.to_json() for finding in chosen.findings],
            "revision": loop.to_json(),
        },
        text=chosen.text,
    )


def _choose(history: History, grounds: Grounds) -> _Guarded:
    """Return the best text without a leak or a foreign link, or the best one if all have some."""
    tainted: dict[int, _Guarded] = {}
    while True:
        best = best_candidate(history, tainted=tainted)
        if best.iteration in tainted:
            return tainted[best.iteration]
        guarded = _guarded(best, grounds)
        if not guarded.is_tainted:
            return guarded
        tainted[best.iteration] = guarded


def _guarded(best: Candidate, grounds: Grounds) -> _Guarded:
    text, removed = without_foreign_links(tidy(best.text), grounds)
    return _Guarded(best, text, removed, check_text(text, grounds))


def _hard_block(history: History, iteration: int) -> str:
    """Return the chosen text's block, or else one found on the way: mostly the lead gave cause."""
    others = (hard_block_of(history, turn) for turn in range(turns_begun(history) + 1))
    return hard_block_of(history, iteration) or next(filter(None, others), "")


def tidy(text: str) -> str:
    """Drop a subject line that slipped into the body, and runs of blank lines."""
    return _BLANK_LINES.sub("\n\n", _SUBJECT_LINE.sub("", text)).strip()
