import importlib
from pathlib import Path
from types import ModuleType

import pytest

from inboxapp.operate import front_end
from inboxapp.operate.front_end import Build, FrontEndFailed, is_built, tidy_lock, tool_environment

BUILDS = "import pathlib; p = pathlib.Path('.web/build/client'); p.mkdir(parents=True);"
BUILDS += "(p / 'index.html').touch()"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one source file, and npm's answer without npm."""
    (tmp_path / "inboxapp").mkdir()
    (tmp_path / "inboxapp" / "page.py").write_text("page = 1")
    (tmp_path / "rxconfig.py").write_text("config = 1")
    output = tmp_path / ".web" / "build"
    monkeypatch.setattr(front_end, "ROOT", tmp_path)
    monkeypatch.setattr(front_end, "OUTPUT", output)
    monkeypatch.setattr(front_end, "STAMP", output / "sources.sha256")
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "http://registry.invalid/")
    return tmp_path


def build_with(code: str, project: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    monkeypatch.setattr(front_end, "COMMAND", ("-c", code))
    return Build(project / "build.log")


def test_a_build_holds_until_a_source_changes(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_built()
    build_with(BUILDS, project, monkeypatch).finish()
    assert is_built()
    (project / "inboxapp" / "__pycache__").mkdir()
    (project / "inboxapp" / "__pycache__" / "page.pyc").touch()
    assert is_built(), "what Python caches is no source"
    (project / "inboxapp" / "page.py").write_text("page = 2")
    assert not is_built()


def test_a_lock_that_the_build_renews_does_not_ask_for_another_build(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renews = "pathlib.Path('reflex.lock').mkdir(); pathlib.Path('reflex.lock/l').touch()"
    build_with(f"{BUILDS};{renews}", project, monkeypatch).finish()
    assert is_built()
    (project / "reflex.lock" / "l").write_text("another package")
    assert not is_built()


def test_a_source_that_changes_during_the_build_is_built_again(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = build_with(BUILDS, project, monkeypatch)
    (project / "inboxapp" / "page.py").write_text("page = 2")
    build.finish()
    assert not is_built()


@pytest.mark.parametrize("code", ["raise SystemExit('no space left')", "print('no space left')"])
def test_a_failed_build_is_one_sentence_with_the_last_words(
    code: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FrontEndFailed, match="no space left") as failed:
        build_with(code, project, monkeypatch).finish()
    assert str(project / "build.log") in failed.value.message
    assert not is_built()


def test_a_cancelled_build_is_gone_and_leaves_no_stamp(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = build_with("import time; time.sleep(600)", project, monkeypatch)
    build.cancel()
    assert not is_built()


def test_the_tools_of_our_environment_come_first_once() -> None:
    env = {"PATH": "/usr/bin", "NPM_CONFIG_REGISTRY": "http://registry.invalid/"}
    once = tool_environment(env)
    twice = tool_environment({**env, **once})
    assert once["PATH"] == twice["PATH"]
    assert once["PATH"].endswith(":/usr/bin")
    assert once["REFLEX_USE_NPM"] == "1"
    assert "NPM_CONFIG_REGISTRY" not in once, "the operator's own choice stays"


@pytest.fixture
def rxconfig(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setenv("__REFLEX_SKIP_COMPILE", "true")
    return importlib.import_module("rxconfig")


@pytest.mark.parametrize("quote", ["'", '"', "`"])
def test_a_built_page_asks_the_address_it_came_from(rxconfig: ModuleType, quote: str) -> None:
    built = f"x={{EVENT:{quote}ws://localhost:3000/_event{quote},PING:{quote}http://localhost:3000/ping{quote}}}"
    assert rxconfig.relative_to_page(built) == (
        'x={EVENT:(location.origin.replace("http","ws")+"/_event"),PING:(location.origin+"/ping")}'
    )


def test_an_address_in_somebodys_text_stays_as_it_is(rxconfig: ModuleType) -> None:
    text = 'children:["http://localhost:3000/webhooks/email/acme"]'
    assert rxconfig.relative_to_page(text) == text


def test_in_development_vite_passes_the_api_on(rxconfig: ModuleType) -> None:
    config = "export default {\n  server: {\n    port: 1,\n  },\n}"
    changed = rxconfig.with_proxy(config)
    assert '  server: {\n    proxy: {"^/(api|' in changed
    assert changed.endswith("    port: 1,\n  },\n}")


def test_the_order_in_which_a_build_writes_the_lock_is_no_change(tmp_path: Path) -> None:
    package, again = tmp_path / "a.json", tmp_path / "b.json"
    package.write_text('{"b": {"y": 1, "x": 2}, "a": 3}')
    again.write_text('{"a": 3, "b": {"x": 2, "y": 1}}')
    for each in (package, again):
        tidy_lock(each)
    assert package.read_text() == again.read_text()
