from pathlib import Path

import pytest

from inboxapp.accounts.errors import ClientNotFound
from inboxapp.api.inbound import import_eml
from inboxapp.conversations.models import InboundBody
from inboxapp.core.database import Database
from tests.cast import Cast
from tests.factories.conversations import message_row
from tests.factories.runs import rows

pytestmark = pytest.mark.anyio

EMAIL = Path(__file__).parent.parent / "data" / "emails" / "gmail.eml"


async def test_a_saved_mail_becomes_a_message_once(database: Database, cast: Cast) -> None:
    body = EMAIL.read_bytes()
    first = await import_eml(database, "acme", body)
    again = await import_eml(database, "acme", body)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.message_id == first.message_id
    message = await message_row(database, first.message_id)
    assert (message.client_id, message.channel) == (cast.acme, "email")
    assert message.text
    (kept,) = await rows(database, InboundBody)
    assert kept.body == body


async def test_a_mail_for_a_client_that_is_not_there_is_refused(database: Database) -> None:
    with pytest.raises(ClientNotFound):
        await import_eml(database, "nobody", EMAIL.read_bytes())
