"""Ten o'clock is held for Bruno: the grid says so, no card is dropped on it, and what others enter appears."""

import re

import pytest
from playwright.sync_api import expect

from mesoplan.clinics.models import Closure
from tests import factories
from tests.browsing import keep_picture, violations
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book
from tests.sessions.booking.test_calendar_in_browser import WITHIN_MS, card_of, dialog, drag, start_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "Held for Bruno Sala until 07:30"


@pytest.fixture
def hold(bruno_session, front_desk, clinic):
    return factories.make_offer(bruno_session, front_desk, start=at(clinic, MONDAY, "10:00"))


def test_a_card_that_is_dropped_on_it_is_refused_and_goes_back(window_of, front_desk, hold, first, clinician):
    visit = book(first, clinician, MONDAY, "12:00")
    page = window_of(front_desk, "/calendar")
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert violations(page) == []
    keep_picture(page, "calendar-held", sizes=("phone", "tablet", "desk"))
    drag(page, "Ana Ruiz", minutes=-105)
    expect(page.locator("[data-moving]")).to_contain_text(WORDS)
    page.mouse.up()
    expect(dialog(page).get_by_role("alert")).to_contain_text(
        "The time from 10:00 to 10:30 is held for the waiting list until 07:30."
    )
    dialog(page).get_by_role("button", name="Put back").click()
    expect(card_of(page, "12:00–12:30")).to_be_visible()
    assert start_of(visit) == "12:00"


def test_its_room_is_not_free_with_another_clinician(window_of, front_desk, hold, first, clinic):
    book(first, factories.make_user("clinician", clinic, name="Dr Blanc"), MONDAY, "12:00")
    page = window_of(front_desk, "/calendar")
    drag(page, "Ana Ruiz", minutes=-120)
    expect(page.locator("[data-moving]")).to_contain_text(WORDS)
    page.mouse.up()


@pytest.mark.parametrize("view", ["grid", "list"])
def test_what_others_hold_and_close_appears_by_itself(
    window_of, front_desk, first, clinician, bruno_session, clinic, view
):
    book(first, clinician, MONDAY, "12:00")
    page = window_of(front_desk, f"/calendar?view={view}")
    expect(page.get_by_text("12:00–12:30").first).to_be_visible()
    factories.make_offer(bruno_session, front_desk, start=at(clinic, MONDAY, "10:00"))
    expect(page.get_by_text(WORDS)).to_be_visible(timeout=WITHIN_MS)
    Closure.objects.create(clinic=clinic, first_day=MONDAY, last_day=MONDAY, reason="Works")
    expect(page.get_by_text("Paris is closed until and including Mon 2 Nov.").first).to_be_attached(timeout=WITHIN_MS)


def test_one_clinician_is_chosen_for_the_week_and_stays_chosen(window_of, front_desk, first, clinician, clinic):
    factories.make_user("clinician", clinic, name="Dr Blanc")
    book(first, clinician, MONDAY, "12:00")
    page = window_of(front_desk, "/calendar?extent=week")
    expect(page.locator(".ec-col-head", has_text="Dr Blanc").first).to_be_visible()
    page.get_by_label("Whom to show").select_option(label="Dr Marin")
    page.wait_for_url(re.compile(f"only={clinician.pk}"))
    expect(card_of(page, "Ana Ruiz")).to_be_visible()
    expect(page.locator(".ec-col-head", has_text="Dr Blanc")).to_have_count(0)
    page.get_by_role("link", name="The week after").click()
    page.wait_for_url(re.compile(f"only={clinician.pk}.*day=2026-11-09|day=2026-11-09.*only={clinician.pk}"))
    page.get_by_role("link", name="Rooms").click()
    expect(page.locator(".ec-main")).to_be_visible()
    assert "only" not in page.url
