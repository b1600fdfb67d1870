from pathlib import Path

import pytest

from inboxapp.drafting.stages.names import GENERATION
from inboxapp.evaluation.errors import BadCases, BadEvaluation
from inboxapp.evaluation.loading import changed_cases, load_cases, lock_of
from inboxapp.evaluation.prompts_compared import comparable_keys, read_candidate, text_in_file
from inboxapp.evaluation.suite import chosen
from tests.evaluation.fakes import case

CLIENTS = """
clients:
  acme: {name: Acme, service: s, voice: v, goals: g, setter: Sam, knowledge: [{title: A, body: b}]}
"""
CASE = """
axis: absence
cases:
  - {id: one, why: w, client: acme, lead: {name: Dana}, messages: [{lead: Hi}], expect: {}%s}
"""


def folder(path: Path, *, more: str = "") -> Path:
    (path / "clients.yaml").write_text(CLIENTS)
    (path / "absence.yaml").write_text(CASE % more)
    return path


def test_a_case_takes_its_axis_from_its_file_and_its_facts_first(tmp_path: Path) -> None:
    (held,) = load_cases(folder(tmp_path, more=", facts: [{title: B, body: c}]"))
    assert held.axis == "absence"
    assert [fact.title for fact in held.knowledge] == ["B", "A"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (", surprise: 1", "surprise"),
        (", without: [Nothing]", "no fact named Nothing"),
        (", slots: [soon]", "slots.0"),
    ],
)
def test_a_case_that_is_written_wrongly_is_named_in_a_sentence(
    tmp_path: Path, more: str, words: str
) -> None:
    with pytest.raises(BadCases, match=r"absence\.yaml, one") as caught:
        load_cases(folder(tmp_path, more=more))
    assert words in caught.value.message


def test_two_cases_of_one_name_no_folder_and_no_yaml_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCases, match="cannot be read"):
        load_cases(tmp_path / "nowhere")
    folder(tmp_path)
    (tmp_path / "more.yaml").write_text(CASE % "")
    with pytest.raises(BadCases, match="Two conversations are called one"):
        load_cases(tmp_path)
    (tmp_path / "more.yaml").write_text("{")
    with pytest.raises(BadCases, match="is not YAML"):
        load_cases(tmp_path)


def test_the_lock_names_what_was_edited_added_and_removed() -> None:
    lock = lock_of([case(id="kept"), case(id="edited"), case(id="gone")])
    now = [case(id="kept"), case(id="edited", instruction="shorter"), case(id="new")]
    assert changed_cases(now, lock) == ("edited", "gone", "new")


def test_an_edit_of_a_clients_knowledge_changes_its_cases() -> None:
    facts = [{"title": "Pricing", "body": "Starter is $491 per month."}]
    assert changed_cases([case(knowledge=facts)], lock_of([case()])) == ("price",)


def test_cases_are_chosen_by_axis_and_by_name() -> None:
    held = [case(id="one"), case(id="two", axis="safety")]
    assert [one.id for one in chosen(held, ["safety"], [])] == ["two"]
    assert [one.id for one in chosen(held, [], ["one"])] == ["one"]
    for axes, ids in ((["nothing"], []), ([], ["nothing"]), (["safety"], ["one"])):
        with pytest.raises(BadEvaluation):
            chosen(held, axes, ids)


def test_a_candidate_is_a_file_or_a_saved_version_of_a_prompt_of_replies(tmp_path: Path) -> None:
    file = tmp_path / "mine.md"
    file.write_text("version: 9\n---\nBe kind.\n")
    assert text_in_file(read_candidate(f"{GENERATION}={file}")).text == "Be kind."
    file.write_text("Be kind.")
    assert text_in_file(read_candidate(f"{GENERATION}={file}")).text == "Be kind."
    assert read_candidate(f"{GENERATION}@1002").version == 1002
    assert "system" not in comparable_keys()
    assert "classify_sentiment" not in comparable_keys()


@pytest.mark.parametrize(
    "words", ["", "system=a.md", "nothing@1", GENERATION, f"{GENERATION}=", f"{GENERATION}@new"]
)
def test_any_other_candidate_is_refused(words: str) -> None:
    with pytest.raises(BadEvaluation):
        read_candidate(words)


def test_a_file_without_a_prompt_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text("version: 1\n---\n \n")
    for name in ("empty.md", "missing.md"):
        with pytest.raises(BadEvaluation):
            text_in_file(read_candidate(f"{GENERATION}={tmp_path / name}"))
