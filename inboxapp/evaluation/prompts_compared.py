"""Which prompt is put in the place of the product's own."""

from dataclasses import dataclass
from pathlib import Path

from inboxapp.drafting.pipeline import REPLY
from inboxapp.drafting.prompt_versions.keys import editable_keys
from inboxapp.drafting.prompt_versions.types import PromptText
from inboxapp.evaluation.errors import BadEvaluation

# A file has no version that a run could name.
OF_A_FILE = 0


@dataclass(frozen=True)
class Candidate:
    """A prompt by key: the text of a `file`, or the saved `version` of a client."""

    key: str
    file: Path | None = None
    version: int | None = None

    @property
    def name(self) -> str:
        """Name it as the command line does."""
        return f"{self.key}@{self.version}" if self.file is None else f"{self.key}={self.file}"


def comparable_keys() -> tuple[str, ...]:
    """Return the prompts that a reply is made with; the product's rules are nobody's choice."""
    stages = {stage.name for stage in (*REPLY.stages, *(REPLY.loop.stages if REPLY.loop else ()))}
    return tuple(key for key in editable_keys() if key in stages)


def read_candidate(words: str) -> Candidate:
    """Read `KEY=FILE` or `KEY@VERSION`; raises BadEvaluation."""
    key, sign, rest = words.partition("=")
    if not sign:
        key, sign, rest = words.partition("@")
    if key not in comparable_keys():
        raise BadEvaluation(
            f"A reply is made with no prompt called {key!r}; choose one of "
            f"{', '.join(comparable_keys())}."
        )
    if sign == "=" and rest:
        return Candidate(key, file=Path(rest))
    if sign == "@" and rest.isascii() and rest.isdigit():
        return Candidate(key, version=int(rest))
    raise BadEvaluation(f"{words!r} names no text; write {key}=FILE or {key}@VERSION.")


def text_in_file(candidate: Candidate) -> PromptText:
    """Read a candidate's file, with or without the product's head; raises BadEvaluation."""
    path = candidate.file or Path()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise BadEvaluation(f"{path} cannot be read ({reason}).") from None
    if text.startswith("version:"):
        text = text.partition("\n---\n")[2]
    if not text.strip():
        raise BadEvaluation(f"{path} holds no prompt.")
    return PromptText(candidate.key, OF_A_FILE, text.strip())
