"""Serves the built-in model on its own, for tests against a real socket."""

import argparse

from granian import Granian
from granian.constants import Interfaces


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="python -m inboxapp.llm.offline", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    options = parser.parse_args()
    print(f"Offline model: http://{options.host}:{options.port}/v1", flush=True)  # noqa: T201
    Granian(
        "inboxapp.llm.offline.app:create_app",
        address=options.host,
        port=options.port,
        interface=Interfaces.ASGI,
        factory=True,
    ).serve()


if __name__ == "__main__":
    main()
