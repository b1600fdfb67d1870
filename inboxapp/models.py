"""Every table, so that migrations see them all."""

from inboxapp.accounts import models as accounts
from inboxapp.conversations import models as conversations
from inboxapp.drafting import models as drafting
from inboxapp.drafting.auto_send import models as auto_send
from inboxapp.drafting.memory import models as memory
from inboxapp.drafting.policy import models as policy
from inboxapp.drafting.prompt_versions import models as prompt_versions
from inboxapp.events import models as events
from inboxapp.runs import models as runs
from inboxapp.scheduling import models as scheduling
from inboxapp.sending import models as sending

__all__ = [
    "accounts",
    "auto_send",
    "conversations",
    "drafting",
    "events",
    "memory",
    "policy",
    "prompt_versions",
    "runs",
    "scheduling",
    "sending",
]
