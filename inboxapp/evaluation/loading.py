"""Reading held conversations from YAML, and telling whether somebody edited them."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]
from pydantic import ValidationError

from inboxapp.evaluation.cases import HeldCase
from inboxapp.evaluation.errors import BadCases

HELD = Path(__file__).parents[2] / "tests" / "evals" / "conversations"
CLIENTS = "clients.yaml"
LOCK = "lock.json"
_MOST_COMPLAINTS = 3

Json = dict[str, Any]


def load_cases(folder: Path = HELD) -> tuple[HeldCase, ...]:
    """Read every case of a folder, in the order of its files: `clients.yaml` and one per axis.

    Raises BadCases.
    """
    clients = _read(folder / CLIENTS).get("clients", {})
    files = sorted(path for path in folder.glob("*.yaml") if path.name != CLIENTS)
    cases = tuple(case for path in files for case in _cases_of(path, clients))
    if not cases:
        raise BadCases(f"There are no conversations in {folder}.")
    _require_unique(cases)
    return cases


def digest_of(case: HeldCase) -> str:
    """Return a hash of everything a case says, client and knowledge as well."""
    said = json.dumps(case.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def digest_of_all(cases: Iterable[HeldCase]) -> str:
    """Return a hash of a set of cases, in whatever order."""
    lines = sorted(f"{case.id} {digest_of(case)}" for case in cases)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def lock_of(cases: Sequence[HeldCase]) -> Json:
    """Return what the lock file holds for these cases."""
    return {
        "count": len(cases),
        "all": digest_of_all(cases),
        "cases": {case.id: digest_of(case) for case in cases},
    }


def changed_cases(cases: Sequence[HeldCase], lock: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the cases that were added, removed or edited since the lock was written."""
    locked, held = lock["cases"], {case.id: digest_of(case) for case in cases}
    names = sorted({*locked, *held})
    return tuple(name for name in names if locked.get(name) != held.get(name))


def _cases_of(path: Path, clients: Mapping[str, Json]) -> Iterable[HeldCase]:
    told = _read(path)
    for entry in told.get("cases", []):
        yield _case(path, {"axis": told.get("axis"), **entry}, clients)


def _case(path: Path, entry: Json, clients: Mapping[str, Json]) -> HeldCase:
    """Build a case; its own facts come first, those it is `without` not at all."""
    name, without = str(entry.get("client")), set(entry.pop("without", ()))
    where = f"{path.name}, {entry.get('id', 'a case without id')}"
    if name not in clients:
        raise BadCases(f"{where}: there is no client {name!r} in {CLIENTS}.")
    client = clients[name]
    known = client.get("knowledge", [])
    if missing := without - {fact["title"] for fact in known}:
        raise BadCases(f"{where}: {name} has no fact named {', '.join(sorted(missing))}.")
    kept = [fact for fact in known if fact["title"] not in without]
    alone = {**client, "knowledge": []}
    facts = [*entry.pop("facts", []), *kept]
    try:
        return HeldCase.model_validate({**entry, "client": alone, "knowledge": facts})
    except ValidationError as error:
        raise BadCases(f"{where}: {_complaint(error)}.") from None


def _complaint(error: ValidationError) -> str:
    found = error.errors(include_url=False)[:_MOST_COMPLAINTS]
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in found)


def _read(path: Path) -> Json:
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadCases(f"{path} cannot be read ({error.strerror}).") from None
    except yaml.YAMLError as error:
        raise BadCases(f"{path} is not YAML ({str(error).splitlines()[0]}).") from None
    if not isinstance(told, dict):
        raise BadCases(f"{path} holds no mapping.")
    return told


def _require_unique(cases: Sequence[HeldCase]) -> None:
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise BadCases(f"Two conversations are called {case.id}.")
        seen.add(case.id)
