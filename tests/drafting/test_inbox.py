import pytest
from redis.asyncio import Redis

from inboxapp.conversations.types import LeadPage, Sentiment
from inboxapp.core.database import Database
from inboxapp.core.errors import Invalid
from inboxapp.drafting.inbox import lead_page
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import make_tools, run_everything

pytestmark = pytest.mark.anyio


async def page(database: Database, cast: Cast, **filters: object) -> LeadPage:
    async with database.transaction() as tx:
        return await lead_page(tx, cast.sam, **filters)  # type: ignore[arg-type]


async def seven_leads(database: Database, cast: Cast) -> list[int]:
    return [
        (
            await make_message(
                database, cast.acme, f"message {n}", sender=f"lead{n}@x.example", name=f"Lead {n}"
            )
        ).lead_id
        for n in range(7)
    ]


async def test_the_newest_message_comes_first_and_pages_join_without_gap_or_overlap(
    database: Database, cast: Cast
) -> None:
    lead_ids = await seven_leads(database, cast)
    seen, cursor = [], None
    while True:
        found = await page(database, cast, limit=3, cursor=cursor)
        seen += [row.id for row in found.rows]
        cursor = found.cursor
        if cursor is None:
            break
    assert seen == lead_ids[::-1]


@pytest.mark.parametrize(
    "query",
    ["lena", "LENA nor", "pricing", "lena@north.example", "pric", "Lena pricing"],
)
async def test_search_finds_names_texts_and_addresses(
    database: Database, cast: Cast, query: str
) -> None:
    await seven_leads(database, cast)
    wanted = await make_message(database, cast.acme, "About your pricing, from Lena")
    found = await page(database, cast, query=query)
    assert [row.id for row in found.rows] == [wanted.lead_id]


@pytest.mark.parametrize(
    "query", ["'; DROP TABLE leads; --", "a & | !", ":*", "%", "\\", "🦄", "a\x00b", "\ud800"]
)
async def test_a_strange_search_is_answered_calmly(
    database: Database, cast: Cast, query: str
) -> None:
    await make_message(database, cast.acme)
    assert (await page(database, cast, query=query)).rows == ()


async def test_marks_say_what_the_machine_made_of_a_lead(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await make_message(database, cast.acme, "Could you send pricing?")
    await run_everything(make_tools(database, redis))
    (row,) = (await page(database, cast, sentiment=Sentiment.INFORMATION_REQUESTED)).rows
    assert (row.is_unread, row.has_draft, row.is_drafting) == (True, True, False)
    assert (await page(database, cast, sentiment=Sentiment.NEUTRAL)).rows == ()


async def test_another_clients_leads_are_not_in_the_list(database: Database, cast: Cast) -> None:
    await make_message(database, cast.zeta, "pricing")
    assert (await page(database, cast)).rows == ()
    assert (await page(database, cast, query="pricing")).rows == ()


async def test_a_cursor_that_is_not_ours_is_refused(database: Database, cast: Cast) -> None:
    with pytest.raises(Invalid):
        await page(database, cast, cursor="bm90IG91cnM")
