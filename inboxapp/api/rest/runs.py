"""Runs and what their stages left behind, over REST."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from inboxapp.api.problems import problem_responses
from inboxapp.api.rest.access import KeyActor
from inboxapp.api.rest.leads import Cursor, Limit
from inboxapp.api.rest.shapes import LARGEST_ID, Artifact, Page, Run, RunDetails
from inboxapp.api.tools import Tools
from inboxapp.runs.queries import artifacts, run_detail, run_page
from inboxapp.runs.service import request_cancel
from inboxapp.runs.types import RunKind, RunStatus

RunId = Annotated[int, Path(ge=1, le=LARGEST_ID)]

router = APIRouter(prefix="/runs", tags=["Runs"])


@router.get("", operation_id="list_runs")
async def runs(
    *,
    tools: Tools,
    actor: KeyActor,
    lead_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    status: RunStatus | None = None,
    kind: RunKind | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[Run]:
    """List runs, the newest first."""
    async with tools.database.transaction() as tx:
        page = await run_page(
            tx, actor, lead_id=lead_id, status=status, kind=kind, cursor=cursor, limit=limit
        )
    return Page(items=[Run.model_validate(row) for row in page.rows], next_cursor=page.cursor)


@router.get("/{run_id}", operation_id="get_run", responses=problem_responses(404))
async def run(tools: Tools, actor: KeyActor, run_id: RunId) -> RunDetails:
    """Give one run with every artifact."""
    async with tools.database.transaction() as tx:
        row = await run_detail(tx, actor, run_id)
        left = await artifacts(tx, actor, run_id)
    shown = Run.model_validate(row).model_dump()
    return RunDetails(
        **shown,
        artifact_data=row.artifact_data,
        artifacts=[Artifact.model_validate(artifact) for artifact in left],
    )


@router.post(
    "/{run_id}/cancel",
    operation_id="cancel_run",
    status_code=202,
    responses=problem_responses(404, 409),
)
async def cancel(tools: Tools, actor: KeyActor, run_id: RunId) -> Run:
    """Ask a run to stop at its next stage boundary; what it wrote so far stays."""
    async with tools.database.transaction() as tx:
        await request_cancel(tx, actor, run_id)
        await tx.flush()
        return Run.model_validate(await run_detail(tx, actor, run_id))
