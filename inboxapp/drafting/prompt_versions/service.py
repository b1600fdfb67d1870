"""Saving, publishing and rolling back a client's own prompts; admins only."""

from sqlalchemy import delete, func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from inboxapp.accounts import audit
from inboxapp.accounts.types import Actor, Permission
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.core.text import clean_text, one_line
from inboxapp.drafting.prompt_versions.errors import BadPrompt, PromptNotFound, SameText
from inboxapp.drafting.prompt_versions.models import PromptVersion, PublishedPrompt
from inboxapp.drafting.prompt_versions.queries import live_version, require_editable
from inboxapp.drafting.prompt_versions.types import OWN_FROM
from inboxapp.drafting.prompting import prompt_file
from inboxapp.events.publish import publish as publish_event
from inboxapp.events.types import Event, EventKind

LONGEST_TEXT = 20_000
LONGEST_NOTE = 200


async def save_version(tx: Transaction, actor: Actor, key: str, text: str, note: str = "") -> int:
    """Keep a text as the prompt's next version and return its number; runs don't use it yet.

    Raises BadPrompt, PromptNotFound, or SameText when it repeats the newest version.
    """
    actor.require(Permission.CHANGE_SETTINGS)
    require_editable(key)
    clean, remark = _checked(text, note)
    await _lock(tx, actor.client_id, key)
    newest = await _newest(tx, actor.client_id, key)
    product = prompt_file(key)
    known = (newest.version, newest.text) if newest else (product.version, product.text)
    if clean == known[1]:
        raise SameText(known[0])
    version = newest.version + 1 if newest else OWN_FROM
    tx.add(
        PromptVersion(
            client_id=actor.client_id,
            key=key,
            version=version,
            text=clean,
            note=remark,
            created_by=actor.user_id,
        )
    )
    after = {"key": key, "version": version, "note": remark, "characters": len(clean)}
    audit.record(tx, actor, "prompt_saved", "prompt", None, {}, after)
    await tx.flush()
    return version


async def publish(tx: Transaction, actor: Actor, key: str, version: int) -> bool:
    """Let runs that begin from now on use the version; False when they do already.

    An older version, or the product's own, rolls back to it. Raises PromptNotFound.
    """
    actor.require(Permission.CHANGE_SETTINGS)
    require_editable(key)
    await _lock(tx, actor.client_id, key)
    before = await live_version(tx, actor.client_id, key)
    await _require_version(tx, actor.client_id, key, version)
    if version == before:
        return False
    await _point_to(tx, actor, key, version)
    action = "prompt_published" if version > before else "prompt_rolled_back"
    old, new = ({"key": key, "version": number} for number in (before, version))
    audit.record(tx, actor, action, "prompt", None, old, new)
    publish_event(tx, Event(actor.client_id, EventKind.POLICY_CHANGED))
    await tx.flush()
    return True


async def roll_back(tx: Transaction, actor: Actor, key: str) -> bool:
    """Let runs use the product's own text again; False when they do already."""
    require_editable(key)
    return await publish(tx, actor, key, prompt_file(key).version)


def _checked(text: str, note: str) -> tuple[str, str]:
    clean, remark = clean_text(text).strip(), one_line(note)
    if not clean:
        raise BadPrompt("The prompt is empty.")
    if len(clean) > LONGEST_TEXT:
        raise BadPrompt(f"The prompt is longer than {LONGEST_TEXT:,} characters.")
    if len(remark) > LONGEST_NOTE:
        raise BadPrompt(f"The note is longer than {LONGEST_NOTE} characters.")
    return clean, remark


async def _lock(tx: Transaction, client_id: int, key: str) -> None:
    """One change of a prompt at a time, so that numbers follow each other."""
    name = f"prompt {client_id} {key}"
    await tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


async def _newest(tx: Transaction, client_id: int, key: str) -> PromptVersion | None:
    query = (
        select(PromptVersion)
        .where(col(PromptVersion.client_id) == client_id, col(PromptVersion.key) == key)
        .order_by(col(PromptVersion.version).desc())
    )
    return (await tx.exec(query.limit(1))).one_or_none()


async def _require_version(tx: Transaction, client_id: int, key: str, version: int) -> None:
    if version == prompt_file(key).version:
        return
    query = select(PromptVersion.id).where(
        col(PromptVersion.client_id) == client_id,
        col(PromptVersion.key) == key,
        col(PromptVersion.version) == version,
    )
    if (await tx.exec(query)).one_or_none() is None:
        raise PromptNotFound


async def _point_to(tx: Transaction, actor: Actor, key: str, version: int) -> None:
    if version < OWN_FROM:
        which = (col(PublishedPrompt.client_id) == actor.client_id, col(PublishedPrompt.key) == key)
        await tx.execute(delete(PublishedPrompt).where(*which))
        return
    now_live = {"version": version, "published_at": now(), "published_by": actor.user_id}
    row = {"client_id": actor.client_id, "key": key, **now_live}
    await tx.execute(
        insert(PublishedPrompt)
        .values(row)
        .on_conflict_do_update(index_elements=["client_id", "key"], set_=now_live)
    )
