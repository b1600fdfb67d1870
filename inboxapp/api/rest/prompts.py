"""A client's own prompts, over REST."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from inboxapp.api.problems import problem_responses
from inboxapp.api.rest.access import KeyActor
from inboxapp.api.rest.shapes import Page, Shape
from inboxapp.api.tools import Tools
from inboxapp.drafting.prompt_versions.queries import prompt_lines, prompt_versions
from inboxapp.drafting.prompt_versions.service import (
    LONGEST_NOTE,
    LONGEST_TEXT,
    publish,
    save_version,
)

LARGEST_VERSION = 2**31 - 1
Key = Annotated[str, Path(max_length=60)]

router = APIRouter(prefix="/prompts", tags=["Settings"])


class Prompt(Shape):
    """What a step is told: `live_version` counts from 1001 where the text is the client's own."""

    key: str
    live_version: int
    is_own: bool
    own_versions: int
    published_at: datetime | None
    published_by: str


class PromptVersion(Shape):
    """One version of one prompt."""

    key: str
    version: int
    text: str
    note: str
    is_own: bool
    is_published: bool
    created_at: datetime | None
    created_by: str


class NewVersion(BaseModel):
    """A text to keep as the next version."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""


class VersionSaved(BaseModel):
    """The number of the version; runs use it once it is live."""

    version: int


class LiveVersion(BaseModel):
    """The version that runs are to use: one of the client's own, or the product's."""

    version: Annotated[int, Field(strict=True, ge=1, le=LARGEST_VERSION)]


@router.get("", operation_id="list_prompts", responses=problem_responses(403))
async def prompts(tools: Tools, actor: KeyActor) -> Page[Prompt]:
    """List the prompts that can be changed, in the order in which a reply meets them."""
    async with tools.database.transaction() as tx:
        found = await prompt_lines(tx, actor)
    return Page(items=[Prompt.model_validate(line) for line in found])


@router.get(
    "/{key}/versions", operation_id="list_prompt_versions", responses=problem_responses(403, 404)
)
async def versions(tools: Tools, actor: KeyActor, key: Key) -> Page[PromptVersion]:
    """List every version of a prompt, the newest first and the product's last."""
    async with tools.database.transaction() as tx:
        found = await prompt_versions(tx, actor, key)
    return Page(items=[PromptVersion.model_validate(one) for one in found])


@router.post(
    "/{key}/versions",
    operation_id="save_prompt_version",
    status_code=201,
    responses=problem_responses(403, 404, 408, 409, 413),
)
async def save(tools: Tools, actor: KeyActor, key: Key, wanted: NewVersion) -> VersionSaved:
    """Keep a text as the prompt's next version; the key must be one that may change settings."""
    async with tools.database.transaction() as tx:
        number = await save_version(tx, actor, key, wanted.text, wanted.note)
    return VersionSaved(version=number)


@router.put(
    "/{key}/live",
    operation_id="publish_prompt",
    responses=problem_responses(403, 404, 408, 413),
)
async def go_live(tools: Tools, actor: KeyActor, key: Key, wanted: LiveVersion) -> LiveVersion:
    """Let runs that begin from now on use a version; an older one rolls back to it."""
    async with tools.database.transaction() as tx:
        await publish(tx, actor, key, wanted.version)
    return wanted
