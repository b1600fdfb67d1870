"""What people write when they mean something: one pattern a line, one meaning a file."""

import re
from pathlib import Path

_FOLDER = Path(__file__).parent


def phrases(meaning: str) -> re.Pattern[str]:
    """Return what finds any of the phrases in `<meaning>.txt`, in any case and across lines."""
    lines = (_FOLDER / f"{meaning}.txt").read_text(encoding="utf-8").splitlines()
    patterns = [line for line in lines if line.strip() and not line.startswith("#")]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE | re.DOTALL)
