"""The page of a course and its signed plan in a real browser, on a phone, a tablet and a desk."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from sessions.planning.services import signing
from tests import factories
from tests.browsing import first_by_day, keep_picture, violations
from tests.sessions.planning.charts import draw, note
from tests.sessions.progress.followed import treat
from tests.test_long_words import TOO_WIDE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (390, 820, 1440)


@pytest.fixture
def course(monday, ana, clinician):
    """Charted around a mole; in the second session more is given than in the first."""
    course = factories.make_course(ana, clinician)
    plan = course.plans.get()
    plan.first_on, plan.session_count, plan.pattern_confirmed = course.clinic.today, 4, True
    plan.save()
    version = factories.make_version(clinician)
    area = factories.make_plan_area(plan, version, to_session=1)
    draw(clinician, area)
    note(clinician, area, margin_cm=Decimal("0.3"))
    factories.make_plan_area(plan, version, from_session=2, points=60)
    plan.refresh_from_db()
    signing.sign_plan(actor=clinician, plan=plan, version=plan.version, reasons={}, notes_seen=True)
    lot = factories.make_lot(version.lines.get().product)
    treat(course, 1, clinician, lot, points=30, reason="Asked to stop.")
    return course


@pytest.mark.parametrize(
    ("path", "scheme"), [("", "dark"), *first_by_day(("plan", "light"), ("plan", "dark"), ("", "light"))]
)
def test_nothing_on_the_page_is_a_barrier_or_sticks_out(window_of, clinician, course, path, scheme):
    page = window_of(clinician, f"/courses/{course.pk}/{path}")
    page.emulate_media(color_scheme=scheme)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert (width, page.evaluate(TOO_WIDE), violations(page)) == (width, [], [])
    keep_picture(page, f"course-{path or 'page'}-{scheme}", sizes=("phone", "tablet", "desk"))


def test_a_step_leads_to_the_record_by_keyboard(window_of, clinician, course):
    page = window_of(clinician, f"/courses/{course.pk}/", width=390)
    step = page.get_by_role("link", name=re.compile("^Session 1 Done"))
    step.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/record"))


def test_a_difference_is_said_in_words(window_of, clinician, course):
    page = window_of(clinician, f"/courses/{course.pk}/", width=390)
    row = page.locator("#planned-and-given tbody tr").first
    expect(row).to_contain_text("% less")
    expect(row).to_contain_text("Reason: Asked to stop.")
