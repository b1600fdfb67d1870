"""How much of what a run sends to models repeats an earlier step, so that it costs a fraction."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel
from redis.asyncio import Redis
from sqlmodel import col, select

from inboxapp.accounts.models import ClientSettings, User
from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Lead, Message
from inboxapp.conversations.types import Direction
from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.core.settings import Settings
from inboxapp.demo.leads import make_leads
from inboxapp.demo.stories import Story, demo_client
from inboxapp.drafting.jobs import run
from inboxapp.drafting.stages.names import REVISER
from inboxapp.drafting.starting import Wanted, last_inbound, start_reply
from inboxapp.llm.asking import OnText
from inboxapp.llm.gateway import DEFAULT_OPTIONS, LanguageModel
from inboxapp.llm.offline.tokens import count_tokens
from inboxapp.llm.types import Answer, CallOptions, Prompt
from inboxapp.runs.models import Run
from inboxapp.runs.tools import Tools
from inboxapp.runs.types import RunTrigger
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.replies import HARD_MAIL, allow_revisions, teach
from tests.benchmarks.rig import Rig
from tests.cast import Cast

M = TypeVar("M", bound=BaseModel)

GOAL = 0.6
CONVERSATIONS = 12


@dataclass(frozen=True)
class Sent:
    """One prompt as it went out, and the places of those that were answered by then.

    Servers with strict answers read the schema before all else.
    """

    key: str
    text: str
    schema: str
    over: frozenset[int]


@dataclass(frozen=True)
class Shared:
    """One run: tokens sent, and those that repeat the beginning of an earlier step."""

    tokens: int
    repeated: int
    repeated_after_schema: int
    # Steps that run side by side can't use what the others send.
    repeated_of_over: int
    # By the built-in server, which remembers whole blocks only, as real ones do.
    cached: int
    turns: int

    @property
    def share(self) -> float:
        return self.repeated / self.tokens


class Listening(LanguageModel):
    """A model that remembers what it was asked, in the order of the asking."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, None)
        self.sent: list[Sent] = []
        self._over: set[int] = set()

    async def answer(
        self, prompt: Prompt, schema: type[M], *, options: CallOptions = DEFAULT_OPTIONS
    ) -> Answer[M]:
        place = self._note(prompt, json.dumps(schema.model_json_schema()))
        answer = await super().answer(prompt, schema, options=options)
        self._over.add(place)
        return answer

    async def write(
        self, prompt: Prompt, *, options: CallOptions = DEFAULT_OPTIONS, on_text: OnText
    ) -> Answer[str]:
        place = self._note(prompt, "")
        answer = await super().write(prompt, options=options, on_text=on_text)
        self._over.add(place)
        return answer

    def _note(self, prompt: Prompt, schema: str) -> int:
        text = f"{prompt.system}\n{prompt.user}"
        self.sent.append(Sent(prompt.key, text, schema, frozenset(self._over)))
        return len(self.sent) - 1


async def measure(rig: Rig, cast: Cast) -> list[Figure]:
    async with rig.database() as database:
        await teach(database, cast)
        leads = await _conversations(database, cast)
        await allow_revisions(database, cast, 0)
        plain = [await _reply(database, *lead) for lead in leads]
        await allow_revisions(database, cast, 2)
        asked = [await _ask_much(database, lead_id) for lead_id, _ in leads]
        revised = [await _reply(database, *lead) for lead in asked]
    most = max(each.turns for each in revised)
    return [
        *_figures("one pass", plain),
        *_figures(f"revised {most} times", [each for each in revised if each.turns == most]),
    ]


