"""Reports as JSON: written for later, read as a baseline."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from inboxapp.evaluation.comparing import Comparison, Point
from inboxapp.evaluation.errors import BadEvaluation
from inboxapp.evaluation.figures import Line, ceiling_warning, lines_of
from inboxapp.evaluation.types import About, CaseResult, Report

FORMAT = 1

Json = dict[str, Any]


def report_json(report: Report, comparison: Comparison | None = None) -> Json:
    """Return a report as plain values; costs are decimal strings, unknown ones null."""
    return {
        "format": FORMAT,
        "about": asdict(report.about),
        "table": [_line_json(line) for line in lines_of(report.results)],
        "warning": ceiling_warning(report.results),
        "comparison": asdict(comparison) if comparison else None,
        "cases": [_case_json(result) for result in report.results],
    }


def report_json_text(report: Report, comparison: Comparison | None = None) -> str:
    """Return the same as text for a file."""
    return json.dumps(report_json(report, comparison), ensure_ascii=False, indent=1) + "\n"


def save(path: Path, text: str) -> None:
    """Write a file; raises BadEvaluation."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadEvaluation(f"{path} cannot be written ({error.strerror}).") from None


def read_baseline(path: Path) -> tuple[About, tuple[Point, ...]]:
    """Read what `report_json` wrote, as far as a comparison needs it; raises BadEvaluation."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        points = tuple(
            Point(one["id"], bool(one["passed"]), float(one["score"]), str(one["text"]))
            for one in told["cases"]
        )
        return About(**told["about"]), points
    except OSError as error:
        raise BadEvaluation(f"{path} cannot be read ({error.strerror}).") from None
    except (ValueError, KeyError, TypeError):
        raise BadEvaluation(f"{path} is not a report that `inboxapp eval --json` wrote.") from None


def _line_json(line: Line) -> Json:
    cost = None if line.cost is None else str(line.cost)
    return {**asdict(line), "share": round(line.share, 4), "cost": cost}


def _case_json(result: CaseResult) -> Json:
    written = asdict(result.outcome.written)
    judged = result.outcome.judged
    written["cost"] = None if written["cost"] is None else str(written["cost"])
    return {
        "id": result.id,
        "axis": result.axis.value,
        "passed": result.passed,
        "score": round(result.score, 6),
        "usability": result.usability.value,
        "reasons": list(result.reasons),
        **written,
        "judged": None if judged is None else _without_cost(asdict(judged)),
        "judge_error": result.outcome.judge_error,
    }


def _without_cost(judged: Json) -> Json:
    return {name: value for name, value in judged.items() if name != "cost"}
