"""Which code, prompts and checks a report was made with."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from inboxapp.evaluation.judging import FILE as JUDGE_PROMPT

ROOT = Path(__file__).parents[1]
# Whatever shapes a draft.
DRAFTING = ("drafting", "llm", "runs", "scheduling", "channels/reply_text.py")
PROMPTS = ("drafting/prompts",)
CHECKS = ("evaluation/checks", "evaluation/judging.py", "evaluation/situation.py")
_KINDS = frozenset({".py", ".md", ".txt"})


def code_print() -> str:
    """Return a hash of the code and texts that drafts come from."""
    return _digest(_files(DRAFTING))


def prompts_print() -> str:
    """Return a hash of the product's own prompts."""
    return _digest(_files(PROMPTS))


def checks_print() -> str:
    """Return a hash of how drafts are judged; findings of guards belong to it."""
    return _digest([*_files(CHECKS), *_files(("drafting/guards",)), JUDGE_PROMPT])


def _files(places: Iterable[str]) -> list[Path]:
    found: set[Path] = set()
    for place in places:
        path = ROOT / place
        found.update([path] if path.is_file() else path.rglob("*"))
    return [path for path in found if path.suffix in _KINDS]


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
        digest.update(b"\0")
    return digest.hexdigest()[:12]
