"""Every piece screens are made of; screens compose these and set no colours."""

from inboxapp.ui.components.badge import (
    badge,
    channel_badge,
    channel_icon,
    dot,
    sentiment_badge,
    status_badge,
)
from inboxapp.ui.components.button import (
    button,
    button_class,
    icon_button,
    link,
    link_button,
    spinner,
)
from inboxapp.ui.components.code import code_block, copy_button, json_view
from inboxapp.ui.components.facts import avatar, elapsed, fact, relative_time, stat
from inboxapp.ui.components.field import (
    choices,
    field,
    search_input,
    select,
    text_box,
    text_input,
)
from inboxapp.ui.components.overlay import (
    clear_toasts,
    dialog,
    menu,
    menu_item,
    notify,
    toaster,
    tooltip,
)
from inboxapp.ui.components.pane import card, pane, pane_header, section_title
from inboxapp.ui.components.states import (
    banner,
    empty_state,
    error_state,
    skeleton,
    skeleton_rows,
)
from inboxapp.ui.components.stepper import step, stepper
from inboxapp.ui.components.table import cell, number_cell, row, table

__all__ = [
    "avatar",
    "badge",
    "banner",
    "button",
    "button_class",
    "card",
    "cell",
    "channel_badge",
    "channel_icon",
    "choices",
    "clear_toasts",
    "code_block",
    "copy_button",
    "dialog",
    "dot",
    "elapsed",
    "empty_state",
    "error_state",
    "fact",
    "field",
    "icon_button",
    "json_view",
    "link",
    "link_button",
    "menu",
    "menu_item",
    "notify",
    "number_cell",
    "pane",
    "pane_header",
    "relative_time",
    "row",
    "search_input",
    "section_title",
    "select",
    "sentiment_badge",
    "skeleton",
    "skeleton_rows",
    "spinner",
    "stat",
    "status_badge",
    "step",
    "stepper",
    "table",
    "text_box",
    "text_input",
    "toaster",
    "tooltip",
]
