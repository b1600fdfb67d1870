"""The marks in what a person types."""

import reflex as rx

from inboxapp.accounts.types import Actor, Permission
from inboxapp.drafting.guards.review import review_text
from inboxapp.ui.inbox.drafts import mark_views
from inboxapp.ui.inbox.typed import known
from inboxapp.ui.inbox.views import MarkView, ReviewView
from inboxapp.ui.session import actor_of, screen_event, tools


class ReviewState(rx.State):
    """The answer to the box's newest question; it writes nothing."""

    review: ReviewView = ReviewView()

    @screen_event(Permission.READ_LEADS)
    async def look(self, lead_id: int, channel: str, text: str, token: str) -> None:
        """Check a text as it stands in the box, and answer with the token."""
        actor = await actor_of(self)
        self.review = ReviewView(token, await read_marks_of(actor, lead_id, channel, text))


async def read_marks_of(
    actor: Actor, lead_id: int, channel: str, text: str
) -> tuple[MarkView, ...]:
    """Check a text by what its reply may rely on now; raises LeadNotFound or Invalid."""
    async with tools().database.transaction() as tx:
        return mark_views(await review_text(tx, actor, lead_id, known(channel), text))
