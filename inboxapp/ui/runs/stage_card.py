"""What one stage left behind: its words first, its figures beside them, raw JSON a click away."""

import reflex as rx

from inboxapp.ui.components import badge, banner, elapsed, fact, json_view, status_badge
from inboxapp.ui.components.words import Child, Text, Truth
from inboxapp.ui.runs.attempts import attempts_table
from inboxapp.ui.runs.run_target import RunTarget
from inboxapp.ui.runs.views import PackRow, PayloadPart, StageItem

_CARD = (
    "scroll-mt-4 rounded-lg border border-line bg-surface data-[named=true]:border-accent "
    "data-[named=true]:ring-1 data-[named=true]:ring-accent"
)


def stage_card(stage: StageItem) -> rx.Component:
    """Show a stage in full."""
    return RunTarget.create(
        _head(stage),
        rx.el.div(
            rx.el.div(
                _error(stage),
                _text(stage),
                rx.cond(
                    stage.summary,
                    rx.el.p(stage.summary, class_name="text-sm text-muted"),
                    rx.fragment(),
                ),
                rx.cond(stage.payload, _payload(stage), rx.fragment()),
                rx.cond(stage.pack, _pack(stage), rx.fragment()),
                _raw(stage),
                class_name="flex min-w-0 grow flex-col gap-4",
            ),
            _figures(stage),
            class_name="flex flex-col gap-6 p-4 lg:flex-row",
        ),
        rx.cond(stage.attempts, attempts_table(stage), rx.fragment()),
        anchor=stage.anchor,
        data_testid="run-stage",
        data_stage=stage.stage,
        data_iteration=stage.iteration,
        data_status=stage.status,
        class_name=_CARD,
    )


def _head(stage: StageItem) -> rx.Component:
    return rx.el.header(
        rx.el.h2(stage.label, class_name="text-base font-semibold text-ink"),
        rx.el.code(stage.stage, class_name="min-w-0 truncate font-mono text-xs text-faint"),
        rx.cond(
            stage.turn,
            rx.el.span(stage.turn, class_name="text-xs text-muted"),
            rx.fragment(),
        ),
        status_badge(stage.status, label=stage.status_label),
        rx.foreach(stage.badges, lambda one: badge(one.label, tone=one.tone)),
        rx.el.span(
            rx.cond(
                stage.is_running,
                elapsed(stage.started_at, class_name="text-accent"),
                stage.took,
            ),
            class_name="ml-auto whitespace-nowrap text-xs tabular-nums text-muted",
        ),
        rx.el.a(
            rx.icon("link", size=14, aria_hidden="true"),
            href=f"#{stage.anchor}",
            aria_label="Link to this step",
            data_tip="Link to this step",
            class_name="rounded-sm p-1 text-faint hover:bg-hover hover:text-ink",
        ),
        class_name="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2",
    )


def _error(stage: StageItem) -> rx.Component:
    return rx.cond(
        stage.error,
        banner(
            rx.fragment(
                rx.el.p(stage.error),
                rx.el.p(stage.error_class, class_name="font-mono text-xs"),
            ),
            tone="bad",
            icon="triangle-alert",
        ),
        rx.fragment(),
    )


def _text(stage: StageItem) -> rx.Component:
    words = rx.el.div(stage.text, dir="auto", class_name=_WORDS)
    return rx.cond(
        stage.text,
        rx.cond(
            stage.same_as,
            rx.el.details(
                rx.el.summary(f"Text unchanged since {stage.same_as}", class_name=_SUMMARY), words
            ),
            rx.el.div(_name("Text"), words, class_name="flex flex-col gap-1"),
        ),
        rx.cond(
            stage.is_running,
            rx.el.p("At work. What it leaves appears here.", class_name="text-sm text-faint"),
            rx.fragment(),
        ),
    )


_SUMMARY = "cursor-pointer text-xs text-muted w-fit"
_WORDS = (
    "mt-1 whitespace-pre-wrap break-words rounded-md border border-line bg-sunken px-3 py-2 "
    "text-base text-ink"
)


def _payload(stage: StageItem) -> rx.Component:
    return rx.el.div(
        rx.foreach(stage.payload, _part),
        class_name="grid grid-cols-2 gap-x-6 gap-y-3 xl:grid-cols-3",
    )


