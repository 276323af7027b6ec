"""A page on a slow tablet is seen, and used, before its scripts listen: nothing that was done until then is lost."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from patients.services import history
from tests import factories
from tests.browsing import hold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LATER_SCRIPTS = re.compile(r"/htmx\.min\.js")
SENT_BY_TWO_PRESSES = """() => {
    const button = document.querySelector("main form[method=post] [type=submit]");
    let sent = 0;
    document.addEventListener("submit", (event) => { sent += event.defaultPrevented ? 0 : 1; });
    button.click();
    button.click();
    return sent;
}"""


@pytest.fixture
def seen_early(window_of, clinician) -> Callable[[str], tuple[Page, Callable[[], None]]]:
    """A page whose scripts do not come before they are let through."""

    def open_page(path: str) -> tuple[Page, Callable[[], None]]:
        page = window_of(clinician, "/health/live")
        let_scripts_come = hold(page, LATER_SCRIPTS)
        page.goto(path, wait_until="commit")
        expect(page.locator("#toasts")).to_be_attached()
        return page, let_scripts_come

    return open_page


def test_the_key_of_the_search_is_heard(seen_early, ana):
    page, _ = seen_early("/")
    page.keyboard.type("/ruiz")
    expect(page.locator("[data-search]")).to_have_value("ruiz")


def test_who_was_typed_is_found(seen_early, clinic, ana):
    factories.make_patient(clinic, given_name="Chloé", family_name="Müller", birth_date=date(1991, 7, 2))
    page, let_scripts_come = seen_early("/patients/")
    expect(page.locator("#typed")).to_be_focused()
    page.keyboard.type("ruiz")
    expect(page.locator("[data-person]")).to_have_count(2)
    let_scripts_come()
    expect(page.locator("[data-person]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-person]")).to_be_focused()


def test_the_arrow_keys_walk_through_the_people(seen_early, ana):
    page, _ = seen_early("/patients/")
    expect(page.locator("#typed")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-person]")).to_be_focused()


def test_an_ingredient_that_was_typed_is_found(seen_early):
    page, let_scripts_come = seen_early("/catalogue/")
    page.locator("#typed").fill("no such thing")
    let_scripts_come()
    expect(page).to_have_url(re.compile(r"q=no\+such|q=no%20such"))


def test_a_change_of_the_plan_is_kept(seen_early, clinician, ana):
    plan = factories.make_course(ana, clinician).plans.get()
    factories.make_plan_area(plan, factories.make_version(clinician), technique=factories.make_technique())
    page, let_scripts_come = seen_early(f"/courses/{plan.course_id}/plan")
    page.locator(".area-row").first.get_by_label("Points").fill("41")
    page.keyboard.press("Tab")
    let_scripts_come()
    expect(page.locator("#areas")).to_contain_text("41 points")
    assert plan.areas.get().points == 41


def test_a_dialog_opens(seen_early, ana, clinician):
    history.add_alert(actor=clinician, patient=ana, text="Faints at needles")
    page, _ = seen_early(f"/patients/{ana.pk}/allergies")
    page.locator("[data-opens]").first.click()
    expect(page.locator("dialog[open]")).to_be_visible()


def test_a_form_is_sent_once_for_two_presses(seen_early):
    page, _ = seen_early("/patients/new")
    assert page.evaluate(SENT_BY_TWO_PRESSES) == 1


@pytest.mark.parametrize(("later", "day"), [([], "2026-04-10"), (["ArrowUp"], "2026-05-10")])
def test_a_day_is_sent_when_it_is_left_and_not_before(seen_early, later, day):
    page, let_scripts_come = seen_early("/calendar?day=2026-03-10")
    page.locator("#id_day").focus()
    page.keyboard.press("ArrowUp")
    let_scripts_come()
    page.wait_for_load_state()
    for key in [*later, "Shift+Tab"]:
        page.keyboard.press(key)
    expect(page).to_have_url(re.compile(f"day={day}"))
