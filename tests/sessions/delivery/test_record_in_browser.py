"""The record on a tablet in the treatment room: kept as it is typed, checked as it is typed, signed with one press."""

from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect

from sessions.delivery.models import TreatmentRecord
from tests.browsing import SIZES, keep_picture, violations
from tests.factories import PASSWORD
from tests.sessions.delivery.chairside import save, sign

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tablet(browser: Browser, live_server, client_of, clinician, record, appointment) -> Iterator[Page]:
    width, height = SIZES["tablet"]
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=live_server.url)
    for cookie in client_of(clinician).cookies.values():
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/appointments/{appointment.pk}/record")
    yield page
    context.close()


def tick_everything(tablet: Page) -> None:
    for group in ("Draw", "Before signing"):
        for box in (
            tablet.locator("section", has=tablet.get_by_role("heading", name=group)).get_by_role("checkbox").all()
        ):
            box.check()


def test_what_is_typed_is_kept_and_checked_at_once(tablet, record):
    tablet.get_by_text("Something differed").click()
    tablet.get_by_label("Belly, both sides: points").fill("210")
    tablet.get_by_label("Belly, both sides: why it differed").fill("Second syringe.")

    expect(tablet.get_by_role("heading", name="Do not inject")).to_be_visible()
    expect(tablet.get_by_label("What happened")).to_be_visible()
    expect(tablet.get_by_label("Belly, both sides: why it differed")).to_have_value("Second syringe.")
    assert record.administrations.get().points == 210
    keep_picture(tablet, "record-with-a-stop", sizes=("phone", "tablet", "desk"))

    tablet.get_by_role("button", name="All as planned").click()
    expect(tablet.get_by_role("heading", name="Do not inject")).to_have_count(0)
    expect(tablet.get_by_label("What happened")).to_be_hidden()
    assert record.administrations.get().points == 50


def test_a_dose_changed_after_it_was_confirmed_unticks_the_box(tablet, record):
    tick_everything(tablet)
    confirmation = tablet.get_by_label("Doses and lots are as given")
    tablet.get_by_text("Something differed").click()
    tablet.get_by_label("Belly, both sides: points").fill("48")
    tablet.get_by_role("button", name="Sign record").click()

    expect(tablet.locator(".error-summary")).to_be_visible()
    expect(confirmation).not_to_be_checked()
    record.refresh_from_db()
    assert (record.is_signed, record.doses_confirmed) == (False, False)

    confirmation.check()
    expect(tablet.get_by_text("Kept at")).to_be_visible()
    tablet.get_by_label("Belly, both sides: points").fill("47")
    tablet.get_by_label("Belly, both sides: points").blur()
    why = tablet.get_by_text("Doses or lots have changed since this was ticked.")
    expect(why).to_be_visible()
    expect(confirmation).not_to_be_checked()
    keep_picture(tablet, "record-confirmation-lapsed", sizes=("tablet",))

    confirmation.check()
    expect(why).to_be_hidden()
    tablet.get_by_role("button", name="Sign record").click()
    expect(tablet.get_by_text("Signed by Dr Marin")).to_be_visible()


def test_enter_in_a_field_keeps_the_draft_and_nothing_more(tablet, record):
    tablet.get_by_text("Something differed").click()
    tablet.get_by_label("Belly, both sides: points").fill("48")
    tablet.get_by_label("Belly, both sides: points").press("Enter")

    expect(tablet.get_by_text("Kept at")).to_be_visible()
    expect(tablet.get_by_label("Belly, both sides: points")).to_have_value("48")
    assert record.administrations.get().points == 48


def test_all_as_planned_leads_to_the_lots_and_then_to_the_ticks(tablet):
    tablet.get_by_role("button", name="All as planned").click()
    expect(tablet.locator("#draw fieldset")).to_be_focused()

    tablet.locator("#draw").get_by_role("checkbox").check()
    tablet.get_by_role("button", name="All as planned").click()
    expect(tablet.locator(".ticks")).to_be_focused()
    expect(tablet.get_by_label("Doses and lots are as given")).not_to_be_checked()


