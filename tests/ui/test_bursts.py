"""Events in the browser: a storm of them becomes few calls, and none is lost."""

import json
import subprocess
import sysconfig
from pathlib import Path

from inboxapp.core.migrations import ROOT

NODE = Path(sysconfig.get_path("scripts")) / "node"
SCRIPT = """
import { Bursts } from "./inboxapp/ui/bursts.js";
const event = (kind, lead, run = 0) => ({ kind, lead, run, stage: "", status: "", channel: "" });
let now = [];
globalThis.setTimeout = (call) => now.push(call);
const passTime = () => { const due = now; now = []; due.forEach((call) => call()); };
const told = [];
const bursts = new Bursts((e) => told.push(`${e.kind} ${e.lead} ${e.run}`));
EVENTS
console.log(JSON.stringify(told));
"""


def told(events: str) -> list[str]:
    found = subprocess.run(
        [NODE, "--input-type=module", "-e", SCRIPT.replace("EVENTS", events)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(found.stdout))


def test_the_first_event_waits_for_nothing() -> None:
    assert told('bursts.take(event("a", 1));') == ["a 1 0"]


def test_a_storm_is_one_call_at_once_and_one_after_it() -> None:
    storm = 'for (let i = 0; i < 500; i++) bursts.take(event("a", 1)); passTime();'
    assert told(storm) == ["a 1 0", "a 1 0"]


def test_ids_that_differ_are_left_open() -> None:
    storm = 'for (const lead of [1, 2, 3]) bursts.take(event("a", lead, 9)); passTime();'
    assert told(storm) == ["a 1 9", "a 0 9"]


def test_kinds_do_not_wait_for_each_other() -> None:
    assert told('bursts.take(event("a", 1)); bursts.take(event("b", 2));') == ["a 1 0", "b 2 0"]


def test_after_a_quiet_time_the_next_is_first_again() -> None:
    later = 'bursts.take(event("a", 1)); passTime(); bursts.take(event("a", 2));'
    assert told(later) == ["a 1 0", "a 2 0"]


def test_a_storm_that_goes_on_is_told_once_per_burst() -> None:
    long = """
      for (let burst = 0; burst < 3; burst++) {
        for (let i = 0; i < 100; i++) bursts.take(event("a", 1));
        passTime();
      }
    """
    assert told(long) == ["a 1 0"] * 4
