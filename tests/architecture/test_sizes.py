"""Ceilings: whatever passes one holds a second idea, which wants a name and a place of its own."""

import ast

from tests.architecture.source import (
    ROOT,
    body_lines,
    classes,
    decorators,
    functions,
    lines,
    modules,
)

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
LONGEST_STATE = 120
LONGEST_HANDLER = 12
MOST_VARS = 12


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    too_long = {
        str(path): count
        for path, _ in modules("inboxapp", "workers", "tests")
        if (count := len((ROOT / path).read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert too_long == {}


def test_no_function_is_longer_than_a_screen() -> None:
    too_long = {
        f"{path}:{function.name}": lines(function)
        for path, tree in modules("inboxapp", "workers")
        for function in functions(tree)
        if lines(function) > LONGEST_FUNCTION
    }
    assert too_long == {}


def test_states_stay_small_and_hold_few_vars() -> None:
    too_big = {
        f"{path}:{state.name}": (lines(state), len(_vars(state)))
        for path, state in _states()
        if lines(state) > LONGEST_STATE or len(_vars(state)) > MOST_VARS
    }
    assert too_big == {}


def test_handlers_only_get_call_and_set() -> None:
    too_long = {
        f"{path}:{state.name}.{handler.name}": body_lines(handler)
        for path, state in _states()
        for handler in functions(state)
        if any(name in {"screen_event", "rx.event"} for name in decorators(handler))
        and body_lines(handler) > LONGEST_HANDLER
    }
    assert too_long == {}


def _states() -> list[tuple[object, ast.ClassDef]]:
    return [
        (path, found)
        for path, tree in modules("inboxapp/ui")
        for found in classes(tree)
        if any(ast.unparse(base).endswith("State") for base in found.bases)
    ]


def _vars(state: ast.ClassDef) -> list[str]:
    return [
        node.target.id
        for node in state.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    ]
