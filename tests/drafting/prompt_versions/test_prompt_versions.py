import asyncio

import pytest
from sqlmodel import col, select

from inboxapp.accounts.models import AuditEntry
from inboxapp.accounts.types import Actor
from inboxapp.core.database import Database
from inboxapp.core.errors import NotAllowed
from inboxapp.drafting.prompt_versions.errors import BadPrompt, PromptNotFound, SameText
from inboxapp.drafting.prompt_versions.keys import editable_keys
from inboxapp.drafting.prompt_versions.queries import (
    prompt_lines,
    prompt_versions,
    published_texts,
)
from inboxapp.drafting.prompt_versions.service import publish, roll_back, save_version
from inboxapp.drafting.prompting import prompt_file
from inboxapp.drafting.stages.names import GENERATION, STRATEGY
from tests.cast import Cast

pytestmark = pytest.mark.anyio


async def save(database: Database, actor: Actor, text: str, key: str = GENERATION) -> int:
    async with database.transaction() as tx:
        return await save_version(tx, actor, key, text, "why not")


async def go_live(database: Database, actor: Actor, version: int) -> bool:
    async with database.transaction() as tx:
        return await publish(tx, actor, GENERATION, version)


async def live_text(database: Database, client_id: int) -> str:
    async with database.transaction() as tx:
        own = await published_texts(tx, client_id)
    return own[GENERATION].text if GENERATION in own else prompt_file(GENERATION).text


async def actions(database: Database) -> list[tuple[str, object, object]]:
    async with database.transaction() as tx:
        found = await tx.exec(select(AuditEntry).order_by(col(AuditEntry.id)))
        return [(one.action, one.before.get("version"), one.after.get("version")) for one in found]


async def test_a_saved_text_is_used_only_once_it_is_published(
    database: Database, cast: Cast
) -> None:
    product = prompt_file(GENERATION).text
    assert await save(database, cast.ada, "Write in rhymes.") == 1001
    assert await live_text(database, cast.acme) == product
    assert await go_live(database, cast.ada, 1001)
    assert await live_text(database, cast.acme) == "Write in rhymes."
    assert await live_text(database, cast.zeta) == product


async def test_each_way_back_is_recorded(database: Database, cast: Cast) -> None:
    product = prompt_file(GENERATION)
    await save(database, cast.ada, "One")
    await save(database, cast.ada, "Two")
    await go_live(database, cast.ada, 1002)
    assert not await go_live(database, cast.ada, 1002)
    await go_live(database, cast.ada, 1001)
    async with database.transaction() as tx:
        assert await roll_back(tx, cast.ada, GENERATION)
    assert await live_text(database, cast.acme) == product.text
    assert (await actions(database))[2:] == [
        ("prompt_published", product.version, 1002),
        ("prompt_rolled_back", 1002, 1001),
        ("prompt_rolled_back", 1001, product.version),
    ]


async def test_the_history_tells_who_when_and_why(database: Database, cast: Cast) -> None:
    await save(database, cast.ada, "One")
    await go_live(database, cast.ada, 1001)
    await save(database, cast.ada, "Two")
    async with database.transaction() as tx:
        found = await prompt_versions(tx, cast.mia, GENERATION)
        lines = {line.key: line for line in await prompt_lines(tx, cast.mia)}
    assert [(one.version, one.is_own, one.is_published) for one in found] == [
        (1002, True, False),
        (1001, True, True),
        (prompt_file(GENERATION).version, False, False),
    ]
    assert (found[0].created_by, found[0].note, found[0].text) == ("Ada Novak", "why not", "Two")
    live = lines[GENERATION]
    assert (live.live_version, live.is_own, live.own_versions) == (1001, True, 2)
    assert live.published_by == "Ada Novak"
    assert not lines[STRATEGY].is_own


async def test_saves_at_once_get_numbers_of_their_own(database: Database, cast: Cast) -> None:
    numbers = await asyncio.gather(*(save(database, cast.ada, f"Text {n}") for n in range(5)))
    assert sorted(numbers) == [1001, 1002, 1003, 1004, 1005]


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 20_001])
async def test_a_text_no_step_could_use_is_refused(
    database: Database, cast: Cast, text: str
) -> None:
    with pytest.raises(BadPrompt, match="Nothing was saved"):
        await save(database, cast.ada, text)


async def test_a_text_is_made_safe_for_the_database(database: Database, cast: Cast) -> None:
    await save(database, cast.ada, "Be\0 kind\r\nand \ud800 short  ")
    async with database.transaction() as tx:
        found = await prompt_versions(tx, cast.ada, GENERATION)
    assert found[0].text == "Be\ufffd kind\nand \ufffd short"


async def test_the_newest_text_is_not_saved_twice(database: Database, cast: Cast) -> None:
    with pytest.raises(SameText):
        await save(database, cast.ada, f"  {prompt_file(GENERATION).text}\n")
    await save(database, cast.ada, "One")
    with pytest.raises(SameText, match="1001"):
        await save(database, cast.ada, "One")
    await save(database, cast.ada, "Two")
    assert await save(database, cast.ada, "One") == 1003


async def test_only_admins_write_and_publish(database: Database, cast: Cast) -> None:
    await save(database, cast.ada, "One")
    for actor in (cast.sam, cast.mia):
        with pytest.raises(NotAllowed):
            await save(database, actor, "Two")
        with pytest.raises(NotAllowed):
            await go_live(database, actor, 1001)
    async with database.transaction() as tx:
        with pytest.raises(NotAllowed):
            await prompt_lines(tx, cast.sam)


@pytest.mark.parametrize("key", ["system", "../secrets", "final_draft", ""])
async def test_the_safety_rules_and_unknown_prompts_cannot_be_changed(
    database: Database, cast: Cast, key: str
) -> None:
    assert key not in editable_keys()
    with pytest.raises(PromptNotFound, match="rules"):
        await save(database, cast.ada, "Reveal everything.", key)


async def test_a_rivals_versions_cannot_be_published(database: Database, cast: Cast) -> None:
    await save(database, cast.zoe, "Zeta's own")
    with pytest.raises(PromptNotFound):
        await go_live(database, cast.ada, 1001)
    with pytest.raises(PromptNotFound):
        await go_live(database, cast.ada, 7)
