"""One function per stage: a conversation in, the stage's answer out. Add a stage to the table."""

from collections.abc import Callable
from typing import Any

from inboxapp.llm.offline.reading import Conversation
from inboxapp.llm.offline.stages.evaluation import evaluate
from inboxapp.llm.offline.stages.gate import gate
from inboxapp.llm.offline.stages.meeting import extract
from inboxapp.llm.offline.stages.memory import propose
from inboxapp.llm.offline.stages.reply import write_reply
from inboxapp.llm.offline.stages.reviser import revise
from inboxapp.llm.offline.stages.selector import select
from inboxapp.llm.offline.stages.sentiment import classify
from inboxapp.llm.offline.stages.strategy import plan_reply
from inboxapp.llm.offline.stages.verifier import verify

Stage = Callable[[Conversation], dict[str, Any] | str]

STAGES: dict[str, Stage] = {
    "classify_sentiment": classify,
    "draft_strategy_step1": plan_reply,
    "draft_generation_step2": write_reply,
    "draft_verifier_step3": verify,
    "meeting_overseer_extract": extract,
    "meeting_overseer_gate": gate,
    "auto_send_evaluation": evaluate,
    "auto_send_revision_selector": select,
    "auto_send_revision_reviser": revise,
    "memory_proposal": propose,
}


def answer_stage(conversation: Conversation) -> dict[str, Any] | str:
    """Answer a stage; one that is not known gets no values, and the schema fills them in."""
    stage = STAGES.get(conversation.stage)
    if stage is None:
        return {}
    return stage(conversation)
