"""Which models write, as one tab sees it."""

import reflex as rx
from reflex.event import EventSpec

from inboxapp.accounts.errors import BadProfile
from inboxapp.accounts.profile import checked
from inboxapp.accounts.queries import client_profile
from inboxapp.accounts.service import save_profile
from inboxapp.accounts.types import Actor, Permission
from inboxapp.core.errors import AppError
from inboxapp.drafting.policy.checking import MODEL_STAGES
from inboxapp.drafting.policy.errors import BadPolicy, PolicyChanged
from inboxapp.drafting.policy.queries import policy_of
from inboxapp.drafting.policy.service import change_policy
from inboxapp.llm.gateway import open_model
from inboxapp.ui.components import clear_toasts, notify
from inboxapp.ui.session import actor_of, screen_event, tools
from inboxapp.ui.settings.stage_names import stage_name
from inboxapp.ui.settings.views import StageModel

EVERY_STAGE = ""
EFFORT = "effort."
_STAGES = {EVERY_STAGE: "Every step", **{stage: stage_name(stage) for stage in MODEL_STAGES}}


class ModelState(rx.State):
    """Models and efforts by stage, and what the last test of the connection said."""

    label: str = ""
    default: str = ""
    is_offline: bool = False
    stages: tuple[StageModel, ...] = ()
    problem: str = ""
    verdict: str = ""
    is_working: bool = False
    is_testing: bool = False
    version: int = 0
    _policy_version: int = 0

    @screen_event(Permission.CHANGE_SETTINGS)
    async def save(self, values: dict[str, str]) -> list[EventSpec]:
        """Store names and efforts; an empty one means that of every step."""
        actor = await actor_of(self)
        models, efforts = chosen(values)
        try:
            checked({"models": models})
            async with tools().database.transaction() as tx:
                await change_policy(tx, actor, {"efforts": efforts}, self._policy_version)
                await save_profile(tx, actor, models=models)
        except (BadProfile, BadPolicy, PolicyChanged) as refusal:
            self.problem = refusal.message
            return [clear_toasts(), notify(refusal.message, tone="bad")]
        await self._read(actor)
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
        await self._read(actor)

    async def _read(self, actor: Actor) -> None:
        async with tools().database.transaction() as tx:
            profile = await client_profile(tx, actor.client_id)
            policy, self._policy_version = await policy_of(tx, actor.client_id)
        self.problem = ""
        self.stages = tuple(
            StageModel(
                field_of(stage),
                label,
                profile.models.get(stage, ""),
                policy.efforts.get(stage, ""),
            )
            for stage, label in _STAGES.items()
        )
        self.version += 1


def chosen(values: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the form's models and efforts by stage; a model left empty is not among them."""
    models = {stage: values.get(field_of(stage), "").strip() for stage in _STAGES}
    efforts = {stage: values.get(EFFORT + field_of(stage), "") for stage in _STAGES}
    return {stage: model for stage, model in models.items() if model}, efforts


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
