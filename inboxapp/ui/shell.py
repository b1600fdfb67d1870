"""The frame around every page: where to go, who is signed in, and whether the page is live."""

from typing import Any

import reflex as rx

from inboxapp.accounts.types import Actor, Permission
from inboxapp.drafting.policy.budget import BudgetLevel, budget_state
from inboxapp.events.types import EventKind
from inboxapp.ui import routes
from inboxapp.ui.components import banner, kit, link, menu, toaster
from inboxapp.ui.components.button import icon_button
from inboxapp.ui.components.plain import plain_link, post_form
from inboxapp.ui.components.words import Child, Truth
from inboxapp.ui.live import ConnectionState, live_link
from inboxapp.ui.session import actor_of, screen_event, tools

# What moves the day's budget: its alerts, and a change of the limits.
BUDGET_NEWS = (EventKind.BUDGET_CHANGED, EventKind.POLICY_CHANGED)
_MENU_ITEM = (
    "flex w-full items-center gap-2 rounded-sm px-2 py-1.5 text-left text-sm text-ink "
    "cursor-pointer hover:bg-hover focus-visible:bg-hover"
)


class Frame(rx.State):
    """Who is signed in and which model writes, as the frame shows them."""

    name: str = ""
    email: str = ""
    role: str = ""
    client: str = ""
    model: str = ""
    sees_settings: bool = False
    budget: str = ""
    is_budget_reached: bool = False

    @screen_event(Permission.READ_LEADS)
    async def load(self) -> None:
        """Read who is looking; the first thing every page does."""
        actor = await actor_of(self)
        self.name = actor.name
        self.email = actor.email
        self.role = actor.role
        self.client = actor.client_key
        self.model = tools().model_label
        self.sees_settings = actor.can(Permission.READ_SETTINGS)
        await self._look_at_budget(actor)

    @screen_event(Permission.READ_LEADS)
    async def hear(  # noqa: PLR0917  what LiveLink sends
        self, kind: str, lead_id: int, run_id: int, stage: str, status: str, channel: str
    ) -> None:
        """Read the day's budget again; only news about it comes here."""
        await self._look_at_budget(await actor_of(self))

    async def _look_at_budget(self, actor: Actor) -> None:
        async with tools().database.transaction() as tx:
            state = await budget_state(tx, actor)
        self.budget = state.words if state else ""
        self.is_budget_reached = state is not None and state.level is BudgetLevel.REACHED


def page_frame(*content: Child, section: str, **props: Any) -> rx.Component:
    """Put a page into the frame; `section` is the route of the rail's entry it belongs to.

    `page_frame(pane(...), pane(...), section=routes.INBOX)`: the content stands side by side and
    fills the page; each pane scrolls by itself.
    """
    look = f"flex min-h-0 min-w-0 grow {props.pop('class_name', '')}"
    return rx.el.div(
        plain_link("Skip to content", href="#content", class_name=_SKIP),
        live_link(on_event=Frame.hear, on_resync=Frame.load, kinds=BUDGET_NEWS),
        rx.el.div(
            _budget(),
            rx.el.main(*content, id="content", tab_index=-1, class_name=look, **props),
            _strip(),
            class_name="flex min-h-0 min-w-0 grow flex-col",
        ),
        _rail(section),
        kit.TooltipLayer.create(class_name="tip"),
        toaster(),
        class_name="flex h-dvh flex-col overflow-hidden bg-bg font-sans text-base text-ink "
        "sm:flex-row-reverse",
    )


_SKIP = (
    "skip-link absolute left-2 top-2 z-50 rounded-md bg-accent-solid px-3 py-2 text-sm "
    "font-medium text-on-accent"
)


def _budget() -> rx.Component:
    """Say that the day's budget runs low or is used up; nothing while all is well."""
    return rx.cond(
        Frame.budget,
        banner(
            rx.fragment(
                Frame.budget,
                " ",
                rx.cond(
                    Frame.sees_settings,
                    link(
                        "See the budget",
                        href=f"{routes.SETTINGS}?tab=drafting",
                        class_name="font-medium underline underline-offset-2",
                    ),
                    rx.fragment(),
                ),
            ),
            tone=rx.cond(Frame.is_budget_reached, "bad", "warn"),
            icon="wallet",
            data_testid="budget-banner",
            class_name="shrink-0 rounded-none border-x-0 border-t-0",
        ),
        rx.fragment(),
    )


def _rail(section: str) -> rx.Component:
    return rx.el.nav(
        _entry("inbox", "Inbox", routes.INBOX, section),
        _entry("list-tree", "Runs", routes.RUNS, section),
        _entry("brain", "Memory", routes.MEMORY, section),
        _entry("send", "Automatic sending", routes.AUTO_SEND, section),
        _entry("settings", "Settings", routes.SETTINGS, section, is_shown=Frame.sees_settings),
        rx.el.div(class_name="sm:grow"),
        _colour_toggle(),
        _person(),
        aria_label="Main",
        class_name="flex h-13 shrink-0 flex-row items-center justify-around gap-1 border-t "
        "border-line bg-surface px-2 sm:h-full sm:w-14 sm:flex-col sm:justify-start sm:border-r "
        "sm:border-t-0 sm:px-0 sm:py-3",
    )


def _entry(
    icon: str, label: str, href: str, section: str, *, is_shown: Truth = True
) -> rx.Component:
    is_here = href == section
    look = "bg-selected text-accent" if is_here else "text-muted hover:bg-hover hover:text-ink"
    entry = link(
        rx.icon(icon, size=20, aria_hidden="true"),
        href=href,
        aria_label=label,
        aria_current="page" if is_here else "false",
        data_tip=label,
        data_tip_side="right",
        class_name=f"flex size-10 items-center justify-center rounded-md {look}",
    )
    return entry if is_shown is True else rx.cond(is_shown, entry, rx.fragment())


def _colour_toggle() -> rx.Component:
    return icon_button(
        "sun-moon",
        "Light or dark",
        size=18,
        on_click=rx.toggle_color_mode,
        data_tip_side="right",
        class_name="size-10",
    )


def _person() -> rx.Component:
    return menu(
        "Your account",
        rx.el.div(
            rx.el.p(Frame.name, class_name="text-sm font-medium text-ink"),
            rx.el.p(Frame.email, class_name="text-xs text-muted"),
            rx.el.p(Frame.client, " · ", Frame.role, class_name="text-xs text-muted"),
            class_name="border-b border-line px-2 pb-2 pt-1",
        ),
        post_form(
            rx.el.button(
                rx.icon("log-out", size=14, aria_hidden="true"),
                "Sign out",
                type="submit",
                role="menuitem",
                class_name=_MENU_ITEM,
            ),
            action="/auth/logout",
            class_name="pt-1",
        ),
        trigger=rx.el.span(
            rx.icon("circle-user-round", size=20, aria_hidden="true"), class_name="flex"
        ),
        class_name="inline-flex size-10 items-center justify-center rounded-md text-muted "
        "cursor-pointer hover:bg-hover hover:text-ink",
    )


def _strip() -> rx.Component:
    return rx.el.footer(
        ConnectionState.create(class_name="inline-flex items-center gap-1.5 text-tone"),
        rx.el.span(
            rx.cond(Frame.model, rx.icon("cpu", size=12, aria_hidden="true"), rx.fragment()),
            rx.el.span(Frame.model, class_name="truncate"),
            data_testid="model-badge",
            class_name="inline-flex min-w-0 items-center gap-1 text-muted",
        ),
        class_name="flex h-6 shrink-0 items-center justify-between gap-4 border-t border-line "
        "bg-surface px-3 text-xs",
    )
