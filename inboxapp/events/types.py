"""What tabs hear about, and who hears what."""

import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum


class EventKind(StrEnum):
    """What changed; the browser re-reads the row, the event only says which."""

    MESSAGE_RECEIVED = "message.received"
    LEAD_CHANGED = "lead.changed"
    DRAFT_CHANGED = "draft.changed"
    COMPOSITION_CHANGED = "composition.changed"
    RUN_CHANGED = "run.changed"
    STAGE_CHANGED = "stage.changed"
    POLICY_CHANGED = "policy.changed"
    BUDGET_CHANGED = "budget.changed"


@dataclass(frozen=True)
class Event:
    """Ids and words, never message text; `id` is the place in the client's stream."""

    client_id: int
    kind: EventKind
    lead_id: int | None = None
    run_id: int | None = None
    stage: str | None = None
    iteration: int = 0
    status: str | None = None
    channel: str | None = None
    id: str = ""

    def fields(self) -> dict[str, int | str]:
        """Return what is set, without the place, which only the stream knows."""
        fields = asdict(replace(self, id=""))
        return {name: value for name, value in fields.items() if value not in {None, ""}}

    def to_json(self) -> str:
        """Return the event without its place."""
        return json.dumps(self.fields())

    @classmethod
    def from_json(cls, text: str | bytes, *, id: str = "") -> "Event":  # noqa: A002  as the field
        """Read what `to_json` wrote; raises ValueError, TypeError or KeyError on anything else."""
        fields = json.loads(text)
        return cls(**{**fields, "kind": EventKind(fields["kind"]), "id": id})


@dataclass(frozen=True)
class Resync:
    """Something may have been missed: read everything on screen again."""


@dataclass(frozen=True)
class Watch:
    """What one tab shows; `every_stage` is for boards that follow all runs of the client."""

    client_id: int
    lead_id: int | None = None
    run_id: int | None = None
    every_stage: bool = False


def concerns(watch: Watch, event: Event) -> bool:
    """Tell whether the tab hears the event.

    Lists need every change of the client; the steps of a run matter only where that lead or
    that run is open.
    """
    if watch.client_id != event.client_id:
        return False
    if event.kind is not EventKind.STAGE_CHANGED or watch.every_stage:
        return True
    same_lead = watch.lead_id is not None and watch.lead_id == event.lead_id
    same_run = watch.run_id is not None and watch.run_id == event.run_id
    return same_lead or same_run
