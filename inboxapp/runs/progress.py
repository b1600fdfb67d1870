"""What tabs hear of a run."""

from inboxapp.events.types import Event, EventKind
from inboxapp.runs.models import Run
from inboxapp.runs.types import RunStatus, StageStatus


def run_event(run: Run, status: RunStatus | None = None) -> Event:
    """Say that the run's status changed."""
    return Event(
        client_id=run.client_id,
        kind=EventKind.RUN_CHANGED,
        lead_id=run.lead_id,
        run_id=run.id,
        status=(status or run.status).value,
        channel=run.channel.value if run.channel else None,
    )


def stage_event(run: Run, stage: str, status: StageStatus, iteration: int = 0) -> Event:
    """Say that a stage began, ended or failed."""
    return Event(
        client_id=run.client_id,
        kind=EventKind.STAGE_CHANGED,
        lead_id=run.lead_id,
        run_id=run.id,
        stage=stage,
        iteration=iteration,
        status=status.value,
        channel=run.channel.value if run.channel else None,
    )