@pytest.mark.parametrize("loss", ["the session", "every cookie"])
def test_what_is_typed_after_the_sign_in_was_lost_is_kept_once_it_is_back(tablet, record, clinician, loss):
    observations, status = tablet.get_by_label("Observations"), tablet.locator("#kept")
    observations.fill("First words.")
    observations.blur()
    expect(status).to_contain_text("Kept at")
    if loss == "the session":
        Session.objects.all().delete()
    else:
        tablet.context.clear_cookies()

    observations.fill("First words. Second words.")
    observations.blur()
    expect(tablet.get_by_text("You have been signed out, and this was not kept.")).to_be_visible()
    expect(observations).to_have_value("First words. Second words.")
    expect(status).to_be_hidden()
    keep_picture(tablet, "record-signed-out", sizes=("tablet",))

    with tablet.context.expect_page() as opened:
        tablet.get_by_role("link", name="Sign in again").click()
    beside = opened.value
    beside.get_by_label("Email").fill(clinician.email)
    beside.get_by_label("Password", exact=True).fill(PASSWORD)
    beside.get_by_role("button", name="Sign in", exact=True).click()
    expect(beside.get_by_role("heading", level=1)).to_be_visible()
    beside.wait_for_url(lambda url: "/account/login" not in url)

    tablet.get_by_label("4", exact=True).check()
    expect(tablet.locator("#signed-out")).to_have_count(0)
    expect(status).to_contain_text("Kept at")
    record.refresh_from_db()
    assert (record.observations, record.pain) == ("First words. Second words.", 4)


def test_a_tab_left_behind_chooses_between_both(tablet, record, clinician, lot):
    save(record, clinician, lot)
    tablet.get_by_label("Observations").fill("My own words.")
    tablet.get_by_label("Observations").blur()

    expect(tablet.get_by_role("region", name="What differs").first).to_contain_text("Slight redness.")
    expect(tablet.get_by_label("Observations")).to_have_value("My own words.")
    keep_picture(tablet, "record-conflict", sizes=("phone", "tablet"))
    tablet.get_by_role("button", name="Keep what I typed").click()

    expect(tablet.get_by_role("button", name="Keep what I typed")).to_have_count(0)
    record.refresh_from_db()
    assert record.observations == "My own words."


def test_the_last_words_before_signing_are_signed_too(tablet, record):
    tick_everything(tablet)
    tablet.get_by_label("3", exact=True).check()
    tablet.get_by_label("Observations").fill("Typed just before signing.")

    tablet.get_by_role("button", name="Sign record").click()

    expect(tablet.get_by_text("Signed by Dr Marin")).to_be_visible()
    signed = TreatmentRecord.objects.get()
    assert (signed.is_signed, signed.pain, signed.observations) == (True, 3, "Typed just before signing.")
    keep_picture(tablet, "record-signed", sizes=("phone", "tablet", "desk"))


def test_a_refusal_leads_to_what_is_missing(tablet):
    tablet.get_by_label("Observations").fill("Not to be lost.")
    tablet.get_by_role("button", name="Sign record").click()

    summary = tablet.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Caffeine 10 mg/mL")
    expect(tablet.get_by_label("Observations")).to_have_value("Not to be lost.")
    keep_picture(tablet, "record-refused", sizes=("tablet",))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_record_has_no_barrier(tablet, record, clinician, lot, theme):
    tablet.emulate_media(color_scheme=theme)
    tablet.get_by_text("Something differed").click()
    tablet.get_by_label("Belly, both sides: points").fill("210")
    tablet.get_by_role("button", name="Sign record").click()
    expect(tablet.locator(".error-summary")).to_be_visible()
    assert violations(tablet) == []

    record.refresh_from_db()
    sign(save(record, clinician, lot), clinician)
    tablet.reload()
    expect(tablet.get_by_text("Signed by Dr Marin")).to_be_visible()
    assert violations(tablet) == []
