from datetime import timedelta

import pytest

from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.drafting.auto_send.held_back import HeldBack, held_back
from tests.cast import Cast
from tests.drafting.auto_send.written import SURE, Case, write_reply

pytestmark = pytest.mark.anyio


async def test_each_rule_says_how_many_replies_it_alone_keeps_back(
    database: Database, cast: Cast
) -> None:
    unsure = {**SURE, "confidence": 0.2}
    await write_reply(database, cast, Case(evaluation=unsure))
    both = {**unsure, "needs_human": True}
    await write_reply(database, cast, Case(sender="max@south.example", evaluation=both))
    await write_reply(database, cast, Case(sender="eve@east.example"))
    since = now() - timedelta(hours=1)
    async with database.transaction() as tx:
        found = await held_back(tx, cast.sam, since)
        assert found == (HeldBack("confidence", 2, 1), HeldBack("needs_human", 1, 0))
        assert await held_back(tx, cast.zoe, since) == ()
        assert await held_back(tx, cast.sam, now() + timedelta(hours=1)) == ()
