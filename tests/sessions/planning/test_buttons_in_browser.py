"""What Dr Marin presses in the planner, while the row for a further area stands empty beside it."""

import pytest
from playwright.sync_api import expect

from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def planned(course, clinician):
    plan = course.plans.get()
    factories.make_area("arms", "Arms")
    factories.make_plan_area(plan, factories.make_version(clinician))
    plan.first_on = course.clinic.today
    plan.save()
    return course


@pytest.fixture
def page(window_of, clinician, planned):
    return window_of(clinician, f"/courses/{planned.pk}/plan")


def test_a_usual_pattern_sets_the_sessions_whatever_stands_in_their_fields(page, planned):
    count = page.locator("[name=pattern-session_count]")
    count.fill("17")
    page.get_by_role("button", name="3, every 21 days").click()

    expect(page.locator(".pattern-words")).to_have_text("3 sessions, 21 days apart")
    expect(count).to_have_value("3")
    plan = planned.plans.get()
    assert (plan.session_count, plan.interval_days) == (3, 21)


def test_no_form_of_the_planner_is_held_back_by_an_empty_field_of_another(page):
    held_back = """() => [...document.querySelectorAll("#planner form")]
        .filter((form) => !form.noValidate).map((form) => form.action)"""
    assert page.evaluate(held_back) == []
