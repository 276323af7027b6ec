"""Finding a patient without a mouse, in a real browser."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browsing import violations
from tests.factories import make_patient

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(window_of, clinician, clinic, ana):
    make_patient(clinic, given_name="Bruno", family_name="Ruiz", birth_date=date(1990, 5, 1))
    make_patient(clinic, given_name="Chloé", family_name="Müller", birth_date=date(1991, 7, 2))
    page = window_of(clinician, "/patients/")
    expect(page.get_by_role("searchbox", name="Find a patient").last).to_be_focused()
    return page


def test_results_follow_the_typing_and_the_address_with_them(page):
    page.keyboard.type("MULLER chloe")
    expect(page.locator("[data-person]")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?q=MULLER"))
    assert violations(page) == []


def test_the_arrow_keys_walk_through_the_people_and_enter_opens_one(page, ana):
    page.keyboard.type("ruiz")
    expect(page.locator("[data-person]")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-person]").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-person]").last).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/patients/{ana.pk}/$"))


def test_enter_opens_the_only_one_but_never_one_of_an_older_search(page, ana):
    page.keyboard.type("ana")
    expect(page.locator("[data-person]")).to_have_count(1)
    page.route(
        re.compile("/patients/"),
        lambda route: route.abort() if "hx-request" in route.request.headers else route.continue_(),
    )
    page.keyboard.type("x")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No patient matches “anax”")).to_be_visible()
    page.unroute_all()
    page.get_by_role("searchbox", name="Find a patient").last.fill("ana")
    expect(page.locator("[data-person]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/patients/{ana.pk}/$"))
