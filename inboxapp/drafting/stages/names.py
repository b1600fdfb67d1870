"""Stage names: stored, in events, and part of the contract with programs."""

STRATEGY = "draft_strategy_step1"
GENERATION = "draft_generation_step2"
VERIFIER = "draft_verifier_step3"
EXTRACT = "meeting_overseer_extract"
GATE = "meeting_overseer_gate"
FINAL = "final_draft"
