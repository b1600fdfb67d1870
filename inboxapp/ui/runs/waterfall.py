"""Where a run's stages and their attempts lie in its time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from inboxapp.runs.types import ArtifactRow, RunRow, StageStatus
from inboxapp.ui.runs.figures import stage_ms, took_words
from inboxapp.ui.runs.views import Bar
from inboxapp.ui.runs.words import ATTEMPT_WORDS, STAGE_STATUS_WORDS, stage_label

# A stage of a few milliseconds must still be seen.
NARROWEST = 0.6
_TONES = {
    StageStatus.RUNNING: "accent",
    StageStatus.DONE: "done",
    StageStatus.FAILED: "bad",
}


@dataclass(frozen=True)
class Window:
    """The stretch of time a waterfall shows."""

    start: datetime
    end: datetime

    def bar(self, start: datetime, end: datetime, *, tone: str, words: str) -> Bar:
        """Place a stretch inside the window, cut where it sticks out."""
        whole = max((self.end - self.start).total_seconds(), 0.001)
        left = _within((start - self.start).total_seconds() / whole * 100)
        right = _within((end - self.start).total_seconds() / whole * 100)
        width = max(right - left, NARROWEST)
        left = min(left, 100 - width)
        return Bar(f"{left:.2f}%", f"{width:.2f}%", tone, words)


def window_of(run: RunRow, stages: tuple[ArtifactRow, ...], now: datetime) -> Window:
    """Return the run's time, up to now while it runs; a queue's wait is not part of it."""
    starts = [stage.started_at for stage in stages]
    ends = [stage.finished_at or now for stage in stages]
    start = min([run.started_at or run.created_at, *starts])
    end = max([run.finished_at or now, *ends])
    return Window(start, end)


def stage_bar(window: Window, stage: ArtifactRow, now: datetime) -> Bar:
    """Return the whole time of a stage, its waits between attempts included."""
    status = STAGE_STATUS_WORDS[stage.status].lower()
    words = f"{stage_label(stage.stage)}: {status}, {took_words(stage_ms(stage)) or 'so far'}"
    end = stage.finished_at or now
    return window.bar(stage.started_at, end, tone=_TONES.get(stage.status, "neutral"), words=words)


def attempt_bars(window: Window, stage: ArtifactRow) -> tuple[Bar, ...]:
    """Return a bar for each attempt of a stage that needed more than one."""
    if len(stage.attempts) <= 1:
        return ()
    return tuple(_attempt_bar(window, attempt) for attempt in stage.attempts)


def _attempt_bar(window: Window, attempt: dict[str, Any]) -> Bar:
    start = datetime.fromisoformat(str(attempt["started_at"]))
    latency = int(attempt.get("latency_ms") or 0)
    end = start + timedelta(milliseconds=latency)
    failed = bool(attempt.get("error_class"))
    kind = ATTEMPT_WORDS.get(str(attempt.get("kind")), "Try")
    words = f"{kind}: {took_words(latency)}{', failed' if failed else ''}"
    return window.bar(start, end, tone="bad" if failed else "done", words=words)


def _within(percent: float) -> float:
    return min(max(percent, 0.0), 100.0)
