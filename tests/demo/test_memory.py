from pathlib import Path

import pytest

from inboxapp.accounts.actors import worker_actor
from inboxapp.accounts.queries import client_by_key
from inboxapp.core.database import Database
from inboxapp.core.settings import Settings
from inboxapp.demo.memory import LEARNED, WRITTEN
from inboxapp.demo.seed import seed
from inboxapp.drafting.memory.queries import Shelf, memories
from inboxapp.drafting.memory.types import MemorySource

pytestmark = pytest.mark.anyio


async def test_the_demo_has_facts_to_review_and_facts_that_drafts_use(
    database: Database, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path, demo_password="correct horse")
    await seed(database, settings, with_runs=False)
    async with database.transaction() as tx:
        client = await client_by_key(tx, "acme")
        assert client is not None
        actor = worker_actor(client.id, client.key)
        waiting, known = [(await memories(tx, actor, shelf)).rows for shelf in Shelf]
    # None was refused: every quote is what the lead wrote.
    assert {view.lead_name for view in (*waiting, *known)} == {*LEARNED, *WRITTEN}
    assert {view.lead_name for view in waiting} == {
        "Mei-Ling Zhao", "Trevor Ames", "Kwame Boateng", "Nisha Pillai",
    }  # fmt: skip
    assert all(view.why_waiting and view.evidence for view in waiting)
    persons = [view.lead_name for view in known if view.source is MemorySource.PERSON]
    assert persons == list(WRITTEN)
