"""Changes to a policy, checked field by field before they are stored."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from inboxapp.conversations.types import DRAFT_ELIGIBLE, Sentiment
from inboxapp.drafting.policy.errors import BadPolicy
from inboxapp.drafting.policy.hosts import checked_hosts
from inboxapp.drafting.policy.types import DraftingPolicy
from inboxapp.drafting.policy.words import LABELS, complaint
from inboxapp.drafting.stages.names import (
    EVALUATION,
    EXTRACT,
    GATE,
    GENERATION,
    MEMORY,
    REVISER,
    SELECTOR,
    STRATEGY,
    VERIFIER,
)

# Tags whose leads a machine may answer alone; the others are closed, or a machine wrote to us.
AUTO_SEND_CHOICES = (*DRAFT_ELIGIBLE, Sentiment.NEW, Sentiment.NEUTRAL)
ANY_STAGE = ""
# The stages that ask a model, in the order in which a reply meets them; "" is all of them.
MODEL_STAGES = (
    *("classify_sentiment", STRATEGY, EXTRACT, GENERATION, VERIFIER, GATE),
    *(EVALUATION, SELECTOR, REVISER, MEMORY),
)
GROUPS = ("revision", "auto_send", "budget", "efforts")


def changed_policy(policy: DraftingPolicy, changes: Mapping[str, Any]) -> DraftingPolicy:
    """Return the policy with the changes in it; what they don't name stays.

    `changes` are nested as the policy is. Raises BadPolicy, naming the first field with a fault.
    """
    merged = policy.model_dump()
    for name, value in changes.items():
        _require_known(name)
        if name in GROUPS and isinstance(value, Mapping):
            for inner in value:
                _require_known(f"{name}.{inner}", group=name)
            merged[name] = {**merged[name], **value}
        else:
            merged[name] = checked_hosts(value) if name == "allowed_hosts" else value
    return _as_a_whole(_parsed(merged))


def leaves(policy: DraftingPolicy) -> dict[str, Any]:
    """Return every setting by its path, in plain JSON values."""
    flat: dict[str, Any] = {}
    for name, value in policy.model_dump(mode="json").items():
        if name in GROUPS:
            flat |= {f"{name}.{inner}": item for inner, item in value.items()}
        else:
            flat[name] = value
    return flat


def _require_known(field: str, group: str = "") -> None:
    if group == "efforts":
        stage = field.partition(".")[2]
        if stage not in {ANY_STAGE, *MODEL_STAGES}:
            raise BadPolicy(field, f"There is no step “{stage[:60]}” that an effort could be for.")
    elif field not in LABELS:
        raise BadPolicy(field, f"There is no setting “{field[:60]}”.")


def _parsed(values: dict[str, Any]) -> DraftingPolicy:
    try:
        return DraftingPolicy.model_validate(values)
    except ValidationError as wrong:
        error = wrong.errors()[0]
        field = _path(error["loc"])
        words = complaint(field.removesuffix("."), error["type"], _limits(field))
        raise BadPolicy(field, words) from None


def _path(place: tuple[int | str, ...]) -> str:
    """Name the setting that an error lies in, as deep as settings go."""
    name = str(place[0])
    if name not in GROUPS or name == "efforts" or len(place) == 1:
        return name
    return f"{name}.{place[1]}"


def _limits(field: str) -> tuple[float | None, float | None]:
    """Return what a number may be at least and at most."""
    model: type[BaseModel] = DraftingPolicy
    *groups, last = field.split(".")
    for group in groups:
        model = model.model_fields[group].annotation  # type: ignore[assignment]
    found: dict[str, float] = {}
    for rule in model.model_fields[last].metadata:
        for bound in ("ge", "le"):
            if getattr(rule, bound, None) is not None:
                found[bound] = getattr(rule, bound)
    return found.get("ge"), found.get("le")


def _as_a_whole(policy: DraftingPolicy) -> DraftingPolicy:
    """Check what no field can tell by itself."""
    sending = policy.auto_send
    if sending.from_hour >= sending.to_hour:
        raise BadPolicy("auto_send.to_hour", "Sending must end at a later hour than it begins.")
    for tag in sending.sentiments:
        if tag not in AUTO_SEND_CHOICES:
            raise BadPolicy("auto_send.sentiments", f"“{tag}” is never answered automatically.")
    efforts = {stage: effort for stage, effort in policy.efforts.items() if effort}
    once = {
        "sentiments": tuple(dict.fromkeys(sending.sentiments)),
        "channels": tuple(dict.fromkeys(sending.channels)),
    }
    return policy.model_copy(
        update={"efforts": efforts, "auto_send": sending.model_copy(update=once)}
    )
