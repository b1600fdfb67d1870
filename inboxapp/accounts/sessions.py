"""Signed-in browsers: opaque tokens, hashed at rest, that end by age, by idleness or at once."""

from datetime import timedelta

from sqlmodel import col, update

from inboxapp.accounts.models import UserSession
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.core.signing import hash_token, new_token

SESSION_COOKIE = "inbox_session"
LIFETIME = timedelta(days=30)
IDLE = timedelta(days=7)
# A session that is in use is written at most this often.
TOUCH_EVERY = timedelta(hours=1)


async def open_session(tx: Transaction, *, user_id: int, client_id: int) -> str:
    """Start a session and return its token, which only its hash is kept of."""
    token = new_token()
    moment = now()
    tx.add(
        UserSession(
            token_hash=hash_token(token),
            user_id=user_id,
            client_id=client_id,
            created_at=moment,
            expires_at=moment + IDLE,
        )
    )
    await tx.flush()
    return token


def touch(session: UserSession) -> None:
    """Push the idle end back, never past the session's lifetime."""
    end = min(now() + IDLE, session.created_at + LIFETIME)
    if end - session.expires_at >= TOUCH_EVERY:
        session.expires_at = end


async def end_session(tx: Transaction, token: str) -> None:
    """Revoke the token's session; an unknown token is nobody's and changes nothing."""
    await tx.exec(
        update(UserSession)
        .where(col(UserSession.token_hash) == hash_token(token))
        .where(col(UserSession.revoked_at).is_(None))
        .values(revoked_at=now())
    )


async def end_sessions_of(tx: Transaction, *, user_id: int, client_id: int) -> None:
    """Revoke every session a person has with a client."""
    await tx.exec(
        update(UserSession)
        .where(col(UserSession.user_id) == user_id, col(UserSession.client_id) == client_id)
        .where(col(UserSession.revoked_at).is_(None))
        .values(revoked_at=now())
    )
