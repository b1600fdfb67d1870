"""The list of leads: one table read by keyset, with marks for drafts."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import col, exists, select

from inboxapp.accounts.types import Actor, Permission
from inboxapp.conversations.models import LEAD_SEARCH, MESSAGE_SEARCH, Identity, Lead, Message
from inboxapp.conversations.types import LeadPage, LeadRow, Sentiment
from inboxapp.core.database import Transaction
from inboxapp.core.paging import make_cursor, read_cursor
from inboxapp.core.text import clean_text
from inboxapp.drafting.models import Draft
from inboxapp.drafting.types import DraftStatus
from inboxapp.runs.models import Run
from inboxapp.runs.types import RunStatus

MOST_ROWS = 200
MOST_WORDS = 8
# Enough to fill several pages; a search that finds more messages than this is too vague anyway.
MOST_HITS = 2000
_WORD = re.compile(r"\w+", re.UNICODE)


async def lead_page(
    tx: Transaction,
    actor: Actor,
    *,
    query: str = "",
    sentiment: Sentiment | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> LeadPage:
    """Return a page of leads, the one with the newest message first.

    `query` finds words, also begun ones, in names, companies, addresses and message texts.
    """
    actor.require(Permission.READ_LEADS)
    limit = max(1, min(limit, MOST_ROWS))
    statement = _rows(actor)
    if sentiment is not None:
        statement = statement.where(col(Lead.sentiment) == sentiment)
    if query.strip():
        statement = statement.where(_matches(actor, query))
    if cursor:
        at, lead_id = read_cursor(cursor, (datetime, int))
        statement = statement.where(
            or_(
                col(Lead.last_message_at) < at,
                (col(Lead.last_message_at) == at) & (col(Lead.id) < lead_id),
            ),
            col(Lead.last_message_at) <= at,
        )
    newest_first = statement.order_by(col(Lead.last_message_at).desc(), col(Lead.id).desc())
    found = list(await tx.execute(newest_first.limit(limit + 1)))
    rows = tuple(_row(*each) for each in found[:limit])
    more = len(found) > limit
    return LeadPage(rows, make_cursor(rows[-1].last_message_at, rows[-1].id) if more else None)


def _rows(actor: Actor) -> Any:
    has_draft = exists().where(
        col(Draft.lead_id) == col(Lead.id), col(Draft.status) == DraftStatus.PENDING
    )
    is_drafting = exists().where(
        col(Run.lead_id) == col(Lead.id),
        col(Run.status).in_([RunStatus.QUEUED, RunStatus.RUNNING]),
    )
    return select(Lead, has_draft, is_drafting).where(col(Lead.client_id) == actor.client_id)


def _matches(actor: Actor, query: str) -> Any:
    query = clean_text(query).strip()
    words = _WORD.findall(query)[:MOST_WORDS]
    if not words:
        return col(Lead.id).is_(None)
    tsquery = func.to_tsquery("simple", " & ".join(f"{word}:*" for word in words))
    in_messages = (
        select(Message.lead_id)
        .where(col(Message.client_id) == actor.client_id, MESSAGE_SEARCH.op("@@")(tsquery))
        .order_by(col(Message.id).desc())
        .limit(MOST_HITS)
    )
    in_handles = select(Identity.lead_id).where(
        col(Identity.client_id) == actor.client_id,
        col(Identity.handle).startswith(query.lower(), autoescape=True),
    )
    return or_(
        LEAD_SEARCH.op("@@")(tsquery),
        col(Lead.id).in_(in_messages),
        col(Lead.id).in_(in_handles),
    )


def _row(lead: Lead, has_draft: bool, is_drafting: bool) -> LeadRow:  # noqa: FBT001  as selected
    return LeadRow(
        id=lead.id,
        name=lead.name,
        company=lead.company,
        sentiment=lead.sentiment,
        channel=lead.last_channel,
        preview=lead.preview,
        is_unread=lead.is_unread,
        has_draft=has_draft,
        is_drafting=is_drafting,
        last_message_at=lead.last_message_at,
    )
