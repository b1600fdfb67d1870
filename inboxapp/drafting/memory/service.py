"""What people and runs do with memory."""

from inboxapp.drafting.memory.learning import propose

__all__ = ["propose"]
