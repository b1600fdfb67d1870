"""A hard e-mail in a real browser: revised live, marked, filled in, edited, sent, and judged."""

import sys
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from playwright.async_api import Locator, Page, expect
from redis.asyncio import Redis
from sqlmodel import col, select

from inboxapp.core.database import Database
from inboxapp.drafting.labels import FIRST_PASS
from inboxapp.drafting.models import Draft
from inboxapp.drafting.outcomes.types import DiscardReason, DraftOutcome
from inboxapp.drafting.service import save_knowledge
from inboxapp.drafting.stages.names import FINAL, REVISER
from tests.cast import Cast
from tests.factories.workers import until_it_lives
from tests.llm.prompts import KNOWLEDGE
from tests.screens.conftest import Site, running
from tests.screens.test_compose import open_lead, until_saved
from tests.screens.test_story import deliver

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

FOUR_ASKS = """Hi Sam, before I take this further:
- What does it cost?
- How long does onboarding take?
- Does it work with HubSpot?
- Where is our data hosted?"""
A_NUMBER = "Thanks. What does it cost, and what is your direct phone number?"
# Slow enough for each turn to be seen, whatever else the machine does.
SECONDS_PER_CALL = "0.4"
# Notes whatever the steps of the loop show, so that no look comes too late.
_RECORDER = """() => {
  window.seenTurns = [];
  const note = () => document.querySelectorAll('[data-testid="draft-progress"]').forEach((step) => {
    const { iteration, status } = step.dataset;
    if (iteration === "0") return;
    const seen = `${iteration} ${status}: ${step.querySelector(".step-note").textContent}`;
    if (window.seenTurns.at(-1) !== seen && !window.seenTurns.includes(seen)) window.seenTurns.push(seen);
  });
  new MutationObserver(note).observe(
    document.body, { subtree: true, childList: true, attributes: true, characterData: true });
}"""  # noqa: E501  a script reads best whole


@pytest.fixture
async def slow_worker(
    app_server: Site, database: Database, redis: Redis, cast: Cast
) -> AsyncIterator[None]:
    """A worker whose model takes its time, and a client that knows the answers."""
    async with database.transaction() as tx:
        for title, body in KNOWLEDGE:
            await save_knowledge(tx, cast.ada, None, title, body)
    env = {**app_server.env, "OFFLINE_LATENCY_SECONDS": SECONDS_PER_CALL}
    with running([sys.executable, "-m", "workers"], replace(app_server, env=env)) as process:
        await until_it_lives(redis, process)
        yield


def step(page: Page, stage: str, iteration: int = 0) -> Locator:
    place = f'[data-stage="{stage}"][data-iteration="{iteration}"]'
    return page.locator(f'[data-testid="draft-progress"]{place}')


def marks(page: Page, severity: str) -> Locator:
    return page.locator(f'.compose-mirror mark[data-severity="{severity}"]')


async def only_draft(database: Database, lead_id: int) -> Draft:
    async with database.transaction() as tx:
        return (await tx.exec(select(Draft).where(col(Draft.lead_id) == lead_id))).one()


async def test_a_hard_mail_is_revised_twice_before_ones_eyes_and_judged_after_the_send(
    app_server: Site, slow_worker: None, database: Database, cast: Cast, sam_page: Page
) -> None:
    await sam_page.goto("/inbox")
    live = sam_page.get_by_test_id("connection-state")
    await expect(live).to_have_attribute("data-state", "live")
    await sam_page.evaluate(_RECORDER)
    lead_id = await deliver(app_server, database, FOUR_ASKS)
    await sam_page.locator(f'[data-testid="lead-row"][data-lead-id="{lead_id}"]').click()

    await expect(step(sam_page, FINAL)).to_have_attribute("data-status", "done")
    for stage in FIRST_PASS:
        await expect(step(sam_page, stage)).to_have_attribute("data-status", "done")
    draft = await only_draft(database, lead_id)
    assert draft.revision["iterations"] == 2
    seen = await sam_page.evaluate("window.seenTurns")
    start, end = (f"{draft.revision[name]:.0%}"
                  for name in ("start_confidence", "end_confidence"))  # fmt: skip
    assert seen[0] == f"1 running: {start} → …"
    assert [words.split(":")[0] for words in seen] == [
        "1 running", "1 done", "2 running", "2 done"
    ]  # fmt: skip
    assert seen[-1].endswith(f"→ {end}")
    await expect(step(sam_page, REVISER, 2)).to_contain_text("Revised 2 of 3")
    await expect(sam_page.get_by_test_id("draft-confidence")).to_have_text(f"{end} sure")
    await expect(sam_page.get_by_test_id("draft-stop")).to_contain_text("sure enough")
    why = sam_page.get_by_test_id("why-panel")
    await expect(why.locator('[data-iteration="2"]')).to_contain_text("Answered")

    box = sam_page.get_by_test_id("compose")
    await expect(box).to_have_value(draft.text)
    await expect(marks(sam_page, "warns")).to_have_count(0)
    edited = draft.text.replace("$490", "$77")
    await box.fill(edited)
    await expect(marks(sam_page, "warns")).to_have_text(["$77"])
    await expect(sam_page.get_by_test_id("marks-summary")).to_have_text("1 to check")
    await sam_page.get_by_test_id("compose-mark").get_by_role("button").click()
    assert await box.evaluate("b => b.value.slice(b.selectionStart, b.selectionEnd)") == "$77"
    await sam_page.keyboard.type("$490 each")
    await expect(marks(sam_page, "warns")).to_have_count(0)
    await until_saved(database, lead_id, draft.text.replace("$490", "$490 each"))
    await sam_page.get_by_test_id("send").click()

    await expect(box).to_have_value("")
    past = sam_page.get_by_test_id("past-draft")
    await expect(past).to_contain_text("Sent after a light edit")
    draft = await only_draft(database, lead_id)
    assert draft.outcome is DraftOutcome.LIGHT_EDIT
    assert draft.similarity is not None
    await expect(past).to_contain_text(f"{draft.similarity:.0%} alike")


