"""Prompts are files or a client's own texts; conversations enter them only as fenced JSON."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from inboxapp.core.errors import ConfigurationError
from inboxapp.drafting.context.types import Profile
from inboxapp.drafting.prompt_versions.types import PromptText
from inboxapp.llm.types import Prompt

FOLDER = Path(__file__).parent / "prompts"
SYSTEM = "system"


@lru_cache(maxsize=64)
def prompt_file(key: str) -> PromptText:
    """Read `prompts/<key>.md`: a `version:` line, a line of dashes, the text.

    Raises ConfigurationError when the file is missing or has no version.
    """
    path = FOLDER / f"{key}.md"
    try:
        head, _, text = path.read_text(encoding="utf-8").partition("\n---\n")
        return PromptText(key, int(head.removeprefix("version:")), text.strip())
    except (OSError, ValueError):
        raise ConfigurationError(f"The prompt {path.name} is missing or has no version.") from None


def prompt_for(
    snapshot: Mapping[str, Any], key: str, inputs: Mapping[str, Any], profile: Profile
) -> Prompt:
    """Return the prompt of a step, in the client's own words if it has published some.

    System text and context come first and are the same for all steps of a run, so that servers
    can reuse what they read before; what only a profile sees and the step's own part come last.
    """
    own = snapshot.get("prompts", {}).get(key)
    task = PromptText(key, own["version"], own["text"]) if own else prompt_file(key)
    extra = snapshot.get("extra", {}).get(profile.value, {})
    user = (
        f"<context>{fenced(snapshot['context'])}</context>\n"
        f"<extra>{fenced(extra)}</extra>\n"
        f"<inputs>{fenced(inputs)}</inputs>\n"
        f'<task stage="{key}">\n{task.text}\n</task>'
    )
    return Prompt(key=key, version=task.version, system=prompt_file(SYSTEM).text, user=user)


def fenced(value: Mapping[str, Any]) -> str:
    """Return JSON that can't close the tag around it, whatever a stranger wrote."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
