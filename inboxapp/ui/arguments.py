"""Whether what a browser sent is what the handler was written for."""

import inspect
import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError
from reflex_base.utils.form import transform_form_data

LONGEST = 200_000
# What a row's id can be; a larger number would be an error of the database.
LARGEST_INT = 2**63 - 1
_ADAPTABLE = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


class WrongArguments(Exception):
    """The payload does not fit the handler; nothing was run."""


class TooLong(WrongArguments):
    """A person pasted more than any handler takes; nothing was run."""


def check_arguments(function: Callable[..., Any], payload: Mapping[str, Any]) -> None:
    """Raise WrongArguments unless names and types are those of the handler's annotations.

    Strict as JSON is: "5" is no int, and an enum's value stands for its member.
    """
    wanted = parameters(function)
    if extra := payload.keys() - wanted.keys():
        raise WrongArguments(f"unknown: {sorted(extra)}")
    for name, (hint, is_needed) in wanted.items():
        if name in payload:
            _check(name, hint, payload[name])
        elif is_needed:
            raise WrongArguments(f"missing: {name}")


def _check(name: str, hint: Any, value: Any) -> None:
    value = transform_form_data(value, hint)
    if isinstance(value, Mapping):
        value = dict(value)
    try:
        text = json.dumps(value)
        json.loads(text, parse_int=_checked_int)
        if len(text) > LONGEST:
            raise TooLong(f"too long: {name}")
        _adapter(hint).validate_json(text, strict=True)
    except (TypeError, ValueError, RecursionError, ValidationError):
        raise WrongArguments(f"wrong type: {name}") from None


def _checked_int(digits: str) -> int:
    number = int(digits)
    if abs(number) > LARGEST_INT:
        raise ValueError("no number of ours is as large")
    return number


@cache
def parameters(function: Callable[..., Any]) -> dict[str, tuple[Any, bool]]:
    """Return each argument's annotation and whether it must be given.

    Raises TypeError for an argument without annotation, or one of any number.
    """
    hints = get_type_hints(function)
    found = {}
    for name, parameter in list(inspect.signature(function).parameters.items())[1:]:
        if parameter.kind not in _ADAPTABLE or name not in hints:
            raise TypeError(f"{function.__qualname__} has no annotation for {name}")
        found[name] = (hints[name], parameter.default is inspect.Parameter.empty)
    return found


@cache
def _adapter(hint: Any) -> TypeAdapter[Any]:
    return TypeAdapter(hint)
