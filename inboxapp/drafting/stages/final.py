"""The text that becomes the draft: the best one, in the channel's form, with what code found."""

import re

from inboxapp.core.clock import now
from inboxapp.drafting.guards.check import check_text
from inboxapp.drafting.guards.grounds import grounds_of
from inboxapp.drafting.guards.links import without_foreign_links
from inboxapp.drafting.revision.loop import best_candidate, outcome
from inboxapp.drafting.stages.names import EVALUATION
from inboxapp.runs.pipeline import Bench, StageOutput

_SUBJECT_LINE = re.compile(r"\A\s*subject:[^\n]*\n+", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n{3,}")


async def settle(bench: Bench) -> StageOutput:
    """Take the text that the machine is surest of; links that are nobody's are taken out."""
    best = best_candidate(bench.history)
    loop = outcome(bench.snapshot, bench.history, now())
    judged = bench.history.get((EVALUATION, best.iteration))
    grounds = grounds_of(bench.snapshot)
    text, removed = without_foreign_links(tidy(best.text), grounds)
    findings = check_text(text, grounds)
    return StageOutput(
        payload={
            "from": best.source,
            "iteration": best.iteration,
            "verdict": best.verdict,
            "subject": bench.snapshot["subject"],
            "confidence": best.confidence,
            "hard_block": str(judged.payload.get("hard_block", "")) if judged else "",
            "removed": [finding.to_json() for finding in removed],
            "findings": [finding.to_json() for finding in findings],
            "revision": loop.to_json(),
        },
        text=text,
    )


def tidy(text: str) -> str:
    """Drop a subject line that slipped into the body, and runs of blank lines."""
    return _BLANK_LINES.sub("\n\n", _SUBJECT_LINE.sub("", text)).strip()
