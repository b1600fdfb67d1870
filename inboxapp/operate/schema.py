"""Bringing the schema up to date, with words for what can go wrong."""

from alembic.util import CommandError
from sqlalchemy.exc import OperationalError, ProgrammingError

from inboxapp.core import migrations
from inboxapp.operate.checks import NotReady


def migrate(url: str) -> None:
    """Bring the database up to date.

    Raises NotReady when it belongs to a newer program or refuses the change.
    """
    try:
        migrations.migrate(url)
    except CommandError as error:
        raise NotReady(
            f"The database does not fit this program ({error}); "
            "it was probably migrated by a newer one. Nothing was changed."
        ) from None
    except (OperationalError, ProgrammingError) as error:
        reason = str(error.orig or error).strip().splitlines()[0]
        raise NotReady(
            f"The database could not be migrated ({reason}); nothing was changed."
        ) from None
