"""Runs any pipeline: claim, resume, run what is ready side by side, record, conclude."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from inboxapp.core.tasks import end
from inboxapp.events.draft_text import DraftText
from inboxapp.llm.types import TextChunk
from inboxapp.runs.claims import MOST_ATTEMPTS, Claim, claim_run, release
from inboxapp.runs.errors import CancelAsked, LeaseLost, StageFailed
from inboxapp.runs.pipeline import Pipeline
from inboxapp.runs.recorder import Recorder, RunRecorder
from inboxapp.runs.tools import Tools
from inboxapp.runs.types import RunStatus
from inboxapp.runs.walk import OnText, Walk, Workbench

log = structlog.get_logger(__name__)


async def run_pipeline(pipeline: Pipeline, run_id: int, tools: Tools) -> RunStatus | None:
    """Start or resume a run; None if it is not due, held by another worker or over.

    Safe to call any number of times from any number of workers.
    """
    lease_seconds = tools.settings.lease_seconds
    claim = await claim_run(
        tools.database, pipeline, run_id, worker=tools.worker, lease_seconds=lease_seconds
    )
    if claim is None:
        return None
    with structlog.contextvars.bound_contextvars(
        client_id=claim.run.client_id, lead_id=claim.run.lead_id, run_id=run_id
    ):
        return await _attempt(pipeline, claim, tools)


async def _attempt(pipeline: Pipeline, claim: Claim, tools: Tools) -> RunStatus | None:
    recorder = RunRecorder(tools.database, claim)
    stream = DraftText(tools.redis, claim.run.id, claim.attempt)
    bench = Workbench(pipeline, tools.model, claim.snapshot, recorder, _streamer(stream))
    try:
        async with _heartbeat(recorder, claim.lease_seconds):
            status = await _to_the_end(bench, claim)
    except LeaseLost:
        log.warning("lease_lost", attempt=claim.attempt)
        return None
    except asyncio.CancelledError:
        await asyncio.shield(release(tools.database, claim))
        raise
    await stream.end(status.value)
    log.info("run_ended", status=status.value, attempt=claim.attempt)
    return status


async def _to_the_end(bench: Workbench, claim: Claim) -> RunStatus:
    if claim.attempt > MOST_ATTEMPTS:
        return await _end(
            bench.recorder,
            RunStatus.FAILED,
            "poisoned",
            f"This run broke off {MOST_ATTEMPTS} times, so it was stopped. "
            "Finished steps are kept. Try again, or look into the log.",
        )
    if claim.refusal is not None:
        refusal = claim.refusal
        return await _end(bench.recorder, RunStatus.FAILED, refusal.error_class, refusal.words)
    try:
        return await Walk(bench).to_the_end()
    except StageFailed as failure:
        return await _end(bench.recorder, RunStatus.FAILED, failure.error_class, failure.words)
    except CancelAsked:
        return await _end(bench.recorder, RunStatus.ABORTED, "cancelled", "Cancelled by a person.")


async def _end(recorder: Recorder, status: RunStatus, error_class: str, error: str) -> RunStatus:
    await recorder.end(status, error_class=error_class, error=error)
    return status


def _streamer(stream: DraftText) -> OnText:
    async def on_text(chunk: TextChunk) -> None:
        if chunk.restart:
            await stream.restart()
        if chunk.text:
            await stream.append(chunk.text)

    return on_text


@asynccontextmanager
async def _heartbeat(recorder: RunRecorder, lease_seconds: float) -> AsyncIterator[None]:
    """Renew the lease in the background; a lost one stops the attempt."""
    attempt = asyncio.current_task()
    lost = False

    async def beat() -> None:
        nonlocal lost
        while True:
            await asyncio.sleep(lease_seconds / 3)
            try:
                await recorder.renew()
            except LeaseLost:
                lost = True
                if attempt is not None:
                    attempt.cancel()
                return
            except Exception as error:  # noqa: BLE001  the database may be back by the next beat
                log.warning("heartbeat_failed", error=type(error).__name__)

    beating = asyncio.create_task(beat())
    try:
        yield
    except asyncio.CancelledError:
        if lost:
            raise LeaseLost from None
        raise
    finally:
        await end(beating)
