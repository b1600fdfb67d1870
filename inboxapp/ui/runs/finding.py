"""What the run screens read, each screenful in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass

from inboxapp.accounts.types import Actor
from inboxapp.conversations.queries import lead_detail
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.core.errors import NotFound
from inboxapp.drafting.queries import run_progress
from inboxapp.drafting.run_queries import context_stats, draft_of_run
from inboxapp.runs.queries import artifacts, run_detail, run_page
from inboxapp.runs.types import RunKind, RunRow, RunStatus
from inboxapp.ui.runs.reading import run_head, run_item, stage_items
from inboxapp.ui.runs.result import draft_result, section_rows
from inboxapp.ui.runs.revising import loop_view
from inboxapp.ui.runs.story_views import DraftResult, LoopView, SectionRow
from inboxapp.ui.runs.views import RunHead, RunItem, StageItem
from inboxapp.ui.session import tools

PAGE = 50
MOST_ROWS = 500
LONGEST_ID = 16
# Progress is read for the runs in flight alone, and never for more of them than fit a screen.
MOST_PROGRESS = 20


@dataclass(frozen=True)
class Filters:
    """What the list shows; "" and 0 are everything."""

    status: str = ""
    kind: str = ""
    lead: int = 0

    def wants(self, run: RunRow) -> bool:
        """Tell whether the run belongs into the list."""
        wanted = (self.status, self.kind, self.lead)
        has = (run.status.value, run.kind.value, run.lead_id)
        return all(not want or want == value for want, value in zip(wanted, has, strict=True))


@dataclass(frozen=True)
class FoundRun:
    """All that the page of one run shows."""

    head: RunHead
    stages: tuple[StageItem, ...]
    loop: LoopView
    sections: tuple[SectionRow, ...]
    result: DraftResult


def asked_for(query: Mapping[str, str]) -> Filters:
    """Read filters from an address; what makes no sense is left out."""
    status, kind, lead = (query.get(name, "") for name in ("status", "kind", "lead"))
    return Filters(
        status=status if status in set(RunStatus) else "",
        kind=kind if kind in set(RunKind) else "",
        lead=int(lead) if lead.isdecimal() and len(lead) < LONGEST_ID else 0,
    )


async def find_page(
    actor: Actor, filters: Filters, *, cursor: str = "", at_least: int = 0
) -> tuple[tuple[RunItem, ...], str]:
    """Return a page of rows, newest first, and the cursor of the next one ("" at the end)."""
    async with tools().database.transaction() as tx:
        page = await run_page(
            tx,
            actor,
            lead_id=filters.lead or None,
            status=RunStatus(filters.status) if filters.status else None,
            kind=RunKind(filters.kind) if filters.kind else None,
            cursor=cursor or None,
            limit=min(max(PAGE, at_least), MOST_ROWS),
        )
        in_flight = [run.id for run in page.rows if not run.status.is_over][:MOST_PROGRESS]
        progress = {run_id: await run_progress(tx, actor, run_id) for run_id in in_flight}
    return tuple(run_item(run, progress.get(run.id)) for run in page.rows), page.cursor or ""


async def find_one(actor: Actor, filters: Filters, run_id: int) -> tuple[RunItem, bool]:
    """Return one row and whether the list wants it; raises NotFound."""
    async with tools().database.transaction() as tx:
        run = await run_detail(tx, actor, run_id)
        progress = None if run.status.is_over else await run_progress(tx, actor, run_id)
    return run_item(run, progress), filters.wants(run)


async def find_run(actor: Actor, run_id: int) -> FoundRun:
    """Return a run with its stages and what came of it; raises NotFound."""
    async with tools().database.transaction() as tx:
        run = await run_detail(tx, actor, run_id)
        stages = await artifacts(tx, actor, run_id)
        context = await context_stats(tx, actor, run_id)
        draft = await draft_of_run(tx, actor, run_id)
    return FoundRun(
        head=run_head(run, stages),
        stages=stage_items(run, stages, now(), most_turns=context.most_turns),
        loop=loop_view(stages, context),
        sections=section_rows(context),
        result=draft_result(draft, said=run.error),
    )


async def lead_name(actor: Actor, lead_id: int) -> str:
    """Return what the lead is called, "" for none."""
    if not lead_id:
        return ""
    async with tools().database.transaction() as tx:
        return await _name(tx, actor, lead_id)


async def _name(tx: Transaction, actor: Actor, lead_id: int) -> str:
    try:
        return (await lead_detail(tx, actor, lead_id)).name
    except NotFound:
        return "A lead that isn't here"