async def test_a_gap_blocks_the_send_until_it_is_filled(
    app_server: Site, slow_worker: None, database: Database, cast: Cast, sam_page: Page
) -> None:
    lead_id = await deliver(app_server, database, A_NUMBER)
    box = await open_lead(sam_page, lead_id)
    send = sam_page.get_by_test_id("send")
    await expect(step(sam_page, FINAL)).to_have_attribute("data-status", "done")
    draft = await only_draft(database, lead_id)
    assert "[[fill:" in draft.text
    await expect(box).to_have_value(draft.text)

    await expect(marks(sam_page, "blocks")).to_have_count(1)
    await expect(sam_page.get_by_test_id("marks-summary")).to_contain_text("1 to fill")
    await expect(send).to_be_disabled()
    await expect(sam_page.locator('[data-tip="Fill in the gap first"]')).to_have_count(1)
    await box.focus()
    await sam_page.keyboard.press("Control+Enter")
    selected = await box.evaluate("b => b.value.slice(b.selectionStart, b.selectionEnd)")
    assert selected.startswith("[[fill:")
    await box.evaluate("b => b.setSelectionRange(0, 0)")
    await sam_page.keyboard.press("Tab")
    await sam_page.keyboard.type("+1 555 0100")

    await expect(marks(sam_page, "blocks")).to_have_count(0)
    await expect(send).to_be_enabled()
    await expect(box).to_have_value(draft.text.replace(selected, "+1 555 0100"))
    await send.click()
    outbound = sam_page.locator('[data-testid="message"][data-direction="outbound"]')
    await expect(outbound).to_contain_text("+1 555 0100")


async def test_a_draft_is_thrown_away_with_a_reason(
    app_server: Site, slow_worker: None, database: Database, cast: Cast, sam_page: Page
) -> None:
    lead_id = await deliver(app_server, database, "Could you send me your pricing?")
    box = await open_lead(sam_page, lead_id)
    await expect(step(sam_page, FINAL)).to_have_attribute("data-status", "done")
    await expect(box).not_to_have_value("")

    await sam_page.get_by_role("button", name="Discard with a reason").click()
    await sam_page.get_by_label("Note").fill("too loud")
    await sam_page.get_by_role("button", name="Wrong tone").click()

    await expect(box).to_have_value("")
    await expect(sam_page.get_by_test_id("past-draft")).to_contain_text("Wrong tone · too loud")
    draft = await only_draft(database, lead_id)
    assert (draft.discard_reason, draft.discard_note) == (DiscardReason.WRONG_TONE, "too loud")


async def test_what_was_read_about_a_meeting_is_corrected_and_drafted_again(
    app_server: Site, slow_worker: None, database: Database, cast: Cast, sam_page: Page
) -> None:
    lead_id = await deliver(app_server, database, "Could we talk on Thursday at 3pm CET?")
    box = await open_lead(sam_page, lead_id)
    await expect(step(sam_page, FINAL)).to_have_attribute("data-status", "done")
    card = sam_page.get_by_test_id("extraction-card")
    await expect(card).to_contain_text("Proposes a time")
    first = await box.input_value()

    await card.get_by_role("button", name="Correct").click()
    form = sam_page.get_by_role("dialog")
    await form.get_by_label("What it does about a meeting").select_option("request_times")
    await form.get_by_role("textbox", name="Day").fill("Friday")
    await form.get_by_role("button", name="Save and draft again").click()

    await expect(card).to_contain_text("Asks for times")
    await expect(card).to_contain_text("Corrected by Sam Ortiz")
    await expect(card).to_contain_text("Friday")
    await expect(sam_page.get_by_test_id("past-draft")).to_contain_text("Replaced by a newer")
    await expect(box).not_to_have_value(first)
