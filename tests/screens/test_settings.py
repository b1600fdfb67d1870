"""The settings in a real browser."""

import re

import pytest
from playwright.async_api import Page, expect

from inboxapp.accounts.queries import client_profile, people
from inboxapp.core.database import Database
from inboxapp.drafting.queries import knowledge
from tests.cast import BOOKING_LINK, Cast
from tests.screens.conftest import SignIn, Site

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.fixture
async def ada_page(sign_in: SignIn, cast: Cast) -> Page:
    """A tab of Ada's, not yet on any page."""
    return await (await sign_in(cast.ada)).new_page()


async def test_ada_changes_the_profile_and_zetas_stays(
    database: Database, cast: Cast, ada_page: Page
) -> None:
    await ada_page.goto("/settings")
    voice = ada_page.get_by_label("Voice")
    await expect(voice).to_have_value("Plain and friendly")
    await expect(ada_page.get_by_role("button", name="Save")).to_be_disabled()
    await voice.fill("Dry and exact")
    await expect(ada_page.get_by_text("Unsaved changes")).to_be_visible()
    await ada_page.get_by_role("button", name="Save").click()
    await expect(ada_page.get_by_test_id("toast")).to_contain_text("Saved")
    await expect(ada_page.get_by_text("Unsaved changes")).to_have_count(0)
    async with database.transaction() as tx:
        assert (await client_profile(tx, cast.acme)).voice == "Dry and exact"
        assert (await client_profile(tx, cast.zeta)).voice == "Plain and friendly"


async def test_faults_stand_beside_their_fields_and_nothing_is_saved(
    database: Database, cast: Cast, ada_page: Page
) -> None:
    await ada_page.goto("/settings")
    link = ada_page.get_by_label("Booking link")
    await link.fill("cal example")
    await ada_page.get_by_label("Timezone").fill("Mars/Olympus")
    await ada_page.get_by_label("Voice").fill("Dry and exact")
    await ada_page.get_by_role("button", name="Save").click()
    await expect(ada_page.get_by_text("must be a web address")).to_be_visible()
    await expect(ada_page.get_by_text("is not a timezone")).to_be_visible()
    await expect(link).to_be_focused()
    await expect(ada_page.get_by_label("Voice")).to_have_value("Dry and exact")
    async with database.transaction() as tx:
        assert (await client_profile(tx, cast.acme)).voice == "Plain and friendly"
    await ada_page.get_by_role("button", name="Discard").click()
    await expect(link).to_have_value(BOOKING_LINK)


async def test_a_refused_save_leads_to_the_field_and_takes_back_the_old_word(
    ada_page: Page,
) -> None:
    await ada_page.set_viewport_size({"width": 1024, "height": 500})
    await ada_page.goto("/settings")
    toast = ada_page.get_by_test_id("toast")
    await ada_page.get_by_label("Voice").fill("Dry and exact")
    await ada_page.get_by_role("button", name="Save").click()
    await expect(toast).to_contain_text("Saved. The next draft")
    link = ada_page.get_by_label("Booking link")
    await link.fill("javascript:alert(1)")
    await ada_page.get_by_label("Quiet window").focus()
    await ada_page.get_by_role("button", name="Save").click()
    # One toast and that one, before it is gone by itself; the focus stays.
    await expect(toast).to_have_text([re.compile("Nothing was saved")])
    await expect(link).to_be_focused()
    await expect(link).to_be_in_viewport(ratio=1)
    ada_page.on("dialog", lambda dialog: dialog.accept())
    await ada_page.goto("/settings?tab=access")
    await expect(ada_page.get_by_role("link", name="Webhooks & API")).to_be_visible()
    await expect(ada_page.get_by_text("Post inbound messages here")).to_be_in_viewport()


@pytest.mark.parametrize("tab", ["profile", "access"])
async def test_on_a_phone_the_open_section_is_in_sight(ada_page: Page, tab: str) -> None:
    await ada_page.set_viewport_size({"width": 390, "height": 844})
    await ada_page.goto(f"/settings?tab={tab}")
    here = ada_page.get_by_role("navigation", name="Settings").locator("[aria-current=page]")
    await expect(here).to_be_in_viewport(ratio=1)


async def test_ada_adds_mends_and_deletes_a_fact(
    database: Database, cast: Cast, ada_page: Page
) -> None:
    await ada_page.goto("/settings?tab=knowledge")
    await expect(ada_page.get_by_text("Nothing is known yet")).to_be_visible()
    await ada_page.get_by_role("button", name="Add a fact").first.click()
    await ada_page.get_by_label("Title").fill("Pricing")
    await ada_page.get_by_role("button", name="Save").click()
    await expect(ada_page.get_by_role("alert")).to_contain_text("Write the fact")
    await ada_page.locator("textarea[name=body]").fill("From $40 a month.")
    await ada_page.get_by_role("button", name="Save").click()
    entry = ada_page.get_by_test_id("knowledge-entry")
    await expect(entry).to_contain_text("From $40 a month.")
    await ada_page.get_by_role("button", name="Edit Pricing").click()
    await ada_page.locator("textarea[name=body]").fill("From $45 a month.")
    await ada_page.get_by_label("Tell every draft this").check()
    await ada_page.get_by_role("button", name="Save").click()
    await expect(entry).to_contain_text("From $45 a month.")
    await expect(entry).to_contain_text("Always told")
    await ada_page.get_by_role("button", name="Delete Pricing").click()
    await ada_page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(entry).to_have_count(0)
    async with database.transaction() as tx:
        assert await knowledge(tx, cast.ada) == ()


