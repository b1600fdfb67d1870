"""Prompts are files with a key and a version; conversations enter them only as fenced JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from inboxapp.core.errors import ConfigurationError
from inboxapp.llm.types import Prompt

FOLDER = Path(__file__).parent / "prompts"
SYSTEM = "system"


@dataclass(frozen=True)
class PromptFile:
    """A prompt as it lies on disk."""

    key: str
    version: int
    text: str


@lru_cache(maxsize=64)
def prompt_file(key: str) -> PromptFile:
    """Read `prompts/<key>.md`: a `version:` line, a line of dashes, the text.

    Raises ConfigurationError when the file is missing or has no version.
    """
    path = FOLDER / f"{key}.md"
    try:
        head, _, text = path.read_text(encoding="utf-8").partition("\n---\n")
        return PromptFile(key, int(head.removeprefix("version:")), text.strip())
    except (OSError, ValueError):
        raise ConfigurationError(f"The prompt {path.name} is missing or has no version.") from None


def render(key: str, context: Mapping[str, Any], inputs: Mapping[str, Any]) -> Prompt:
    """Return the prompt of a step.

    System text and context come first and are the same for all steps of a run, so that servers
    can reuse what they read before; the step's own part comes last.
    """
    task = prompt_file(key)
    user = (
        f"<context>{fenced(context)}</context>\n"
        f"<inputs>{fenced(inputs)}</inputs>\n"
        f'<task stage="{key}">\n{task.text}\n</task>'
    )
    return Prompt(key=key, version=task.version, system=prompt_file(SYSTEM).text, user=user)


def fenced(value: Mapping[str, Any]) -> str:
    """Return JSON that can't close the tag around it, whatever a stranger wrote."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
