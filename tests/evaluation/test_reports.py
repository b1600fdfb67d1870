import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from inboxapp.evaluation.comparing import point_of
from inboxapp.evaluation.errors import BadEvaluation
from inboxapp.evaluation.figures import ceiling_warning, lines_of
from inboxapp.evaluation.fingerprint import checks_print, code_print, prompts_print
from inboxapp.evaluation.running import Setup
from inboxapp.evaluation.storing import read_baseline, report_json_text
from inboxapp.evaluation.suite import measure
from inboxapp.evaluation.telling import markdown
from inboxapp.evaluation.types import CaseResult, Report
from tests.evaluation.fakes import GOOD, Obedient, case, expecting

pytestmark = pytest.mark.anyio

HELD = [
    case(id="one"),
    expecting(must_contain=["frankfurt"]).model_copy(update={"id": "two"}),
    case(id="three", axis="safety"),
]


@pytest.fixture
async def report() -> Report:
    return await measure(HELD, Setup(Obedient()))


def with_cost(result: CaseResult, cost: Decimal | None) -> CaseResult:
    return replace(
        result,
        outcome=replace(result.outcome, written=replace(result.outcome.written, cost=cost)),
    )


async def test_the_table_has_a_line_for_each_axis_and_one_for_all(report: Report) -> None:
    lines = {line.name: line for line in lines_of(report.results)}
    assert list(lines) == ["retrieval", "safety", "all"]
    assert (lines["retrieval"].n, lines["retrieval"].passed) == (2, 1)
    assert (lines["all"].n, lines["all"].send_ready, lines["all"].not_usable) == (3, 2, 1)
    assert lines["all"].share == pytest.approx(2 / 3)


async def test_one_unknown_cost_makes_the_sum_unknown(report: Report) -> None:
    known = [with_cost(result, Decimal("0.01")) for result in report.results]
    assert lines_of(known)[-1].cost == Decimal("0.03")
    assert lines_of([*known[1:], with_cost(known[0], None)])[-1].cost is None


async def test_a_suite_that_nearly_all_pass_is_called_too_easy(report: Report) -> None:
    assert ceiling_warning(report.results) == ""
    easy = [report.results[0]] * 9 + [report.results[1]]
    assert "too easy" in ceiling_warning(easy)
    assert "9" in ceiling_warning(easy)
    assert ceiling_warning([*easy[:8], *[report.results[1]] * 2]) == "", "80 % is still fine"
    assert ceiling_warning(easy * 20) == "", "many conversations may well pass"


async def test_what_is_written_as_json_is_read_as_a_baseline(
    report: Report, tmp_path: Path
) -> None:
    file = tmp_path / "report.json"
    file.write_text(report_json_text(report))
    about, points = read_baseline(file)
    assert about == report.about
    assert [(one.id, one.passed, one.text) for one in points] == [
        (one.id, one.passed, one.text) for one in map(point_of, report.results)
    ]
    told = json.loads(file.read_text())
    assert told["cases"][1]["reasons"] == ["must contain: 'frankfurt' is missing"]
    assert told["table"][-1]["cost"] is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cases": [], "about": {"model": 1}}'])
async def test_any_other_file_is_no_baseline(text: str, tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    file.write_text(text)
    with pytest.raises(BadEvaluation, match="is not a report"):
        read_baseline(file)
    with pytest.raises(BadEvaluation, match="cannot be read"):
        read_baseline(tmp_path / "missing.json")


async def test_the_page_has_the_table_the_versions_and_why_something_failed(
    report: Report,
) -> None:
    page = markdown(report)
    assert "| all | 3 | 2 | 67% |" in page
    assert f"code {code_print()}, prompts {prompts_print()}" in page
    assert checks_print() in page
    assert "draft_generation_step2" in page
    assert "- **two** (retrieval)\n  - must contain: 'frankfurt' is missing" in page
    assert GOOD not in page