def _figures(name: str, runs: Sequence[Shared]) -> list[Figure]:
    shares = [each.share for each in runs]
    tokens = sum(each.tokens for each in runs)
    share = percentile(shares, 0.5)
    after_schema = sum(each.repeated_after_schema for each in runs) / tokens
    detail = (
        f"n={len(runs)}, least {min(shares):.0%}, {tokens / len(runs):.0f} tokens a run; "
        f"of steps over by then {sum(each.repeated_of_over for each in runs) / tokens:.0%}; "
        f"cached in blocks {sum(each.cached for each in runs) / tokens:.0%}"
    )
    return [
        Figure(f"repeated prefix, {name}", f"{share:.0%}", f"≥ {GOAL:.0%}", share >= GOAL, detail),
        Figure(f"… where a schema comes before the prompt, {name}", f"{after_schema:.0%}"),
    ]


async def _conversations(database: Database, cast: Cast) -> list[tuple[int, int]]:
    """Store the demo's e-mail conversations that wait for an answer."""
    demo = demo_client("acme")
    waiting = [story for story in demo.stories if _waits(story)][:CONVERSATIONS]
    async with database.transaction() as tx:
        settings = (
            await tx.exec(select(ClientSettings).where(col(ClientSettings.client_id) == cast.acme))
        ).one()
        for name in ("service", "voice", "goals", "signature", "working_hours"):
            setattr(settings, name, demo.profile[name])
        sam = (await tx.exec(select(User).where(col(User.id) == cast.sam.user_id))).one()
        await make_leads(tx, cast.acme, tuple(waiting), owner=sam, at=now())
        newest = select(col(Message.lead_id), col(Message.id)).where(
            col(Message.client_id) == cast.acme, col(Message.direction) == Direction.INBOUND
        )
        return list(
            dict(tuple(row) for row in await tx.exec(newest.order_by(col(Message.id)))).items()
        )


def _waits(story: Story) -> bool:
    last = story.lines[-1]
    by_a_machine = last.is_bounce or last.is_automatic
    is_mail = last.direction is Direction.INBOUND and last.channel is Channel.EMAIL
    return is_mail and not by_a_machine


async def _ask_much(database: Database, lead_id: int) -> tuple[int, int]:
    """Let the lead write once more, on what they wrote last; return lead and message."""
    async with database.transaction() as tx:
        last = await last_inbound(tx, lead_id, Channel.EMAIL)
        assert last is not None
        fields = last.model_dump(exclude={"id", "provider_id", "text", "full_text", "at"})
        message = Message(**fields, provider_id=f"hard-{lead_id}", text=HARD_MAIL, at=now())
        tx.add(message)
        await tx.flush()
        return lead_id, message.id


async def _reply(database: Database, lead_id: int, message_id: int) -> Shared:
    settings = Settings(offline_latency_seconds=0.0)
    model = Listening(settings)
    redis: Redis = database.redis
    async with database.transaction() as tx:
        lead = (await tx.exec(select(Lead).where(col(Lead.id) == lead_id))).one()
        wanted = Wanted(RunTrigger.OPERATOR, Channel.EMAIL, message_id)
        run_id = await start_reply(tx, lead, wanted)
    assert run_id is not None
    await run(Tools(settings, database, redis, model, "bench"), run_id)
    await model.close()
    async with database.transaction() as tx:
        cached = (await tx.exec(select(Run.cached_tokens).where(col(Run.id) == run_id))).one()
    return _shared(model.sent, cached or 0)


def _shared(sent: Sequence[Sent], cached: int) -> Shared:
    texts = [each.text for each in sent]
    everyone_before = [range(place) for place in range(len(sent))]
    return Shared(
        tokens=sum(map(count_tokens, texts)),
        repeated=_repeated(texts, everyone_before),
        repeated_after_schema=_repeated([one.schema + one.text for one in sent], everyone_before),
        repeated_of_over=_repeated(texts, [one.over for one in sent]),
        cached=cached,
        turns=sum(one.key == REVISER for one in sent),
    )


def _repeated(texts: Sequence[str], before: Sequence[Iterable[int]]) -> int:
    """Count the tokens with which each text repeats the beginning of one before it."""
    longest = (
        max((_in_common(text, texts[place]) for place in places), default=0)
        for text, places in zip(texts, before, strict=True)
    )
    return sum(characters // 4 for characters in longest)


def _in_common(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
