"""Faults that the built-in model can be told to have, to see how the product copes."""

import re
from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum

from inboxapp.core.errors import ConfigurationError

_RULE = re.compile(r"(?:(?P<stage>\w+)=)?(?P<fault>\w+)(?:\*(?P<times>\d+))?")
_REMEMBERED = 1000


class Fault(StrEnum):
    """What goes wrong."""

    RATE_LIMIT = "429"
    SERVER_ERROR = "500"
    HANG = "hang"
    DRIP = "drip"
    MALFORMED = "malformed"
    TRUNCATE_ONCE = "truncate_once"
    TRUNCATE_ALWAYS = "truncate_always"
    REFUSAL = "refusal"
    HTML = "html"
    CUT = "cut"
    BAD_KEY = "401"
    UNKNOWN_MODEL = "404"
    QUOTA = "quota"
    EMPTY = "empty"


@dataclass
class _Rule:
    stage: str | None
    fault: Fault
    left: int | None

    def takes(self, stage: str) -> bool:
        if self.left == 0 or self.stage not in (None, stage):
            return False
        if self.left is not None:
            self.left -= 1
        return True


class Faults:
    """The faults of one server; `*times` counts down over its whole life."""

    def __init__(self, spec: str | None) -> None:
        """Read `[stage=]fault[*times][; …]`; raises ConfigurationError when it is none."""
        self._rules = read_rules(spec or "")
        self._by_suffix: dict[str, list[_Rule]] = {}
        self._truncated: OrderedDict[int, None] = OrderedDict()

    def pick(self, *, stage: str, model: str, fingerprint: int) -> Fault | None:
        """Return the fault for this request, asked for by setting or by model-name suffix."""
        suffix = model.partition("+")[2]
        if suffix not in self._by_suffix:
            self._by_suffix[suffix] = read_rules(suffix)
        for rule in [*self._by_suffix[suffix], *self._rules]:
            if rule.takes(stage):
                return self._once(rule.fault, fingerprint)
        return None

    def _once(self, fault: Fault, fingerprint: int) -> Fault | None:
        """Truncate every other time that the same conversation comes."""
        if fault is not Fault.TRUNCATE_ONCE:
            return fault
        if fingerprint in self._truncated:
            del self._truncated[fingerprint]
            return None
        self._truncated[fingerprint] = None
        if len(self._truncated) > _REMEMBERED:
            self._truncated.popitem(last=False)
        return fault


def check_fault(spec: str | None) -> None:
    """Raise ConfigurationError when the spec names no fault that there is."""
    read_rules(spec or "")


def read_rules(spec: str) -> list[_Rule]:
    """Read the rules of a spec; raises ConfigurationError that names the faults there are."""
    return [_read_rule(part.strip()) for part in spec.split(";") if part.strip()]


def _read_rule(part: str) -> _Rule:
    match = _RULE.fullmatch(part)
    known = [fault.value for fault in Fault]
    if match is None or match["fault"] not in known:
        raise ConfigurationError(
            f"OFFLINE_FAULT is wrong: {part!r} is not [stage=]fault[*times] with one of "
            f"{', '.join(known)}."
        )
    times = match["times"]
    return _Rule(match["stage"], Fault(match["fault"]), int(times) if times else None)
