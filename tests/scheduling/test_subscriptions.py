"""Calendars that are read again and again."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlmodel import select

from inboxapp.accounts.models import AuditEntry
from inboxapp.accounts.types import Actor
from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.core.settings import Settings
from inboxapp.llm.gateway import open_model
from inboxapp.runs.tools import Tools
from inboxapp.scheduling import jobs, subscriptions
from inboxapp.scheduling.errors import NotACalendar, NotFetched, TooHeavy
from inboxapp.scheduling.jobs import refresh_due
from inboxapp.scheduling.models import BusyTime, CalendarSource
from inboxapp.scheduling.queries import calendar_sources
from inboxapp.scheduling.service import remove_calendar
from inboxapp.scheduling.subscriptions import add_calendar, refresh_calendar, upload_calendar
from inboxapp.scheduling.types import CalendarSourceView
from tests.cast import Cast
from tests.scheduling.calendar_server import Answers, calendar_server
from tests.scheduling.ics_files import calendar, meeting

pytestmark = pytest.mark.anyio


@pytest.fixture
async def server(anyio_backend: str) -> AsyncIterator[Answers]:
    async with calendar_server() as answers:
        yield answers


@pytest.fixture
def tools(database: Database) -> Tools:
    return Tools(Settings(), database, database.redis, open_model(Settings()), "here:1")


async def sources(database: Database, actor: Actor) -> tuple[CalendarSourceView, ...]:
    async with database.transaction() as tx:
        return await calendar_sources(tx, actor)


async def make_due(database: Database) -> None:
    async with database.transaction() as tx:
        for source in await tx.exec(select(CalendarSource)):
            source.next_fetch_at = now() - timedelta(seconds=1)


async def test_a_subscription_is_read_before_it_counts(
    database: Database, cast: Cast, server: Answers
) -> None:
    url = server.give("/private-1234/a.ics", calendar(meeting(2), meeting(200)))
    await add_calendar(database, cast.ada, "Team", url, reach=server.reach)
    (source,) = await sources(database, cast.ada)
    assert (source.name, source.busy_count, source.error) == ("Team", 1, "")
    broken = server.give("/b.ics", b"<html>Sign in")
    with pytest.raises(NotACalendar):
        await add_calendar(database, cast.ada, "Other", broken, reach=server.reach)
    assert len(await sources(database, cast.ada)) == 1
    async with database.transaction() as tx:
        audit = (await tx.exec(select(AuditEntry))).one()
    assert "private-1234" not in str(audit.after)


async def test_the_sweep_reads_what_is_due_and_then_lets_it_rest(
    database: Database, cast: Cast, server: Answers, tools: Tools
) -> None:
    url = server.give("/a.ics", calendar(meeting(2)))
    await add_calendar(database, cast.ada, "Team", url, reach=server.reach)
    await upload_calendar(database, cast.ada, "Holidays", calendar(meeting(5)))
    assert await refresh_due(tools, reach=server.reach) == 0
    server.give("/a.ics", calendar(meeting(2), meeting(4), meeting(6)))
    await make_due(database)
    assert await refresh_due(tools, reach=server.reach) == 1
    assert await refresh_due(tools, reach=server.reach) == 0
    assert [source.busy_count for source in await sources(database, cast.ada)] == [3, 1]


async def test_two_workers_do_not_read_the_same_calendar(
    database: Database, cast: Cast, server: Answers, tools: Tools
) -> None:
    url = server.give("/a.ics", calendar(meeting(2)))
    await add_calendar(database, cast.ada, "Team", url, reach=server.reach)
    await make_due(database)
    first = await jobs._claim(tools)
    assert [source.name for source, _ in first] == ["Team"]
    assert await jobs._claim(tools) == []


async def test_a_calendar_that_fails_keeps_its_times_and_says_why_until_it_works(
    database: Database, cast: Cast, server: Answers, tools: Tools
) -> None:
    url = server.give("/a.ics", calendar(meeting(2)))
    source_id = await add_calendar(database, cast.ada, "Team", url, reach=server.reach)
    server.give("/a.ics", b"", head="404 Not Found")
    await make_due(database)
    assert await refresh_due(tools, reach=server.reach) == 1
    (failed,) = await sources(database, cast.ada)
    assert failed.busy_count == 1
    assert "copy it again" in failed.error
    with pytest.raises(NotFetched):
        await refresh_calendar(database, cast.ada, source_id, reach=server.reach)
    server.give("/a.ics", calendar())
    await refresh_calendar(database, cast.ada, source_id, reach=server.reach)
    (works,) = await sources(database, cast.ada)
    assert (works.busy_count, works.error) == (0, "")


async def test_a_calendar_that_is_too_heavy_is_left_alone_for_hours(
    database: Database,
    cast: Cast,
    server: Answers,
    tools: Tools,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = server.give("/a.ics", calendar(meeting(2)))
    await add_calendar(database, cast.ada, "Team", url, reach=server.reach)
    await make_due(database)

    async def too_heavy(*_: object, **__: object) -> None:
        raise TooHeavy

    monkeypatch.setattr(subscriptions, "read_calendar", too_heavy)
    await refresh_due(tools, reach=server.reach)
    async with database.transaction() as tx:
        source = (await tx.exec(select(CalendarSource))).one()
    assert source.next_fetch_at is not None
    assert source.next_fetch_at > now() + timedelta(hours=5)
    assert "takes too long" in source.error


async def test_a_calendar_removed_while_it_is_read_stays_removed(
    database: Database,
    cast: Cast,
    server: Answers,
    tools: Tools,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = server.give("/a.ics", calendar(meeting(2)))
    source_id = await add_calendar(database, cast.ada, "Team", url, reach=server.reach)
    await make_due(database)
    fetch = subscriptions.fetch

    async def remove_meanwhile(*args: object, **options: object) -> bytes:
        async with database.transaction() as tx:
            await remove_calendar(tx, cast.ada, source_id)
        return await fetch(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(subscriptions, "fetch", remove_meanwhile)
    await refresh_due(tools, reach=server.reach)
    async with database.transaction() as tx:
        assert (await tx.exec(select(BusyTime))).all() == []
