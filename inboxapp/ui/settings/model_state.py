"""Which models write, as one tab sees it."""

import reflex as rx
from reflex.event import EventSpec

from inboxapp.accounts.errors import BadProfile
from inboxapp.accounts.profile import checked
from inboxapp.accounts.queries import client_profile
from inboxapp.accounts.service import save_profile
from inboxapp.accounts.types import Actor, ClientProfile, Permission
from inboxapp.core.errors import AppError
from inboxapp.drafting.labels import STAGE_LABELS
from inboxapp.drafting.stages.names import FINAL
from inboxapp.drafting.triage import CLASSIFY
from inboxapp.llm.gateway import open_model
from inboxapp.ui.components import clear_toasts, notify
from inboxapp.ui.session import actor_of, screen_event, tools
from inboxapp.ui.settings.views import StageModel

EVERY_STAGE = ""
_STAGES = {
    EVERY_STAGE: "Every step",
    CLASSIFY: "Tagging",
    **{stage: label for stage, label in STAGE_LABELS.items() if stage != FINAL},
}


class ModelState(rx.State):
    """The models by stage, and what the last test of the connection said."""

    label: str = ""
    default: str = ""
    is_offline: bool = False
    stages: tuple[StageModel, ...] = ()
    problem: str = ""
    verdict: str = ""
    is_working: bool = False
    is_testing: bool = False
    version: int = 0

    @screen_event(Permission.CHANGE_SETTINGS)
    async def save(self, values: dict[str, str]) -> list[EventSpec]:
        """Store the names; an empty one means the model for every step."""
        actor = await actor_of(self)
        known = {stage for stage in _STAGES if values.get(field_of(stage), "").strip()}
        models = {stage: values[field_of(stage)] for stage in known}
        try:
            checked({"models": models})
        except BadProfile as refusal:
            self.problem = refusal.message
            return [clear_toasts(), notify(refusal.message, tone="bad")]
        async with tools().database.transaction() as tx:
            self._show(await save_profile(tx, actor, models=models))
        return [clear_toasts(), notify("Saved. The next run uses it.", tone="good")]

    @screen_event(Permission.READ_SETTINGS, background=True)
    async def test(self) -> None:
        """Ask the model server whether it is there and knows the model."""
        async with self:
            self.is_testing, self.verdict = True, ""
        is_working, verdict = await connection_verdict()
        async with self:
            self.is_testing, self.is_working, self.verdict = False, is_working, verdict

    async def _load(self, actor: Actor) -> None:
        model = open_model(tools().settings)
        self.label, self.default, self.is_offline = model.label, model.name, model.is_offline
        self.verdict = ""
        async with tools().database.transaction() as tx:
            self._show(await client_profile(tx, actor.client_id))

    def _show(self, profile: ClientProfile) -> None:
        self.problem = ""
        self.stages = tuple(
            StageModel(field_of(stage), label, profile.models.get(stage, ""))
            for stage, label in _STAGES.items()
        )
        self.version += 1


def field_of(stage: str) -> str:
    """Return the name of a stage's field; a field needs one, "every step" has none."""
    return stage or "every_step"


async def connection_verdict() -> tuple[bool, str]:
    """Tell in one sentence whether the model server answers."""
    model = open_model(tools().settings)
    try:
        await model.check()
    except AppError as refusal:
        return False, refusal.message
    finally:
        await model.close()
    return True, f"It works: {model.label} answers and knows {model.name}."
