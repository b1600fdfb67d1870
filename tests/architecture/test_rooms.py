"""House laws that no linter knows."""

import ast
import re
from pathlib import Path

import pytest

from inboxapp.drafting.labels import STAGE_LABELS
from inboxapp.drafting.pipeline import REPLY
from inboxapp.drafting.prompting import FOLDER, prompt_file
from inboxapp.jobs import Job
from inboxapp.runs.pipeline import Stage
from tests.architecture.source import ROOT, functions, modules

SCOPES = {"actor", "client_id"}
# What belongs to no client, or finds out which client it is.
UNSCOPED = {
    "accounts": {
        "actor_of_session", "actor_of_key", "client_by_key", "client_ids", "create_client",
        "create_user", "sign_in", "sign_out", "touch",
    },
    # Called inside a run, which belongs to one client.
    "drafting": {"plan", "propose"},
    "runs": {"create_run", "ring_when_due", "ring_overdue"},
}  # fmt: skip
TRANSACTION = "tx"


def test_every_job_has_its_task_and_every_task_its_job() -> None:
    tree = ast.parse((ROOT / "workers" / "tasks.py").read_text(encoding="utf-8"))
    tasks = {node.name for node in tree.body if isinstance(node, ast.AsyncFunctionDef)}
    assert tasks == {job.value for job in Job}


def test_tasks_only_call_the_domain() -> None:
    tree = ast.parse((ROOT / "workers" / "tasks.py").read_text(encoding="utf-8"))
    assert {task.name: len(task.body) for task in functions(tree) if len(task.body) > 5} == {}


@pytest.mark.parametrize("room", ["accounts", "conversations", "drafting", "runs", "scheduling"])
def test_public_reads_and_verbs_are_scoped_by_actor_or_client(room: str) -> None:
    unscoped = []
    for path, tree in modules(f"inboxapp/{room}"):
        if path.stem not in {"queries", "service"}:
            continue
        for function in (node for node in tree.body if isinstance(node, ast.AsyncFunctionDef)):
            names = {arg.arg for arg in (*function.args.args, *function.args.kwonlyargs)}
            is_verb = TRANSACTION in names and not function.name.startswith("_")
            if is_verb and not names & SCOPES and "lead_id" not in names:
                unscoped.append(function.name)
    assert set(unscoped) <= UNSCOPED.get(room, set())


def test_every_prompt_file_has_a_version_and_every_model_stage_a_prompt() -> None:
    keys = {path.stem for path in FOLDER.glob("*.md")}
    assert all(prompt_file(key).version >= 1 for key in keys)
    written_by_code = {"final_draft", "loop_error"}
    assert {stage.name for stage in all_stages()} - written_by_code <= keys


def test_every_stage_has_a_name_in_peoples_words() -> None:
    assert set(STAGE_LABELS) == {stage.name for stage in all_stages()}


def all_stages() -> tuple[Stage, ...]:
    assert REPLY.loop is not None
    return (*REPLY.stages, *REPLY.loop.stages)


def test_the_map_in_the_docs_is_the_tree() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `inboxapp/([a-z_]+)(?:/|\.py)` \|", text, re.MULTILINE))
    assert named == {room(path) for path in (ROOT / "inboxapp").iterdir() if is_room(path)}


def room(path: Path) -> str:
    return path.stem


def is_room(path: Path) -> bool:
    if path.is_dir():
        return (path / "__init__.py").exists()
    return path.suffix == ".py" and not path.name.startswith("__")


def test_only_the_products_own_folders_are_at_the_top() -> None:
    allowed = {
        "inboxapp", "workers", "alembic", "tests", "docs", "assets", "reflex.lock", ".ci",
        "rxconfig.py", "requirements.txt", "README.md", "CONTRIBUTING.md", "LICENSE", "Makefile",
        "pyproject.toml", "alembic.ini", ".gitignore",
    }  # fmt: skip
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    found = {path.name for path in ROOT.iterdir()} - {".git"}
    extra = {name for name in found if name not in allowed and not _is_ignored(name, ignored)}
    assert extra == set()


def _is_ignored(name: str, patterns: list[str]) -> bool:
    return any(Path(name).match(pattern.strip("/")) for pattern in patterns)
