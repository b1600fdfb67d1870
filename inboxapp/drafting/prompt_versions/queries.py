"""A client's own prompts: what is live, and every version there is."""

from sqlmodel import col, select

from inboxapp.core.database import Transaction
from inboxapp.drafting.prompt_versions.keys import editable_keys
from inboxapp.drafting.prompt_versions.models import PromptVersion, PublishedPrompt
from inboxapp.drafting.prompt_versions.types import PromptText


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
