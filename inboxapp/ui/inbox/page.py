"""The pages of the inbox."""

import reflex as rx

from inboxapp.ui import routes
from inboxapp.ui.inbox.context import context
from inboxapp.ui.inbox.conversation import conversation, no_lead
from inboxapp.ui.inbox.conversation_state import ConversationState
from inboxapp.ui.inbox.lead_list import lead_list
from inboxapp.ui.inbox.list_state import ListState
from inboxapp.ui.inbox.local import InboxPanes
from inboxapp.ui.live import live_link
from inboxapp.ui.shell import page_frame

# What each page reads when it opens, what the eye goes to first.
INBOX_LOAD = [ListState.open]
LEAD_LOAD = [ConversationState.open, ListState.load]


def inbox_page() -> rx.Component:
    """Show the list, with no conversation open."""
    return page_frame(
        live_link(on_event=ListState.hear, on_resync=ListState.open),
        InboxPanes.create(lead_list(), no_lead(), rx.fragment(), has_lead=False),
        section=routes.INBOX,
    )


def lead_page() -> rx.Component:
    """Show the list, a conversation and its context."""
    return page_frame(
        live_link(on_event=ConversationState.hear, on_resync=ConversationState.resync),
        InboxPanes.create(lead_list(), conversation(), context(), has_lead=True),
        section=routes.INBOX,
    )
