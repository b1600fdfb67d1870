"""Stages in people's words, in the order people see them."""

from inboxapp.drafting.stages.names import EXTRACT, FINAL, GATE, GENERATION, STRATEGY, VERIFIER

STAGE_LABELS: dict[str, str] = {
    EXTRACT: "Reading",
    STRATEGY: "Planning",
    GENERATION: "Writing",
    VERIFIER: "Checking",
    GATE: "Scheduling",
    FINAL: "Ready",
}