def _part(part: PayloadPart) -> rx.Component:
    return rx.el.div(
        _name(part.label),
        rx.match(
            part.kind,
            ("chips", _chips(part)),
            ("list", _list(part)),
            rx.el.p(part.text, dir="auto", class_name="break-words text-sm text-ink"),
        ),
        data_wide=part.is_wide,
        class_name="flex min-w-0 flex-col gap-1 data-[wide=true]:col-span-full",
    )


def _chips(part: PayloadPart) -> rx.Component:
    chip = "rounded-sm border border-line bg-sunken px-1.5 py-0.5 text-xs text-ink"
    return rx.el.ul(
        rx.foreach(part.points, lambda item: rx.el.li(item, dir="auto", class_name=chip)),
        class_name="flex flex-wrap gap-1",
    )


def _list(part: PayloadPart) -> rx.Component:
    line = "break-words"
    return rx.el.ul(
        rx.foreach(part.points, lambda item: rx.el.li(item, dir="auto", class_name=line)),
        class_name="flex list-disc flex-col gap-1 pl-4 text-sm text-ink marker:text-faint",
    )


def _pack(stage: StageItem) -> rx.Component:
    """Show what the step was given, the weightiest first, in characters."""
    return rx.el.div(
        _name("Material, in characters"),
        rx.el.dl(
            rx.foreach(stage.pack, _tier),
            class_name="flex flex-col gap-1 text-sm tabular-nums",
        ),
        data_testid="pack-sizes",
        class_name="flex min-w-0 flex-col gap-1",
    )


def _tier(tier: PackRow) -> rx.Component:
    chip = "rounded-sm border border-line bg-sunken px-1.5 py-0.5 text-xs text-ink"
    return rx.el.div(
        rx.el.dt(tier.tier, " ", tier.total, class_name="w-32 shrink-0 text-muted"),
        rx.el.dd(
            rx.foreach(tier.sections, lambda words: rx.el.span(words, class_name=chip)),
            class_name="flex min-w-0 flex-wrap gap-1",
        ),
        class_name="flex flex-wrap gap-x-3 gap-y-1",
    )


def _raw(stage: StageItem) -> rx.Component:
    return rx.cond(
        stage.payload_json,
        rx.el.details(
            rx.el.summary("Raw JSON", class_name=_SUMMARY),
            json_view(stage.payload_json, class_name="mt-2"),
        ),
        rx.fragment(),
    )


def _figures(stage: StageItem) -> rx.Component:
    return rx.cond(
        stage.has_call,
        rx.el.dl(
            _fact("Model", stage.model, shown=stage.model != ""),
            _fact("Asked for", stage.model_asked, shown=stage.model_asked != stage.model),
            _fact("Prompt", _prompt(stage), shown=stage.prompt != ""),
            fact("Model time", stage.model_time),
            _fact("First token", stage.first_token, shown=stage.first_token != ""),
            fact("Tokens in", stage.input_tokens),
            fact("Cached", stage.cached_tokens),
            fact("Tokens out", stage.output_tokens),
            fact("Cost", stage.cost),
            _fact("Price from", stage.price_source, shown=stage.price_source != ""),
            _fact("Finished", stage.finish_reason, shown=stage.finish_reason != ""),
            class_name=_SIDE,
        ),
        rx.cond(
            stage.is_running,
            rx.fragment(),
            rx.el.p("No model was asked for this step.", class_name=f"{_SIDE} text-xs text-faint"),
        ),
    )


_SIDE = "flex shrink-0 flex-col gap-1.5 tabular-nums lg:w-88 lg:border-l lg:border-line lg:pl-4"


def _prompt(stage: StageItem) -> rx.Component:
    return rx.el.span(
        stage.prompt,
        data_tone=rx.cond(stage.has_own_prompt, "accent", "neutral"),
        class_name="text-tone",
    )


def _fact(label: Text, value: Child, *, shown: Truth) -> rx.Component:
    return rx.cond(shown, fact(label, value), rx.fragment())


def _name(label: Text) -> rx.Component:
    return rx.el.h3(label, class_name="text-xs font-medium text-muted")
