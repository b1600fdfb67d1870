"""Drafting, auto-send, models and prompts in the settings, as Ada changes them."""

import pytest
from playwright.async_api import Page, expect

from inboxapp.core.database import Database
from inboxapp.drafting.policy.queries import policy_of
from inboxapp.drafting.policy.service import change_policy
from inboxapp.drafting.policy.types import AutoSendMode
from inboxapp.drafting.prompt_versions.queries import published_texts
from inboxapp.drafting.prompting import prompt_file
from inboxapp.drafting.stages.names import GENERATION
from tests.cast import Cast
from tests.screens.conftest import SignIn

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
EDITOR = f"/settings?tab=prompts&prompt={GENERATION}"


@pytest.fixture
async def ada_page(sign_in: SignIn, cast: Cast) -> Page:
    """A tab of Ada's, not yet on any page."""
    return await (await sign_in(cast.ada)).new_page()


async def test_ada_changes_how_drafts_are_made(
    database: Database, cast: Cast, ada_page: Page
) -> None:
    await ada_page.goto("/settings?tab=drafting")
    threshold = ada_page.locator("input[name='revision.threshold']")
    await expect(threshold).to_have_value("75")
    await expect(ada_page.get_by_test_id("spent-today")).to_contain_text("$0.00 and 0 tokens")
    await threshold.fill("60")
    await ada_page.get_by_label("Dollars a day").fill("12.50")
    await ada_page.get_by_label("Hosts that drafts may link to").fill("https://Docs.acme.example/x")
    await ada_page.get_by_role("button", name="Save").click()
    await expect(ada_page.get_by_test_id("toast")).to_contain_text("Saved")
    async with database.transaction() as tx:
        policy, version = await policy_of(tx, cast.acme)
    assert (policy.revision.threshold, policy.allowed_hosts) == (0.6, ("docs.acme.example",))
    assert (str(policy.budget.daily_usd), version) == ("12.50", 1)


async def test_faults_stand_beside_their_settings(ada_page: Page) -> None:
    await ada_page.goto("/settings?tab=drafting")
    await ada_page.get_by_label("At most this often").fill("9")
    await ada_page.get_by_label("Dollars a day").fill("lots")
    await ada_page.get_by_role("button", name="Save").click()
    await expect(ada_page.get_by_text("must be a whole number from 0 to 3")).to_be_visible()
    await expect(ada_page.get_by_text("must be a number of dollars")).to_be_visible()
    await expect(ada_page.get_by_label("At most this often")).to_be_focused()
    await expect(ada_page.get_by_label("Dollars a day")).to_have_value("lots")


async def test_what_another_admin_saved_meanwhile_is_not_undone(
    database: Database, cast: Cast, ada_page: Page
) -> None:
    await ada_page.goto("/settings?tab=drafting")
    turns = ada_page.get_by_label("At most this often")
    await turns.fill("1")
    async with database.transaction() as tx:
        await change_policy(tx, cast.ada, {"run_retention_days": 90}, 0)
    await ada_page.get_by_role("button", name="Save").click()
    await expect(ada_page.get_by_text("changed these settings since you opened")).to_have_count(2)
    await expect(turns).to_have_value("1")
    await ada_page.get_by_role("button", name="Save").click()
    await expect(ada_page.get_by_test_id("toast").first).to_contain_text("Saved")
    async with database.transaction() as tx:
        policy, _ = await policy_of(tx, cast.acme)
    assert (policy.revision.iterations, policy.run_retention_days) == (1, 90)


async def test_auto_send_goes_on_only_after_a_question_and_off_in_one_click(
    database: Database, cast: Cast, ada_page: Page
) -> None:
    async def mode() -> AutoSendMode:
        async with database.transaction() as tx:
            return (await policy_of(tx, cast.acme))[0].auto_send.mode

    await ada_page.goto("/settings?tab=auto-send")
    await ada_page.get_by_role("radio", name="On Replies").check()
    await ada_page.get_by_label("At most a day").fill("5")
    await ada_page.get_by_role("button", name="Save").click()
    await ada_page.get_by_role("dialog").get_by_role("button", name="Not yet").click()
    assert await mode() is AutoSendMode.OFF
    await ada_page.get_by_role("button", name="Save").click()
    await ada_page.get_by_role("dialog").get_by_role("button", name="Switch on").click()
    await expect(ada_page.get_by_test_id("toast")).to_contain_text("Saved")
    assert await mode() is AutoSendMode.ON
    await ada_page.get_by_test_id("stop-auto-send").click()
    await expect(ada_page.get_by_test_id("toast").first).to_contain_text("Auto-send is off")
    await expect(ada_page.get_by_role("radio", name="Off Nothing")).to_be_checked()
    assert await mode() is AutoSendMode.OFF


