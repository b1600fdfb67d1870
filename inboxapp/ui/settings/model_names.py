"""The section on the models that write."""

import reflex as rx

from inboxapp.ui.components import banner, button, card, fact, text_input
from inboxapp.ui.settings.form import checked_field, settings_form
from inboxapp.ui.settings.model_state import ModelState
from inboxapp.ui.settings.state import SettingsState
from inboxapp.ui.settings.views import StageModel


def models_section() -> rx.Component:
    """Say which model is in use, test it, and choose others for single steps."""
    return rx.el.div(
        _in_use(),
        settings_form(
            card(
                rx.el.p(
                    "A name as the model server knows it. An empty field uses the line above it "
                    "all: “Every step”, and then the server's default.",
                    class_name="text-sm text-muted",
                ),
                rx.cond(ModelState.problem, banner(ModelState.problem, tone="bad"), rx.fragment()),
                rx.foreach(ModelState.stages, _stage),
                title="Model by step",
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
    control = text_input(
        name=stage.stage,
        default_value=stage.model,
        placeholder=ModelState.default,
        read_only=~SettingsState.may_change,
        spell_check=False,
        max_length=120,
    )
    return checked_field(stage.label, control, error="")
