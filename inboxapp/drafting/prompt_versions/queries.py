"""A client's own prompts: what is live, and every version there is."""

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import col, select

from inboxapp.accounts.models import User
from inboxapp.accounts.types import Actor, Permission
from inboxapp.core.database import Transaction
from inboxapp.drafting.prompt_versions.errors import PromptNotFound
from inboxapp.drafting.prompt_versions.keys import editable_keys
from inboxapp.drafting.prompt_versions.models import PromptVersion, PublishedPrompt
from inboxapp.drafting.prompt_versions.types import PromptLine, PromptText, PromptVersionView
from inboxapp.drafting.prompting import prompt_file


async def published_texts(tx: Transaction, client_id: int) -> dict[str, PromptText]:
    """Return the client's own published prompts; a key that is missing means the product's."""
    query = (
        select(PromptVersion)
        .join(
            PublishedPrompt,
            (col(PublishedPrompt.client_id) == col(PromptVersion.client_id))
            & (col(PublishedPrompt.key) == col(PromptVersion.key))
            & (col(PublishedPrompt.version) == col(PromptVersion.version)),
        )
        .where(col(PromptVersion.client_id) == client_id)
        .where(col(PromptVersion.key).in_(editable_keys()))
    )
    rows = (await tx.exec(query)).all()
    return {row.key: PromptText(row.key, row.version, row.text) for row in rows}


async def prompt_lines(tx: Transaction, actor: Actor) -> tuple[PromptLine, ...]:
    """Return every prompt that can be changed, in the order in which a reply meets them."""
    actor.require(Permission.READ_SETTINGS)
    counted = select(col(PromptVersion.key), func.count()).where(
        col(PromptVersion.client_id) == actor.client_id
    )
    counts = dict((await tx.exec(counted.group_by(col(PromptVersion.key)))).all())
    live = await _published(tx, actor.client_id)
    return tuple(_line(key, counts.get(key, 0), live.get(key)) for key in editable_keys())


async def prompt_versions(tx: Transaction, actor: Actor, key: str) -> tuple[PromptVersionView, ...]:
    """Return every version of one prompt, the newest first and the product's last.

    Raises PromptNotFound.
    """
    actor.require(Permission.READ_SETTINGS)
    require_editable(key)
    own = await _own_versions(tx, actor.client_id, key)
    live = await live_version(tx, actor.client_id, key)
    product = prompt_file(key)
    return (
        *(_view(row, name, live) for row, name in own),
        PromptVersionView(
            key=key,
            version=product.version,
            text=product.text,
            note="",
            is_own=False,
            is_published=live == product.version,
            created_at=None,
            created_by="",
        ),
    )


async def live_version(tx: Transaction, client_id: int, key: str) -> int:
    """Return the version that runs use now."""
    published = (await _published(tx, client_id)).get(key)
    return published[0].version if published else prompt_file(key).version


def require_editable(key: str) -> None:
    """Raise PromptNotFound for what no client may change."""
    if key not in editable_keys():
        raise PromptNotFound


async def _published(tx: Transaction, client_id: int) -> dict[str, tuple[PublishedPrompt, str]]:
    query = (
        select(PublishedPrompt, col(User.name))
        .outerjoin(User, col(User.id) == col(PublishedPrompt.published_by))
        .where(col(PublishedPrompt.client_id) == client_id)
    )
    return {row.key: (row, name or "") for row, name in await tx.exec(query)}


async def _own_versions(
    tx: Transaction, client_id: int, key: str
) -> Sequence[tuple[PromptVersion, str | None]]:
    query = (
        select(PromptVersion, col(User.name))
        .outerjoin(User, col(User.id) == col(PromptVersion.created_by))
        .where(col(PromptVersion.client_id) == client_id, col(PromptVersion.key) == key)
        .order_by(col(PromptVersion.version).desc())
    )
    return (await tx.exec(query)).all()


def _line(key: str, own: int, live: tuple[PublishedPrompt, str] | None) -> PromptLine:
    if live is None:
        return PromptLine(
            key,
            prompt_file(key).version,
            is_own=False,
            own_versions=own,
            published_at=None,
            published_by="",
        )
    row, name = live
    return PromptLine(
        key,
        row.version,
        is_own=True,
        own_versions=own,
        published_at=row.published_at,
        published_by=name,
    )


def _view(row: PromptVersion, name: str | None, live: int) -> PromptVersionView:
    return PromptVersionView(
        key=row.key,
        version=row.version,
        text=row.text,
        note=row.note,
        is_own=True,
        is_published=row.version == live,
        created_at=row.created_at,
        created_by=name or "",
    )
