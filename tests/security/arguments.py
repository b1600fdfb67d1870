"""What an attacker would put into a handler's arguments."""

from collections.abc import Iterator

from tests.factories.handlers import Handler

Payload = dict[str, object]

WORDS = {
    "channel": "email",
    "sentiment": "Interested",
    "kind": "lead.changed",
    "status": "running",
    "role": "admin",
    "email": "mallory@evil.example",
}
HOSTILE: tuple[object, ...] = (
    {"$ne": 1},
    "\x00\ud800' OR 1=1 --",
    -1,
    2**63 - 1,
    10**30,
    "A" * 100_000,
)


def plausible(handler: Handler, ids: dict[str, int]) -> Payload:
    """Return what the page would send, about the ids given."""
    return {name: _fitting(name, hint, ids) for name, hint in handler.arguments.items()}


def _fitting(name: str, hint: str, ids: dict[str, int]) -> object:
    if "dict" in hint or "Mapping" in hint or "FormData" in hint:
        return {**WORDS, "name": "mallory", "title": "mallory", "body": "mallory"}
    if "bool" in hint:
        return True
    if "int" in hint:
        return ids.get(name, next(iter(ids.values())) if name.endswith("id") else 1)
    if "float" in hint:
        return 1.0
    if "list" in hint or "tuple" in hint:
        return []
    return WORDS.get(name, "mallory")


def hostile(handler: Handler, ids: dict[str, int]) -> Iterator[Payload]:
    """Return the plausible payload with one argument after the other made strange."""
    fine = plausible(handler, ids)
    yield {**fine, "self": {"is_admin": True}}
    yield {**fine, "__class__": "x"}
    yield dict(list(fine.items())[1:])
    for name in fine:
        for value in HOSTILE:
            yield {**fine, name: value}


def misfits(handler: Handler, ids: dict[str, int]) -> Iterator[Payload]:
    """Return payloads that don't fit the annotations, whatever they are."""
    fine = plausible(handler, ids)
    yield {**fine, "surplus": 1}
    for name, hint in handler.arguments.items():
        yield {key: value for key, value in fine.items() if key != name}
        if "dict" not in hint and "Any" not in hint:
            yield {**fine, name: {"$ne": 1}}
        if "int" in hint:
            yield {**fine, name: "1"}
