"""The text that becomes the draft."""

import re

from inboxapp.drafting.stages.names import GATE, GENERATION, VERIFIER
from inboxapp.runs.pipeline import Bench, StageOutput

_SUBJECT_LINE = re.compile(r"\A\s*subject:[^\n]*\n+", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n{3,}")


async def settle(bench: Bench) -> StageOutput:
    """Take the newest text that a step stands behind and give it the channel's form."""
    source = next(stage for stage in (GATE, VERIFIER, GENERATION) if bench.text(stage))
    text = tidy(bench.text(source))
    gate = bench.payload(GATE) or {}
    return StageOutput(
        payload={
            "from": source,
            "verdict": gate.get("verdict", ""),
            "subject": bench.snapshot["subject"],
        },
        text=text,
    )


def tidy(text: str) -> str:
    """Drop a subject line that slipped into the body, and runs of blank lines."""
    return _BLANK_LINES.sub("\n\n", _SUBJECT_LINE.sub("", text)).strip()
