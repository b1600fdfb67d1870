"""Models whose answers depend on what the prompt says, and a case to ask them about."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from anyio.lowlevel import checkpoint
from pydantic import BaseModel

from inboxapp.drafting.shapes import Evaluation, GateVerdict, Verification
from inboxapp.evaluation.cases import HeldCase
from inboxapp.evaluation.judging import JudgeSheet
from inboxapp.llm.asking import OnText
from inboxapp.llm.errors import FailureReason, ModelFailed
from inboxapp.llm.gateway import DEFAULT_OPTIONS
from inboxapp.llm.offline.reading import read_conversation
from inboxapp.llm.types import NO_USAGE, Answer, CallOptions, Prompt
from tests.faults.hostile_model import OfflineValues

M = TypeVar("M", bound=BaseModel)

GOOD = "Hi Dana,\n\nStarter is $490 per month.\n\nBest,\nSam"
CASE: Mapping[str, Any] = {
    "id": "price",
    "axis": "retrieval",
    "why": "A price that the knowledge holds.",
    "client": {
        "name": "Acme",
        "service": "booked meetings",
        "voice": "direct",
        "goals": "a call",
        "booking_link": "https://cal.acme.example/sam",
        "signature": "Best,\nSam",
        "setter": "Sam",
    },
    "knowledge": [{"title": "Pricing", "body": "Starter is $490 per month."}],
    "lead": {"name": "Dana Reyes", "sentiment": "Information Requested"},
    "messages": [{"us": "Hi Dana, any questions?"}, {"lead": "What does Starter cost per month?"}],
    "expect": {"asks": [{"what": "price of Starter", "any_of": [r"\$490"]}], "link": "none"},
}


def case(**changes: Any) -> HeldCase:
    return HeldCase.model_validate({**CASE, **changes})


def expecting(**expect: Any) -> HeldCase:
    return case(expect=expect)


class Obedient(OfflineValues):
    """Writes what a function makes of the prompt; its judges find no fault with anything."""

    def __init__(
        self, write: Callable[[str], str] = lambda _: GOOD, sheet: JudgeSheet | None = None
    ) -> None:
        super().__init__()
        self._write = write
        self._sheet = sheet
        self.writing = 0
        self.most_at_once = 0

    @property
    def name(self) -> str:
        return "obedient-1"

    @property
    def label(self) -> str:
        return self.name

    @property
    def is_offline(self) -> bool:
        return self._sheet is None

    async def answer(
        self, prompt: Prompt, schema: type[M], *, options: CallOptions = DEFAULT_OPTIONS
    ) -> Answer[M]:
        draft = read_conversation(prompt.user).draft
        fixed: dict[type[BaseModel], BaseModel] = {
            Verification: Verification(violations=[], changes=[], text=draft),
            GateVerdict: GateVerdict(verdict="approve", text="", issues=[], rationale="Fine."),
            Evaluation: Evaluation(
                confidence=0.95, safe_to_send=True, needs_human=False, reason="", hard_block=""
            ),
        }
        if schema is JudgeSheet:
            return _answer(self._judged())  # type: ignore[arg-type]
        if schema in fixed:
            return _answer(fixed[schema])  # type: ignore[arg-type]
        return await super().answer(prompt, schema, options=options)

    async def write(
        self, prompt: Prompt, *, options: CallOptions = DEFAULT_OPTIONS, on_text: OnText
    ) -> Answer[str]:
        self.writing += 1
        self.most_at_once = max(self.most_at_once, self.writing)
        for _ in range(50):  # let whoever may begin do so
            await checkpoint()
        self.writing -= 1
        return _answer(self._write(prompt.user))

    def _judged(self) -> JudgeSheet:
        if self._sheet is None:
            raise ModelFailed(FailureReason.TIMEOUT)
        return self._sheet


class Broken(OfflineValues):
    """Fails at writing."""

    async def write(
        self, prompt: Prompt, *, options: CallOptions = DEFAULT_OPTIONS, on_text: OnText
    ) -> Answer[str]:
        raise ModelFailed(FailureReason.QUOTA)


T = TypeVar("T")


def _answer(value: T) -> Answer[T]:
    return Answer(value, "", "obedient-1", "obedient-1", NO_USAGE, None, "n/a", 0, None, "stop", ())
