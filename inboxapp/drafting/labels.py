"""Stages in people's words, in the order people see them."""

from inboxapp.drafting.stages.names import (
    EVALUATION,
    EXTRACT,
    FINAL,
    GATE,
    GENERATION,
    LOOP_ERROR,
    MEMORY,
    REVISER,
    SELECTOR,
    STRATEGY,
    VERIFIER,
)

STAGE_LABELS: dict[str, str] = {
    EXTRACT: "Reading",
    STRATEGY: "Planning",
    GENERATION: "Writing",
    VERIFIER: "Checking",
    GATE: "Scheduling",
    EVALUATION: "Judging",
    SELECTOR: "Choosing",
    REVISER: "Revising",
    LOOP_ERROR: "Broke off",
    MEMORY: "Remembering",
    FINAL: "Ready",
}
# What every run walks, whether it is revised or not; the others are shown once they begin.
FIRST_PASS = (EXTRACT, STRATEGY, GENERATION, VERIFIER, GATE, EVALUATION, FINAL)
