import pytest

from inboxapp.channels.types import Channel
from inboxapp.core.database import Database
from inboxapp.drafting.models import Draft
from inboxapp.drafting.outcomes.lessons import past_outcomes
from inboxapp.drafting.outcomes.types import DraftOutcome
from inboxapp.drafting.types import DraftStatus
from tests.cast import Cast
from tests.factories.conversations import make_message

pytestmark = pytest.mark.anyio


async def ended(database: Database, client_id: int, lead_id: int, **columns: object) -> None:
    draft = Draft(
        client_id=client_id,
        lead_id=lead_id,
        channel=Channel.EMAIL,
        text="Hi",
        status=DraftStatus.SENT,
        outcome=DraftOutcome.LIGHT_EDIT,
        **columns,
    )
    async with database.transaction() as tx:
        tx.add(draft)


async def test_what_people_changed_more_than_once_is_a_lesson(
    database: Database, cast: Cast
) -> None:
    lead_id = (await make_message(database, cast.acme, "Hello")).lead_id
    for _ in range(3):
        await ended(database, cast.acme, lead_id, edit_types=["shortened"])
    for _ in range(2):
        await ended(database, cast.acme, lead_id, discard_reason="wrong_tone")
    await ended(database, cast.acme, lead_id, edit_types=["time_changed"])
    async with database.transaction() as tx:
        found = await past_outcomes(tx, cast.acme, Channel.EMAIL)
        elsewhere = await past_outcomes(tx, cast.acme, Channel.SMS)
        for_zeta = await past_outcomes(tx, cast.zeta, Channel.EMAIL)
    assert found == [
        "3 of the last 6 drafts were shortened.",
        "2 of the last 6 drafts were thrown away for their tone.",
    ]
    assert (elsewhere, for_zeta) == ([], [])
