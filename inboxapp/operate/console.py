"""What the operator reads."""

import asyncio
import sys

WIDTH = 6


def say(line: str) -> None:
    """Print one line at once, also into a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def complain(sentence: str) -> None:
    """Print one sentence about what went wrong."""
    sys.stderr.write(f"inboxapp: {sentence}\n")
    sys.stderr.flush()


async def copy_lines(name: str, stream: asyncio.StreamReader, *, plain: bool) -> None:
    """Print a child's lines as they come, with its name in front unless `plain`."""
    while True:
        try:
            line = await stream.readline()
        except ValueError:  # longer than the reader's buffer; what follows is still of use
            continue
        if not line:
            return
        words = line.decode(errors="replace").rstrip()
        say(words if plain else f"{name:<{WIDTH}} | {words}")
