"""Who did what; the database refuses changes to what is written here."""

from typing import Any

from inboxapp.accounts.models import AuditEntry
from inboxapp.accounts.types import Actor
from inboxapp.core.database import Transaction


def record(  # noqa: PLR0917  who, did what, to what, from, to
    tx: Transaction,
    actor: Actor,
    action: str,
    subject_kind: str,
    subject_id: int | None,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    """Write one line with the change itself: both or neither are committed.

    `before` and `after` hold what changed, never secrets or message text.
    """
    tx.add(
        AuditEntry(
            client_id=actor.client_id,
            actor_kind=actor.kind,
            user_id=actor.user_id,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            before=before,
            after=after,
        )
    )