async def test_the_connection_to_the_model_can_be_tested(ada_page: Page) -> None:
    await ada_page.goto("/settings?tab=models")
    await ada_page.get_by_role("button", name="Test the connection").click()
    await expect(ada_page.get_by_test_id("model-verdict")).to_contain_text("It works")
    await ada_page.get_by_label("Writing", exact=True).fill("inbox-offline-1+drip")
    await ada_page.get_by_role("button", name="Save").click()
    await expect(ada_page.get_by_test_id("toast")).to_contain_text("Saved")
    # Until then the page would ask whether to leave.
    await expect(ada_page.get_by_text("Unsaved changes")).to_have_count(0)
    await ada_page.reload()
    await expect(ada_page.get_by_label("Writing", exact=True)).to_have_value("inbox-offline-1+drip")


async def test_ada_adds_a_person_and_closes_the_account(
    database: Database, cast: Cast, ada_page: Page
) -> None:
    await ada_page.goto("/settings?tab=people")
    await expect(ada_page.get_by_test_id("person")).to_have_count(3)
    await ada_page.get_by_role("button", name="Add a person").click()
    await ada_page.get_by_label("Name").fill("Noor Haddad")
    await ada_page.get_by_label("E-mail address").fill("sam@acme.example")
    await ada_page.get_by_label("First password").fill("four plain old words")
    await ada_page.get_by_role("button", name="Add", exact=True).click()
    await expect(ada_page.get_by_role("alert")).to_contain_text("has an account already")
    await ada_page.get_by_label("E-mail address").fill("noor@acme.example")
    await ada_page.get_by_role("button", name="Add", exact=True).click()
    noor = ada_page.get_by_test_id("person").filter(has_text="Noor")
    await noor.get_by_role("combobox").select_option("manager")
    await expect(ada_page.get_by_test_id("toast").first).to_contain_text("manager")
    await noor.get_by_role("button", name="Close account").click()
    await ada_page.get_by_role("dialog").get_by_role("button", name="Close account").click()
    await expect(noor).to_contain_text("Closed")
    async with database.transaction() as tx:
        found = {person.name: person for person in await people(tx, cast.ada)}
    assert found["Noor Haddad"].role == "manager"
    assert not found["Noor Haddad"].is_active


async def test_the_secret_is_shown_only_when_asked_for(
    app_server: Site, cast: Cast, ada_page: Page
) -> None:
    await ada_page.goto("/settings?tab=access")
    await expect(ada_page.get_by_text("/webhooks/email/acme").first).to_be_visible()
    assert "c2VjcmV0" not in await ada_page.content()
    await ada_page.get_by_role("button", name="Reveal").click()
    await expect(ada_page.get_by_test_id("webhook-secret")).to_contain_text("c2VjcmV0")
    await ada_page.reload()
    await expect(ada_page.get_by_role("button", name="Reveal")).to_be_visible()
    assert "c2VjcmV0" not in await ada_page.content()


async def test_a_key_is_shown_once_and_can_be_revoked(ada_page: Page) -> None:
    await ada_page.goto("/settings?tab=access")
    await ada_page.get_by_placeholder("Who uses it").fill("CRM sync")
    await ada_page.get_by_role("button", name="Make the key").click()
    await expect(ada_page.get_by_test_id("new-api-key")).to_contain_text("inb_")
    whole = await ada_page.get_by_test_id("new-api-key").inner_text()
    await ada_page.reload()
    await expect(ada_page.get_by_test_id("api-key")).to_contain_text(whole[:12])
    await expect(ada_page.get_by_test_id("new-api-key")).to_have_count(0)
    assert whole not in await ada_page.content()
    await ada_page.get_by_role("button", name="Revoke").click()
    await ada_page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    await expect(ada_page.get_by_test_id("api-key")).to_have_count(0)


async def test_mia_reads_and_changes_nothing(mia_page: Page) -> None:
    await mia_page.goto("/settings")
    await expect(mia_page.get_by_text("Only admins change them")).to_be_visible()
    await expect(mia_page.get_by_label("Voice")).to_have_attribute("readonly", "")
    await expect(mia_page.get_by_text("Read-only: only admins change this.")).to_be_in_viewport()
    await expect(mia_page.get_by_role("button", name="Save")).to_have_count(0)
    await mia_page.goto("/settings?tab=access")
    await expect(mia_page.get_by_text("Only admins see it.")).to_be_visible()


async def test_sam_is_told_that_settings_are_not_his(sam_page: Page) -> None:
    await sam_page.goto("/settings?tab=people")
    await expect(sam_page.get_by_text("Settings are for managers and admins")).to_be_visible()
    await expect(sam_page.get_by_test_id("person")).to_have_count(0)
