"""Every table, so that migrations see them all."""

from inboxapp.accounts import models as accounts
from inboxapp.conversations import models as conversations
from inboxapp.drafting import models as drafting
from inboxapp.events import models as events
from inboxapp.runs import models as runs
from inboxapp.sending import models as sending

__all__ = ["accounts", "conversations", "drafting", "events", "runs", "sending"]
