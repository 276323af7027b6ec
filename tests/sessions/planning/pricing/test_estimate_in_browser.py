"""The estimate while Dr Marin types: minutes and cost follow, and one press saves what is estimated."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browsing import keep_picture, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan(course, clinician, keep, caffeine):
    keep({caffeine: Decimal("8.20")}, session_fee=Decimal(90))
    plan = course.plans.get()
    factories.make_plan_area(plan, factories.make_version(clinician, recipe={caffeine: "5"}))
    plan.first_on, plan.session_count = course.clinic.today, 3
    plan.pattern_confirmed, plan.visit_minutes = True, 15
    plan.save()
    return plan


def test_minutes_and_cost_follow_the_points_and_are_used_by_keyboard(window_of, clinician, plan):
    page = window_of(clinician, f"/courses/{plan.course_id}/plan")
    card, sessions = page.locator("#estimate"), page.locator("#pattern")
    expect(card).to_contain_text("20 min in session 1, then 15 min")
    expect(card).to_contain_text("4.10")
    expect(sessions).to_contain_text("15 min are planned, 20 min are estimated.")

    points = page.locator(".area-row:not(.new) [name$='-points']")
    points.fill("150")
    points.press("Tab")

    expect(card).to_contain_text("30 min in session 1, then 25 min")
    expect(card).to_contain_text("12.30")
    keep_picture(page, "estimate", sizes=("phone", "tablet", "desk"))

    tab_to(page, "button", "Use 30 min")
    page.keyboard.press("Enter")
    expect(sessions).not_to_contain_text("are planned")
    expect(page.get_by_label("Minutes a visit")).to_have_value("30")
    expect(page.get_by_role("button", name="Use 30 min")).to_have_count(0)
    plan.refresh_from_db()
    assert plan.visit_minutes == 30
