"""The front desk books a whole course in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from sessions.booking.models import Appointment
from tests import factories
from tests.browsing import hold, keep_picture, violations
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = ("phone", "tablet", "desk")


@pytest.fixture
def long_course(ana, clinician, course):
    """Ten weekly sessions beside those of the other course of the patient."""
    course.sessions.update(status="cancelled")
    return factories.make_active_course(ana, clinician, first_on=MONDAY, sessions=10)


def test_ten_sessions_are_booked_with_one_press_and_taken_back_with_another(window_of, front_desk, long_course):
    page = window_of(front_desk, "/bookings/to-do")
    page.get_by_role("link", name="Book 10 sessions").click()
    page.get_by_label("Tuesday").check()
    expect(page).to_have_url(re.compile("weekdays=1"))
    expect(page.locator("#proposals").get_by_text("Tue 3 Nov, 08:00").first).to_be_visible()
    page.get_by_label("Starts from").fill("17:00")
    page.get_by_label("Starts from").press("Tab")
    expect(page.locator("#proposals").get_by_text("Tue 3 Nov, 17:00").first).to_be_visible()
    expect(page.get_by_role("radio", name="Proposal 1")).to_be_checked()
    keep_picture(page, "whole-course", sizes=SIZES)
    assert violations(page) == []
    page.get_by_role("button", name="Book 10 sessions").click()
    expect(page.get_by_text("10 sessions are booked.")).to_be_visible()
    assert Appointment.objects.live().count() == 10
    keep_picture(page, "whole-course-booked", sizes=SIZES)
    assert violations(page) == []
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("10 sessions are not booked any more.")).to_be_visible()
    assert not Appointment.objects.live().exists()


def test_while_a_wish_is_looked_up_what_was_proposed_before_cannot_be_booked(window_of, front_desk, long_course):
    page = window_of(front_desk, f"/courses/{long_course.pk}/book")
    let_through = hold(page, re.compile("weekdays=1"))
    page.get_by_label("Tuesday").check()
    expect(page.get_by_role("button", name="Book 10 sessions")).to_be_disabled()
    page.wait_for_timeout(500)
    let_through()
    expect(page.locator("#proposals").get_by_text("Tue 3 Nov, 08:00").first).to_be_visible()
    expect(page.get_by_role("button", name="Book 10 sessions")).to_be_enabled()


def test_a_wish_that_is_made_while_another_is_looked_up_is_not_lost(window_of, front_desk, long_course):
    page = window_of(front_desk, f"/courses/{long_course.pk}/book")
    let_through = hold(page, re.compile("weekdays=1"))
    with page.expect_request(re.compile("weekdays=1")):
        page.get_by_label("Tuesday").check()
    page.get_by_label("Starts from").fill("17:00")
    page.get_by_label("Only on these days").check()
    let_through()
    expect(page.locator("#proposals").get_by_text("Tue 3 Nov, 17:00").first).to_be_visible()
    expect(page.get_by_label("Only on these days")).to_be_checked()
    expect(page.get_by_role("button", name="Book 10 sessions")).to_be_enabled()


def test_somebody_is_faster_between_the_proposal_and_the_press(
    window_of, front_desk, long_course, clinician, bruno_session
):
    page = window_of(front_desk, f"/courses/{long_course.pk}/book")
    expect(page.get_by_role("button", name="Book 10 sessions")).to_be_visible()
    book(bruno_session, clinician, MONDAY, "08:00")
    page.get_by_role("button", name="Book 10 sessions").click()
    expect(page.get_by_text("Nothing is booked")).to_be_visible()
    expect(page.get_by_text("Session 1: Dr Marin is busy from 08:00 to 08:30.")).to_be_visible()
    expect(page.locator(".changes ins")).to_have_text("Mon 2 Nov, 08:30, Dr Marin, Room 1")
    assert Appointment.objects.count() == 1
    keep_picture(page, "whole-course-taken", sizes=SIZES)
    assert violations(page) == []
    page.get_by_role("button", name="Book 10 sessions").click()
    expect(page.get_by_text("10 sessions are booked.")).to_be_visible()
    assert Appointment.objects.live().count() == 11


def test_the_week_of_a_date_is_shown_when_it_has_the_focus(window_of, front_desk, course):
    page = window_of(front_desk, f"/courses/{course.pk}/book")
    expect(page.get_by_role("heading", name="Week of 2 Nov")).to_be_visible()
    page.get_by_role("button", name="Mon 16 Nov, 08:00").first.focus()
    expect(page.get_by_role("heading", name="Week of 16 Nov")).to_be_visible()


def test_it_works_from_the_keyboard(window_of, front_desk, course):
    page = window_of(front_desk, f"/courses/{course.pk}/book")
    skip = page.get_by_role("link", name="Skip to the proposals")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="Proposal 1")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Proposal 2")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 sessions are booked.")).to_be_visible()


def test_a_wrong_wish_is_said_at_its_field(window_of, front_desk, course):
    page = window_of(front_desk, f"/courses/{course.pk}/book?from_time=17:00")
    page.get_by_label("Ends by").fill("09:00")
    page.get_by_label("Ends by").press("Tab")
    expect(page.get_by_text("This has to be later than the time before it.").first).to_be_visible()
    expect(page.get_by_label("Ends by")).to_have_value("09:00")
    assert violations(page) == []


def test_on_a_phone_the_proposals_come_before_the_wishes(window_of, front_desk, long_course):
    page = window_of(front_desk, f"/courses/{long_course.pk}/book", width=390, height=844)
    expect(page.get_by_role("button", name="Book 10 sessions")).to_be_in_viewport()
    expect(page.get_by_label("Tuesday")).to_be_hidden()
    page.get_by_role("heading", name="Wishes").click()
    page.get_by_label("Tuesday").check()
    expect(page.locator("#proposals").get_by_text("Tue 3 Nov, 08:00").first).to_be_visible()
    expect(page.get_by_label("Tuesday")).to_be_checked()
    assert violations(page) == []
