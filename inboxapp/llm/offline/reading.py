"""How the built-in model reads a request: the conversation in it, and what it is asked for."""

import json
import re
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

from inboxapp.llm.offline.injection import has_injection, without_injection

Json = dict[str, Any]

_TASK = re.compile(r'<task stage="([\w.-]+)">(.*?)(?:</task>|\Z)', re.DOTALL)
_FORMAT = "json_schema"
_DEFAULT_MAX_TOKENS = 4096

# Rules read what people write; past this it is an attachment, and only costs time.
_LONGEST_READ = 8000


class BadRequest(Exception):
    """The request cannot be read; the text says why, as the real server would."""


@dataclass(frozen=True)
class ChatRequest:
    """A chat-completions request, read tolerantly."""

    model: str
    prompt: str
    stream: bool
    with_usage: bool
    max_tokens: int
    schema: Json | None


@dataclass(frozen=True)
class Client:
    """Whose voice the reply takes."""

    name: str = ""
    service: str = ""
    voice: str = ""
    goals: str = ""
    booking_link: str = ""
    signature: str = ""
    working_hours: str = ""


@dataclass(frozen=True)
class Lead:
    """Who wrote."""

    name: str = ""
    first_name: str = ""
    company: str = ""
    title: str = ""
    sentiment: str = ""
    timezone: str = ""


@dataclass(frozen=True)
class Fact:
    """An entry of the client's knowledge."""

    title: str = ""
    body: str = ""


@dataclass(frozen=True)
class Remembered:
    """A fact about the lead that an earlier conversation left."""

    category: str = ""
    text: str = ""


@dataclass(frozen=True)
class Message:
    """One message of the conversation."""

    id: str = ""
    channel: str = ""
    direction: str = ""
    subject: str = ""
    text: str = ""

    @property
    def is_inbound(self) -> bool:
        """Whether the lead wrote it."""
        return self.direction == "inbound"


@dataclass(frozen=True)
class Conversation:
    """All that a stage may answer from."""

    stage: str = ""
    client: Client = field(default_factory=Client)
    lead: Lead = field(default_factory=Lead)
    channel: str = "email"
    setter: str = ""
    knowledge: tuple[Fact, ...] = ()
    slots: tuple[str, ...] = ()
    messages: tuple[Message, ...] = ()
    memory: tuple[Remembered, ...] = ()
    inputs: Json = field(default_factory=dict)

    @cached_property
    def unanswered(self) -> tuple[Message, ...]:
        """What the lead wrote since our last message, or else their last message."""
        newest: list[Message] = []
        for message in reversed(self.messages):
            if not message.is_inbound and newest:
                break
            if message.is_inbound:
                newest.append(message)
        return tuple(reversed(newest))

    @cached_property
    def asked(self) -> str:
        """The text of what is unanswered, without what is addressed to machines."""
        text = "\n".join(message.text for message in self.unanswered)
        return without_injection(text[:_LONGEST_READ])

    @property
    def is_attacked(self) -> bool:
        """Whether the lead's text tries to instruct the writer."""
        return any(has_injection(message.text) for message in self.unanswered)

    @property
    def last_outbound(self) -> str:
        """The text of what we wrote last."""
        ours = [message.text for message in self.messages if not message.is_inbound]
        return ours[-1] if ours else ""

    @property
    def draft(self) -> str:
        """The text that a stage is to judge or to mend."""
        return self.text_input("draft", "text", "draft_verifier_step3") or str(
            self.pack("primary").get("current_draft") or ""
        )

    def pack(self, weight: str) -> Json:
        """Return a part of the weighted pack that the steps of a revision get."""
        pack = self.inputs.get("pack")
        part = pack.get(weight) if isinstance(pack, dict) else None
        return part if isinstance(part, dict) else {}

    def text_input(self, *names: str) -> str:
        """Return the first input of these names that is a text, or has one inside."""
        for name in names:
            value = self.inputs.get(name)
            if isinstance(value, dict):
                value = value.get("text") or value.get("draft")
            if isinstance(value, str) and value.strip():
                return value
        return ""


def read_request(body: object) -> ChatRequest:
    """Read a request's body; raises BadRequest."""
    if not isinstance(body, dict) or not isinstance(body.get("messages"), list):
        raise BadRequest("Missing required parameter: 'messages'.")
    wanted = body.get("response_format") or {}
    schema = wanted.get(_FORMAT, {}).get("schema") if wanted.get("type") == _FORMAT else None
    budget = body.get("max_completion_tokens") or body.get("max_tokens") or _DEFAULT_MAX_TOKENS
    if not isinstance(budget, int) or budget < 1:
        raise BadRequest("Invalid 'max_completion_tokens': a whole number above zero is needed.")
    options = body.get("stream_options") or {}
    return ChatRequest(
        model=str(body.get("model") or ""),
        prompt="\n".join(_content(message) for message in body["messages"]),
        stream=bool(body.get("stream")),
        with_usage=bool(options.get("include_usage")),
        max_tokens=budget,
        schema=schema,
    )


def read_conversation(prompt: str) -> Conversation:
    """Read the conversation and the stage out of a prompt; what is not there stays empty."""
    tasks = _TASK.findall(prompt)
    context, extra = _part(prompt, "context"), _part(prompt, "extra")
    knowledge = _parts(context, "knowledge") + _parts(extra, "more_knowledge")
    messages = _parts(extra, "earlier_messages") + _parts(context, "messages")
    return Conversation(
        stage=tasks[-1][0] if tasks else "",
        client=Client(**_texts(context.get("client"), Client)),
        lead=Lead(**_texts(context.get("lead"), Lead)),
        channel=str(context.get("channel") or "email"),
        setter=_text((context.get("setter") or {}).get("name")),
        knowledge=tuple(dict.fromkeys(Fact(**_texts(one, Fact)) for one in knowledge)),
        slots=tuple(_text(slot) for slot in context.get("slots") or ()),
        messages=tuple(Message(**_texts(one, Message)) for one in messages),
        memory=tuple(_remembered(one) for one in _parts(extra, "memory")),
        inputs=_part(prompt, "inputs"),
    )


def _part(prompt: str, tag: str) -> Json:
    # What leads write has its "<" escaped, so they cannot open or close a part.
    # Rules above may speak of the tag: the part itself is an object.
    match = re.search(rf"<{tag}>\s*(\{{.*?\}})\s*</{tag}>", prompt, re.DOTALL)
    if match is None:
        return {}
    try:
        value = json.loads(match[1])
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _parts(section: Json, name: str) -> list[object]:
    value = section.get(name)
    return value if isinstance(value, list) else []


def _remembered(value: object) -> Remembered:
    given = {"text": value} if isinstance(value, str) else value
    return Remembered(**_texts(given, Remembered))


def _texts(
    value: object, shape: type[Client | Lead | Fact | Message | Remembered]
) -> dict[str, str]:
    given = value if isinstance(value, dict) else {}
    return {one.name: _text(given.get(one.name)) for one in fields(shape)}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value)
    return str(value)


def _content(message: object) -> str:
    content = message.get("content") if isinstance(message, dict) else None
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""
