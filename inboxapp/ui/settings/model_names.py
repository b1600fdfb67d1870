"""The section on the models that write."""

import reflex as rx

from inboxapp.ui.components import banner, button, card, choices, fact, select, text_input
from inboxapp.ui.settings.form import checked_field, settings_form
from inboxapp.ui.settings.model_state import EFFORT, ModelState
from inboxapp.ui.settings.state import SettingsState
from inboxapp.ui.settings.views import StageModel

_EFFORTS = [
    ("", "Default"),
    ("low", "Low"),
    ("medium", "Medium"),
    ("high", "High"),
]


def models_section() -> rx.Component:
    """Say which model is in use, test it, and choose others for single steps."""
    return rx.el.div(
        _in_use(),
        settings_form(
            card(
                rx.el.p(
                    "A name as the model server knows it, and how hard the model thinks. What is "
                    "left open uses the line above it all: “Every step”, and then the server's "
                    "default. More effort costs time and output tokens; models that know no effort "
                    "are asked without it.",
                    class_name="text-sm text-muted",
                ),
                rx.cond(ModelState.problem, banner(ModelState.problem, tone="bad"), rx.fragment()),
                rx.foreach(ModelState.stages, _stage),
                title="Model and effort by step",
            ),
            label="Model names",
            version=ModelState.version,
            on_save=ModelState.save,
            can_save=SettingsState.may_change,
            is_long=True,
        ),
        class_name="flex flex-col gap-4",
    )


def _in_use() -> rx.Component:
    return card(
        rx.el.dl(
            fact("In use", ModelState.label, data_testid="model-in-use"),
            fact("Default", ModelState.default),
            class_name="flex flex-col gap-1.5",
        ),
        rx.cond(
            ModelState.is_offline,
            banner(
                "Drafts come from the built-in offline model: good for trying out, never for real "
                "leads. Set OPENAI_API_KEY (and OPENAI_BASE_URL for another server) and restart.",
                tone="info",
            ),
            rx.fragment(),
        ),
        rx.el.div(
            button(
                "Test the connection",
                icon="plug",
                busy=ModelState.is_testing,
                on_click=ModelState.test,
            ),
            rx.cond(ModelState.verdict, _verdict(), rx.fragment()),
            class_name="flex flex-col items-start gap-3",
        ),
        title="Model server",
    )


def _verdict() -> rx.Component:
    return banner(
        ModelState.verdict,
        tone=rx.cond(ModelState.is_working, "good", "bad"),
        data_testid="model-verdict",
    )


def _stage(stage: StageModel) -> rx.Component:
    name = text_input(
        name=stage.stage,
        default_value=stage.model,
        placeholder=ModelState.default,
        read_only=~SettingsState.may_change,
        spell_check=False,
        max_length=120,
    )
    effort = select(
        f"Effort of {stage.label}",
        *choices(_EFFORTS),
        name=f"{EFFORT}{stage.stage}",
        data_tip="How hard the model thinks",
        default_value=stage.effort,
        disabled=~SettingsState.may_change,
        class_name="w-28",
    )
    return rx.el.div(
        rx.el.div(checked_field(stage.label, name, error=""), class_name="min-w-0 grow"),
        effort,
        class_name="flex items-end gap-3",
    )
