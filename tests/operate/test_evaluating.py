import json
from dataclasses import replace
from pathlib import Path

import pytest

from inboxapp.accounts.errors import ClientNotFound
from inboxapp.core.database import Database
from inboxapp.core.errors import ConfigurationError
from inboxapp.core.settings import Settings
from inboxapp.drafting.prompt_versions.models import PromptVersion
from inboxapp.drafting.prompt_versions.types import OWN_FROM
from inboxapp.drafting.prompting import prompt_file
from inboxapp.drafting.stages.names import GENERATION
from inboxapp.evaluation.errors import BadEvaluation, NotComparable
from inboxapp.evaluation.judging import JudgeSheet
from inboxapp.evaluation.prompts_compared import read_candidate
from inboxapp.operate import evaluating
from inboxapp.operate.evaluating import Wish, evaluate, share_of
from tests.cast import Cast
from tests.evaluation.fakes import Obedient
from tests.operate.test_cli import inboxapp

SETTINGS = Settings()
TWO = Wish(only=("multi-three-plain", "scheduling-own-link"))


def test_the_report_is_printed_and_written_and_failing_is_no_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    json_file, page = tmp_path / "report.json", tmp_path / "report.md"
    wish = Wish(only=("absence-salesforce",), json=json_file, markdown=page)
    assert evaluate(SETTINGS, wish) == 0
    printed = capsys.readouterr().out
    assert "FAIL  absence-salesforce (absence)" in printed
    assert "Conversations: 1. Model: Offline demo model - not a real model." in printed
    told = json.loads(json_file.read_text(encoding="utf-8"))
    assert told["about"]["is_offline"] is True
    assert told["about"]["judge"] == ""
    assert told["cases"][0]["passed"] is False
    assert "| absence | 1 | 0 | 0% |" in page.read_text(encoding="utf-8")


def test_less_than_the_required_share_is_exit_code_1() -> None:
    assert evaluate(SETTINGS, replace(TWO, require=1.0)) == 0
    assert evaluate(SETTINGS, Wish(only=("absence-salesforce",), require=0.5)) == 1


def test_a_prompt_that_the_model_does_not_heed_has_no_effect(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.md"
    mine.write_text("Answer in one word.", encoding="utf-8")
    assert evaluate(SETTINGS, replace(TWO, compare=f"{GENERATION}={mine}")) == 0
    printed = capsys.readouterr().out
    assert "NO EFFECT (n = 2 pairs)" in printed
    assert "0 discordant" in printed
    assert f"changed prompt: {GENERATION}={mine}" in printed


def test_an_earlier_report_is_a_baseline_for_the_same_conversations_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = tmp_path / "earlier.json"
    evaluate(SETTINGS, replace(TWO, json=earlier))
    evaluate(SETTINGS, replace(TWO, baseline=earlier))
    assert "NO EFFECT (n = 2 pairs)" in capsys.readouterr().out
    with pytest.raises(NotComparable, match="other conversations"):
        evaluate(SETTINGS, Wish(only=TWO.only[:1], baseline=earlier))


@pytest.mark.parametrize(
    "wish",
    [
        Wish(compare="system=rules.md"),
        Wish(compare=f"{GENERATION}=missing.md"),
        Wish(compare=f"{GENERATION}@1002"),
        Wish(compare=f"{GENERATION}=a.md", baseline=Path("b.json")),
        Wish(client="acme"),
        Wish(concurrency=0),
        Wish(axes=("everything",)),
        Wish(only=("nobody",)),
        Wish(baseline=Path("missing.json")),
        Wish(cases=Path("nowhere")),
    ],
)
def test_wrong_arguments_are_refused_before_a_model_is_asked(
    wish: Wish, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_: Settings) -> None:
        raise AssertionError

    monkeypatch.setattr(evaluating, "open_model", never)
    with pytest.raises(ConfigurationError):  # which is exit code 2
        evaluate(SETTINGS, wish)


@pytest.mark.parametrize(("wants_judge", "judge"), [(True, "obedient-1, prompt "), (False, "")])
def test_a_real_model_judges_unless_nobody_wants_it_to(
    *, wants_judge: bool, judge: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sheet = JudgeSheet(
        asks=[],
        unaddressed_asks=[],
        deletable_spans=[],
        unsupported_claims=[],
        reason="Too thin.",
        usability="not_usable",
    )
    monkeypatch.setattr(evaluating, "open_model", lambda _: Obedient(sheet=sheet))
    file = tmp_path / "report.json"
    evaluate(SETTINGS, replace(TWO, json=file, judge=wants_judge))
    told = json.loads(file.read_text(encoding="utf-8"))
    assert told["about"]["judge"].startswith(judge)
    assert bool(told["about"]["judge"]) is wants_judge
    refused = [any(why.startswith("judge: ") for why in one["reasons"]) for one in told["cases"]]
    assert refused == [wants_judge] * 2


@pytest.mark.parametrize("words", ["60", "-0.1", "nan", "most", "60%"])
def test_what_is_no_share_is_refused(words: str) -> None:
    with pytest.raises(BadEvaluation, match="from 0 to 1"):
        share_of(words)


def test_a_share_is_read_and_none_is_none() -> None:
    assert (share_of("0.6"), share_of("1"), share_of("")) == (0.6, 1.0, None)


def test_on_the_command_line_a_refusal_is_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    done = inboxapp("eval", "--axis", "everything", DATA_DIR=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.startswith("inboxapp: There is no axis 'everything'")
    assert done.stderr.count("\n") == 1


@pytest.mark.anyio
async def test_a_clients_saved_version_is_read_from_its_rows(
    database: Database, cast: Cast, database_url: str, redis_url: str
) -> None:
    async with database.transaction() as tx:
        tx.add(
            PromptVersion(
                client_id=cast.sam.client_id,
                key=GENERATION,
                version=OWN_FROM,
                text="Write as Acme does.",
            )
        )
    settings = Settings(database_url=database_url, redis_url=redis_url)
    own = read_candidate(f"{GENERATION}@{OWN_FROM}")
    text = await evaluating._text_of(settings, own, cast.sam.client_key)
    assert text.text == "Write as Acme does."
    product = read_candidate(f"{GENERATION}@{prompt_file(GENERATION).version}")
    assert await evaluating._text_of(settings, product, "acme") == prompt_file(GENERATION)
    with pytest.raises(BadEvaluation, match="has no"):
        await evaluating._text_of(settings, read_candidate(f"{GENERATION}@1999"), "acme")
    with pytest.raises(BadEvaluation, match="has no"):  # another client's is nobody's
        await evaluating._text_of(settings, own, cast.zoe.client_key)
    with pytest.raises(ClientNotFound):
        await evaluating._text_of(settings, own, "nobody")
