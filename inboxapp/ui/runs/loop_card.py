"""How the revision went: what ended it, and a bar of certainty for each text."""

import reflex as rx

from inboxapp.ui.components import badge, card, stat
from inboxapp.ui.runs.detail_state import RunState
from inboxapp.ui.runs.story_views import LoopView, TurnItem

loop: LoopView = RunState.loop
_LANE = "relative h-4 min-w-0 grow rounded-sm bg-sunken"


def loop_card() -> rx.Component:
    """Show every text that was judged, and which one became the draft."""
    return rx.cond(
        loop.turns,
        card(
            rx.el.p(
                rx.el.span(loop.headline, class_name="font-medium text-ink"),
                " ",
                rx.el.span(loop.winner, class_name="text-muted"),
                class_name="text-sm",
                data_testid="loop-stop",
            ),
            rx.el.ol(rx.foreach(loop.turns, _turn), class_name="flex flex-col gap-1"),
            _figures(),
            title="Revision",
            data_testid="loop",
        ),
        rx.fragment(),
    )


def _turn(turn: TurnItem) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(turn.label, class_name="w-24 shrink-0 text-xs font-medium text-ink"),
            _bar(turn),
            rx.el.span(
                turn.sure, class_name="w-10 shrink-0 text-right text-xs tabular-nums text-ink"
            ),
            rx.el.span(
                rx.cond(turn.verdict, badge(turn.verdict), rx.fragment()),
                rx.cond(turn.is_chosen, badge("The draft", tone="accent"), rx.fragment()),
                class_name="flex w-full shrink-0 flex-wrap gap-1 sm:w-48",
            ),
            href=turn.href,
            class_name="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-sm px-1 py-0.5 "
            "hover:bg-hover sm:flex-nowrap",
        ),
        data_testid="loop-turn",
    )


def _bar(turn: TurnItem) -> rx.Component:
    """Draw how sure the evaluator was; the line is what the settings ask for."""
    return rx.el.span(
        rx.el.span(
            data_tone=turn.tone,
            style={"width": turn.width},
            class_name="absolute left-0 top-0 h-4 rounded-sm bg-tone opacity-70",
        ),
        rx.cond(
            loop.needed,
            rx.el.span(
                data_tip=f"{loop.needed} are needed",
                style={"left": loop.needed_at},
                class_name="absolute -top-0.5 h-5 w-0.5 bg-ink",
            ),
            rx.fragment(),
        ),
        aria_hidden="true",
        class_name=_LANE,
    )


def _figures() -> rx.Component:
    return rx.el.dl(
        stat("Revisions", loop.iterations),
        stat("Sure", loop.confidence, hint=rx.cond(loop.needed, f"{loop.needed} needed", "")),
        rx.cond(loop.tokens, stat("Tokens written", loop.tokens), rx.fragment()),
        rx.cond(loop.took, stat("Took", loop.took), rx.fragment()),
        class_name="flex flex-wrap gap-x-10 gap-y-3 border-t border-line pt-3",
    )
