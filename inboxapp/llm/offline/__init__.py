"""The built-in demo model: an OpenAI-shaped server that answers from the conversation by rules."""

from inboxapp.llm.offline.faults import check_fault
from inboxapp.llm.offline.names import OFFLINE_MODEL, OFFLINE_URL
from inboxapp.llm.offline.transport import open_transport

__all__ = ["OFFLINE_MODEL", "OFFLINE_URL", "check_fault", "open_transport"]
