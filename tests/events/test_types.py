from dataclasses import asdict

import pytest

from inboxapp.events.types import Event, EventKind, Watch, concerns

ACME, ZETA = 1, 2
STAGE = Event(ACME, EventKind.STAGE_CHANGED, lead_id=7, run_id=70, stage="final_draft")


def test_an_event_survives_the_journey_as_json() -> None:
    event = Event(
        ACME, EventKind.STAGE_CHANGED, lead_id=7, run_id=70, stage="x", iteration=2, status="done"
    )
    assert Event.from_json(event.to_json(), id="5-1") == Event(**{**asdict(event), "id": "5-1"})


def test_json_of_an_event_leaves_out_its_place_and_what_is_unset() -> None:
    text = Event(ACME, EventKind.LEAD_CHANGED, lead_id=7, id="5-1").to_json()
    assert text == '{"client_id": 1, "kind": "lead.changed", "lead_id": 7, "iteration": 0}'


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"client_id": 1, "kind": "nonsense"}'])
def test_json_that_is_no_event_is_refused(text: str) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        Event.from_json(text)


def test_a_tab_never_hears_of_another_client() -> None:
    everything = Watch(ZETA, lead_id=7, run_id=70, every_stage=True)
    assert not any(concerns(everything, Event(ACME, kind, lead_id=7)) for kind in EventKind)


def test_a_list_hears_every_change_except_the_steps_of_runs() -> None:
    heard = {kind for kind in EventKind if concerns(Watch(ACME), Event(ACME, kind, lead_id=7))}
    assert heard == set(EventKind) - {EventKind.STAGE_CHANGED}


@pytest.mark.parametrize(
    ("watch", "heard"),
    [
        (Watch(ACME, lead_id=7), True),
        (Watch(ACME, lead_id=8), False),
        (Watch(ACME, run_id=70), True),
        (Watch(ACME, run_id=71), False),
        (Watch(ACME, every_stage=True), True),
    ],
)
def test_a_step_is_heard_where_its_lead_or_run_is_open(watch: Watch, heard: bool) -> None:  # noqa: FBT001
    assert concerns(watch, STAGE) is heard


def test_a_step_without_a_lead_is_not_heard_by_tabs_without_a_lead() -> None:
    assert not concerns(Watch(ACME), Event(ACME, EventKind.STAGE_CHANGED, run_id=70))
