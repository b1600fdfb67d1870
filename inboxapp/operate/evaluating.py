"""What `inboxapp eval` does."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from inboxapp.accounts.actors import worker_actor
from inboxapp.accounts.errors import ClientNotFound
from inboxapp.accounts.queries import client_by_key
from inboxapp.core.settings import Settings
from inboxapp.drafting.prompt_versions.queries import prompt_versions
from inboxapp.drafting.prompt_versions.types import PromptText
from inboxapp.evaluation.comparing import Comparison, compare, point_of, require_comparable
from inboxapp.evaluation.errors import BadEvaluation
from inboxapp.evaluation.figures import lines_of
from inboxapp.evaluation.loading import HELD, load_cases
from inboxapp.evaluation.prompts_compared import Candidate, read_candidate, text_in_file
from inboxapp.evaluation.running import CONCURRENCY, Setup
from inboxapp.evaluation.storing import read_baseline, report_json_text, save
from inboxapp.evaluation.suite import chosen, measure
from inboxapp.evaluation.telling import markdown
from inboxapp.evaluation.types import Report
from inboxapp.llm.gateway import open_model
from inboxapp.operate.console import say
from inboxapp.operate.report_table import show
from inboxapp.operate.tasks import open_database


@dataclass(frozen=True)
class Wish:
    """What to measure and where to write it; `require` is the share that has to pass, 0 to 1."""

    compare: str = ""
    client: str = ""
    baseline: Path | None = None
    json: Path | None = None
    markdown: Path | None = None
    require: float | None = None
    axes: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    cases: Path = HELD
    concurrency: int = CONCURRENCY
    judge: bool = True


def evaluate(settings: Settings, wish: Wish) -> int:
    """Measure, print, write; return 1 when less passes than is required, else 0.

    Raises BadEvaluation for arguments and files that can't be used, before a model is asked.
    """
    _require_sense(wish)
    report, comparison = asyncio.run(_measure(settings, wish))
    show(report, comparison)
    if wish.json:
        save(wish.json, report_json_text(report, comparison))
    if wish.markdown:
        save(wish.markdown, markdown(report, comparison))
    return _verdict(report, wish.require)


def share_of(words: str) -> float | None:
    """Read a share from 0 to 1, None for no words; raises BadEvaluation."""
    if not words:
        return None
    with suppress(ValueError):
        share = float(words)
        if 0 <= share <= 1:
            return share
    raise BadEvaluation(f"--require takes a share from 0 to 1 such as 0.6, not {words!r}.")


def _require_sense(wish: Wish) -> None:
    if wish.compare and wish.baseline:
        raise BadEvaluation("Compare with an earlier report or with another prompt, not with both.")
    if wish.client and not wish.compare:
        raise BadEvaluation("A client has a say only in --compare KEY@VERSION.")
    if wish.concurrency < 1:
        raise BadEvaluation("--concurrency must be at least 1.")


async def _measure(settings: Settings, wish: Wish) -> tuple[Report, Comparison | None]:
    cases = chosen(load_cases(wish.cases), wish.axes, wish.only)
    earlier = read_baseline(wish.baseline) if wish.baseline else None
    candidate = read_candidate(wish.compare) if wish.compare else None
    text = await _text_of(settings, candidate, wish.client) if candidate else None
    # The built-in model waits so that people can watch it; here nobody does.
    model = open_model(settings.model_copy(update={"offline_latency_seconds": 0.0}))
    say(f"Conversations: {len(cases)}. Model: {model.label}.")
    judge = model if wish.judge and not model.is_offline else None
    setup = Setup(model, judge, concurrency=wish.concurrency)
    try:
        first = await measure(cases, setup)
        if candidate and text:
            changed = Setup(model, judge, {candidate.key: text}, wish.concurrency)
            second = await measure(cases, changed, changed_prompt=candidate.name)
            return second, _compared(first, second)
    finally:
        await model.close()
    if earlier is None:
        return first, None
    about, points = earlier
    require_comparable(about, first.about)
    return first, compare(points, [point_of(result) for result in first.results])


def _compared(before: Report, after: Report) -> Comparison:
    return compare(
        [point_of(result) for result in before.results],
        [point_of(result) for result in after.results],
    )


async def _text_of(settings: Settings, candidate: Candidate, client_key: str) -> PromptText:
    """Read the text from the file, or from what the client has saved."""
    if candidate.file is not None:
        return text_in_file(candidate)
    if not client_key:
        raise BadEvaluation(f"Whose {candidate.name} is meant? Add --client KEY.")
    async with open_database(settings) as database, database.transaction() as tx:
        client = await client_by_key(tx, client_key)
        if client is None:
            raise ClientNotFound
        actor = worker_actor(client.id, client.key)
        views = await prompt_versions(tx, actor, candidate.key)
    for view in views:
        if view.version == candidate.version:
            return PromptText(view.key, view.version, view.text)
    raise BadEvaluation(f"{client_key} has no {candidate.name}; see its prompts in the settings.")


def _verdict(report: Report, required: float | None) -> int:
    share = lines_of(report.results)[-1].share
    if required is None or share >= required:
        return 0
    say(f"{share:.0%} pass; {required:.0%} were required.")
    return 1
