"""The section on prompts: which are the client's own, and the editor of one."""

import reflex as rx

from inboxapp.ui import routes
from inboxapp.ui.components import badge, card, link, relative_time
from inboxapp.ui.settings.policy_form import words
from inboxapp.ui.settings.prompt_editor import prompt_editor
from inboxapp.ui.settings.prompt_state import PromptListState, PromptState
from inboxapp.ui.settings.views import PromptItem


def prompts_section() -> rx.Component:
    """List the prompts, or edit the one that the address names."""
    return rx.cond(PromptState.opened.key, prompt_editor(), _overview())


def _overview() -> rx.Component:
    return rx.el.div(
        words(
            "What each step is told. Change one, compare it, and publish it when it is ready; "
            "every version is kept, and runs name the one they used."
        ),
        rx.el.ul(
            rx.foreach(PromptListState.prompts, _prompt),
            class_name="flex flex-col divide-y divide-line rounded-lg border border-line "
            "bg-surface",
        ),
        _rules(),
        class_name="flex flex-col gap-4",
    )


def _prompt(prompt: PromptItem) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(
                rx.el.span(prompt.name, class_name="truncate text-sm font-medium text-ink"),
                rx.el.code(prompt.key, class_name="truncate font-mono text-xs text-faint"),
                class_name="flex min-w-0 grow flex-col",
            ),
            rx.cond(prompt.at, relative_time(prompt.at), rx.fragment()),
            badge(prompt.live, tone=rx.cond(prompt.is_own, "accent", "neutral")),
            rx.icon("chevron-right", size=16, aria_hidden="true", class_name="text-faint"),
            href=f"{routes.SETTINGS}?tab=prompts&prompt={prompt.key}",
            class_name="flex items-center gap-3 px-4 py-3 hover:bg-hover",
        ),
        data_testid="prompt-line",
        data_key=prompt.key,
    )


def _rules() -> rx.Component:
    return card(
        words(
            "Every step is told these first. They keep strangers' messages from being obeyed, and "
            "drafts from inventing prices, links and meetings, so nobody can change them here."
        ),
        rx.el.details(
            rx.el.summary("Read the rules", class_name="cursor-pointer text-sm text-accent"),
            rx.el.pre(
                PromptListState.rules,
                class_name="whitespace-pre-wrap break-words pt-3 font-mono text-xs leading-5 "
                "text-muted",
            ),
        ),
        title="Rules of the product",
    )
