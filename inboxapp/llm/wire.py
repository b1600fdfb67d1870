"""The chat-completions wire: what we send and how we read what comes back."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidatorFunctionWrapHandler, field_validator

from inboxapp.llm.dialect import EFFORT, Dialect, Rung
from inboxapp.llm.errors import FailureReason
from inboxapp.llm.plan import Plan, Repair
from inboxapp.llm.problem import Cure, Problem
from inboxapp.llm.structured import Shape
from inboxapp.llm.types import UNKNOWN_USAGE, Prompt, Usage

_MAX_REPAIR_CHARACTERS = 4000


class _Wire(BaseModel):
    """Reads objects that the client library built without checking them."""

    model_config = ConfigDict(from_attributes=True, extra="ignore")


class _InputDetails(_Wire):
    cached_tokens: int | None = None


class _OutputDetails(_Wire):
    reasoning_tokens: int | None = None


class WireUsage(_Wire):
    """Token counts as servers send them; most leave something out."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    prompt_tokens_details: _InputDetails | None = None
    completion_tokens_details: _OutputDetails | None = None


class WireMessage(_Wire):
    """A whole message, or a piece of one in a stream."""

    content: str | None = None
    refusal: str | None = None


class WireChoice(_Wire):
    """One choice; `message` in a whole answer, `delta` in a stream."""

    message: WireMessage | None = None
    delta: WireMessage | None = None
    finish_reason: str | None = None


class WireAnswer(_Wire):
    """A completion or a chunk of one."""

    model: str | None = None
    choices: list[WireChoice] | None = None
    usage: WireUsage | None = None
    error: object = None

    @field_validator("usage", mode="wrap")
    @classmethod
    def _never_fatal(cls, value: object, read: ValidatorFunctionWrapHandler) -> WireUsage | None:
        # An answer is not thrown away because its bill cannot be read.
        try:
            usage: WireUsage | None = read(value)
        except ValueError:
            return None
        return usage


@dataclass(frozen=True)
class Reply:
    """What a server answered; `first_text_at` is a monotonic time in seconds."""

    text: str
    refusal: str | None
    finish_reason: str | None
    usage: Usage = UNKNOWN_USAGE
    model: str | None = None
    first_text_at: float | None = None


def request_of(plan: Plan, *, stream: bool) -> dict[str, Any]:
    """Build the request's parameters."""
    dialect = plan.dialect
    body: dict[str, Any] = {
        "model": plan.model,
        "messages": _messages(plan),
        dialect.budget_field.value: plan.budget_tokens,
    }
    if plan.shape and dialect.rung is not Rung.PROMPT_ONLY:
        body["response_format"] = _format(plan.shape, dialect)
    if stream:
        body["stream"] = True
    return body | _extras(plan, stream=stream)


def usage_of(wire: WireUsage | None) -> Usage:
    """Read the counts; what is missing is unknown, not zero."""
    if wire is None:
        return UNKNOWN_USAGE
    cached, reasoning = wire.prompt_tokens_details, wire.completion_tokens_details
    return Usage(
        input_tokens=wire.prompt_tokens,
        cached_tokens=cached.cached_tokens if cached else None,
        output_tokens=wire.completion_tokens,
        reasoning_tokens=reasoning.reasoning_tokens if reasoning else None,
    )


def require_usable(reply: Reply) -> None:
    """Raise Problem unless the reply is whole, meant as an answer, and not blank."""
    if reply.refusal or reply.finish_reason == "content_filter":
        raise Problem(FailureReason.REFUSED)
    if reply.finish_reason == "length":
        raise Problem(FailureReason.TRUNCATED, Cure.EXPAND)
    if not reply.finish_reason:
        raise Problem(FailureReason.MALFORMED, Cure.WAIT, detail="the answer ended early")
    if not reply.text.strip():
        raise Problem(FailureReason.EMPTY, Cure.REPAIR, detail="the answer was empty")


def _messages(plan: Plan) -> list[dict[str, str]]:
    user = plan.prompt.user
    if plan.shape and plan.dialect.rung is Rung.PROMPT_ONLY:
        user += (
            "\n\nAnswer with one JSON object and nothing else. It must match this JSON Schema:\n"
            + json.dumps(plan.shape.loose)
        )
    messages = [
        {"role": "system", "content": _sendable(plan.prompt.system)},
        {"role": "user", "content": _sendable(user)},
    ]
    if plan.repair:
        messages += _repair_messages(plan.repair)
    return messages


def _repair_messages(repair: Repair) -> list[dict[str, str]]:
    wrote = repair.wrote.strip()[:_MAX_REPAIR_CHARACTERS]
    said = [{"role": "assistant", "content": _sendable(wrote)}] if wrote else []
    asked = f"That answer cannot be used: {repair.complaint}. Answer the task again, in full."
    return [*said, {"role": "user", "content": asked}]


def _sendable(text: str) -> str:
    # Half of a surrogate pair cannot be sent, and must not cost us the whole call.
    return text.encode("utf-8", "replace").decode("utf-8")


def _format(shape: Shape, dialect: Dialect) -> dict[str, Any]:
    strict = dialect.rung is Rung.STRICT
    schema = shape.strict if strict else shape.loose
    return {
        "type": "json_schema",
        "json_schema": {"name": shape.name, "strict": strict, "schema": schema},
    }


def _extras(plan: Plan, *, stream: bool) -> dict[str, Any]:
    offered: dict[str, Any] = {"prompt_cache_key": _cache_key(plan.prompt), "store": False}
    if stream:
        offered["stream_options"] = {"include_usage": True}
    if plan.options.effort:
        offered[EFFORT] = plan.options.effort
    return {name: value for name, value in offered.items() if name in plan.dialect.extras}


def _cache_key(prompt: Prompt) -> str:
    """Send the stages that share a context to the same cache; else go by the prompt."""
    head, found, _ = prompt.user.partition("</context>")
    if not found:
        return prompt.key[:64]
    return hashlib.sha256(f"{prompt.system}{head}".encode("utf-8", "replace")).hexdigest()[:32]
