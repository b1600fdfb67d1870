"""What a worker does, step by step, so that a test decides when."""

from redis.asyncio import Redis
from sqlmodel import col, select

from inboxapp.accounts.types import Actor
from inboxapp.channels.types import Channel
from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.drafting.changes import draft_event
from inboxapp.drafting.models import Composition, Draft
from inboxapp.drafting.service import regenerate
from inboxapp.events.draft_text import DraftText
from inboxapp.events.publish import publish
from inboxapp.events.types import Event, EventKind
from inboxapp.runs.models import Run
from inboxapp.runs.types import RunStatus


class ManualRun:
    """A run whose text and end come when the test says so."""

    def __init__(self, database: Database, redis: Redis, run_id: int) -> None:
        self._database = database
        self.id = run_id
        self._text = DraftText(redis, run_id, attempt=1)

    async def begin(self) -> None:
        """Say that a worker has it."""
        await self._move(RunStatus.RUNNING)

    async def write(self, text: str) -> None:
        """Stream some text."""
        await self._text.append(text)

    async def publish(self, text: str) -> int:
        """Make the text the pending draft, end the run and return the draft's id."""
        await self._text.end("completed")
        async with self._database.transaction() as tx:
            run = (await tx.exec(select(Run).where(col(Run.id) == self.id))).one()
            draft = Draft(
                client_id=run.client_id,
                lead_id=run.lead_id,
                channel=run.channel,
                run_id=run.id,
                text=text,
            )
            tx.add(draft)
            await tx.flush()
            publish(tx, draft_event(run.client_id, run.lead_id or 0, run.channel))
        await self._move(RunStatus.COMPLETED)
        return draft.id

    async def _move(self, status: RunStatus) -> None:
        async with self._database.transaction() as tx:
            run = (await tx.exec(select(Run).where(col(Run.id) == self.id))).one()
            run.status = status
            if status is RunStatus.RUNNING:
                run.started_at = now()
            else:
                run.finished_at = now()
            event = Event(
                client_id=run.client_id,
                kind=EventKind.RUN_CHANGED,
                lead_id=run.lead_id,
                run_id=run.id,
                status=status.value,
            )
            publish(tx, event)


async def start_run(
    database: Database, redis: Redis, actor: Actor, lead_id: int, channel: Channel = Channel.EMAIL
) -> ManualRun:
    """Ask for a draft; nobody but the test works on it."""
    async with database.transaction() as tx:
        run_id = await regenerate(tx, actor, lead_id, channel)
    run = ManualRun(database, redis, run_id)
    await run.begin()
    return run


async def composition(
    database: Database, lead_id: int, channel: Channel = Channel.EMAIL
) -> Composition | None:
    """Return what the server holds of the box."""
    async with database.transaction() as tx:
        query = select(Composition).where(
            col(Composition.lead_id) == lead_id, col(Composition.channel) == channel
        )
        return (await tx.exec(query)).one_or_none()