async def test_an_effort_is_chosen_for_one_step(
    database: Database, cast: Cast, ada_page: Page
) -> None:
    await ada_page.goto("/settings?tab=models")
    await ada_page.get_by_label("Effort of Writing").select_option("high")
    await ada_page.get_by_role("button", name="Save").click()
    await expect(ada_page.get_by_test_id("toast")).to_contain_text("Saved")
    async with database.transaction() as tx:
        assert (await policy_of(tx, cast.acme))[0].efforts == {GENERATION: "high"}


async def test_ada_writes_compares_publishes_and_rolls_back_a_prompt(
    database: Database, cast: Cast, ada_page: Page
) -> None:
    await ada_page.goto("/settings?tab=prompts")
    await ada_page.get_by_test_id("prompt-line").filter(has_text="Writing").click()
    box = ada_page.locator("textarea[name=text]")
    await expect(box).to_have_value(prompt_file(GENERATION).text)
    await box.fill(f"{prompt_file(GENERATION).text} Always be brief.")
    await ada_page.get_by_label("Note").fill("Leads skim")
    await ada_page.get_by_role("button", name="Save as a new version").click()
    await expect(ada_page.get_by_test_id("prompt-diff").locator("ins")).to_contain_text("be brief")
    async with database.transaction() as tx:
        assert await published_texts(tx, cast.acme) == {}
    await ada_page.get_by_test_id("prompt-diff").get_by_role("button", name="Publish").click()
    await ada_page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    await expect(ada_page.get_by_text("Version 1001 is live", exact=True)).to_be_visible()
    async with database.transaction() as tx:
        assert (await published_texts(tx, cast.acme))[GENERATION].version == 1001
    history = ada_page.get_by_test_id("prompt-version")
    await expect(history.first).to_contain_text("Leads skim")
    await history.last.get_by_role("button", name="Roll back to this").click()
    await ada_page.get_by_role("dialog").get_by_role("button", name="Roll back").click()
    product = f"Product's version {prompt_file(GENERATION).version}"
    await expect(ada_page.get_by_text(f"{product} is live", exact=True)).to_be_visible()
    async with database.transaction() as tx:
        assert await published_texts(tx, cast.acme) == {}


async def test_a_prompt_that_is_not_saved_survives_a_reload(ada_page: Page) -> None:
    ada_page.on("dialog", lambda dialog: dialog.accept())
    await ada_page.goto(EDITOR)
    box = ada_page.locator("textarea[name=text]")
    await expect(box).to_have_value(prompt_file(GENERATION).text)
    await box.fill("Half a thought")
    await expect(ada_page.get_by_text("Unsaved changes")).to_be_visible()
    await ada_page.reload()
    await expect(box).to_have_value("Half a thought")
    await expect(ada_page.get_by_text("Unsaved changes")).to_be_visible()
    await ada_page.get_by_role("button", name="Discard").click()
    await expect(box).to_have_value(prompt_file(GENERATION).text)


@pytest.mark.parametrize("tab", ["drafting", "auto-send", "models"])
async def test_mia_reads_the_policy_and_changes_nothing(mia_page: Page, tab: str) -> None:
    await mia_page.goto(f"/settings?tab={tab}")
    await expect(mia_page.get_by_text("Read-only: only admins change this.")).to_be_visible()
    await expect(mia_page.get_by_role("button", name="Save")).to_have_count(0)


async def test_mia_reads_prompts_and_sees_why_the_rules_stay(mia_page: Page) -> None:
    await mia_page.goto("/settings?tab=prompts")
    await expect(mia_page.get_by_text("nobody can change them here")).to_be_visible()
    await mia_page.get_by_test_id("prompt-line").first.click()
    await expect(mia_page.get_by_role("button", name="Compare").first).to_be_visible()
    await expect(mia_page.get_by_role("button", name="Publish")).to_have_count(0)
