"""Booking and the day in a real browser: by keyboard, on a phone, fit to be read aloud."""

import re
from datetime import UTC

import pytest
from playwright.sync_api import expect

from sessions.booking.models import Appointment
from sessions.booking.services.cancel import cancel_appointment
from sessions.reminders.services import plan_reminders
from tests import factories
from tests.browsing import keep_picture, violations
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def day(clinic, first, bruno_session, clinician, front_desk) -> list[Appointment]:
    """Ana at ten and Bruno at two; somebody else has cancelled."""
    third = factories.make_active_course(
        factories.make_patient(clinic, given_name="Chloé"), clinician, first_on=MONDAY, sessions=1
    )
    freed = book(third.sessions.get(), clinician, MONDAY, "16:00")
    cancel_appointment(actor=front_desk, appointment=freed, version=freed.version)
    return [book(first, clinician, MONDAY, "10:00"), book(bruno_session, clinician, MONDAY, "14:00")]


def test_the_arrow_keys_walk_through_the_visits_and_the_days(window_of, front_desk, day):
    page = window_of(front_desk, "/calendar")
    visits = page.locator(".calendar-grid a[data-visit]")
    visits.first.focus()
    page.keyboard.press("ArrowDown")
    expect(visits.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/appointments/{day[0].pk}$"))
    page.go_back()
    page.wait_for_load_state()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="Tuesday 3 November")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", name="Monday 2 November")).to_be_visible()


def test_a_session_is_booked_and_undone_with_the_keyboard_alone(window_of, front_desk, course, clinic):
    page = window_of(front_desk, f"/courses/{course.pk}/book?one=1")
    page.locator("input[name=place]").first.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("Mon 2 Nov, 08:00 · Dr Marin · Room 1")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Mon 2 Nov, 08:15 · Dr Marin · Room 1")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Session 1 is booked: Mon 2 Nov, 08:15, Dr Marin, Room 1.")).to_be_visible()
    assert Appointment.objects.get().starts_at == at(clinic, MONDAY, "08:15")
    expect(page.get_by_role("button", name="Book session 2")).to_be_visible()
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_role("button", name="Book session 1")).to_be_visible()
    assert Appointment.objects.get().status == "cancelled"


def test_the_free_times_are_a_few_keys_away_and_one_stop_for_all(window_of, front_desk, course):
    page = window_of(front_desk, f"/courses/{course.pk}/book?one=1")
    skip, times = page.get_by_role("link", name="Skip to the free times"), page.locator("input[name=place]")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(times.first).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Book session 1").first).to_be_focused()


def test_a_day_without_free_times_offers_no_way_to_them(window_of, front_desk, course):
    page = window_of(front_desk, f"/courses/{course.pk}/book?day=2026-11-15")
    expect(page.locator("input[name=place]")).to_have_count(0)
    expect(page.get_by_role("link", name="Skip to the free times")).to_have_count(0)


def test_another_day_is_shown_as_soon_as_it_is_chosen(window_of, front_desk, course):
    page = window_of(front_desk, f"/courses/{course.pk}/book?one=1")
    page.locator("#wish_day").fill("2026-11-04")
    expect(page).to_have_url(re.compile("day=2026-11-04"))
    expect(page.get_by_role("link", name="Wed 4 Nov")).to_have_attribute("aria-current", "date")


def test_a_day_that_is_typed_is_shown_when_it_is_left_and_not_after_its_first_digit(window_of, front_desk, course):
    page = window_of(front_desk, f"/courses/{course.pk}/book?one=1")
    page.locator("#wish_day").focus()
    page.keyboard.type("11152026")
    page.locator("#wish_clinician").focus()
    expect(page).to_have_url(re.compile("day=2026-11-15"))


def test_a_free_place_of_the_calendar_leads_to_a_booking(window_of, front_desk, day, clinic, clinician):
    second = factories.make_active_course(
        factories.make_patient(clinic, given_name="Dora"), clinician, first_on=MONDAY, sessions=1
    )
    page = window_of(front_desk, "/calendar?view=list")
    page.get_by_role("link", name="free 10:30–14:00").click()
    page.locator("li", has_text="Dora").get_by_role("link", name="Book session 1").click()
    expect(page.get_by_text("Mon 2 Nov, 10:30 · Dr Marin · Room 1")).to_be_visible()
    page.get_by_role("button", name="Book session 1").click()
    expect(page.get_by_text("Session 1 is booked: Mon 2 Nov, 10:30")).to_be_visible()
    assert Appointment.objects.get(session__course=second).starts_at == at(clinic, MONDAY, "10:30")


def test_a_cancellation_asks_first_and_names_the_visit(window_of, front_desk, day):
    page = window_of(front_desk, f"/appointments/{day[0].pk}")
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("heading", name="Cancel the appointment of Ana Ruiz")).to_be_visible()
    expect(page.get_by_text("Monday 2 November, 10:00")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Go back").click()
    assert Appointment.objects.get(pk=day[0].pk).is_booked


@pytest.mark.parametrize(
    "path",
    [
        "/calendar",
        "/calendar?extent=week&by=room",
        "/calendar?view=list&by=room&extent=week",
        "/appointments/{appointment}/review",
        "/appointments/{appointment}/cancel",
        "/bookings/to-do",
        "/courses/{course}/book",
        "/courses/{course}/book?one=1",
        "/appointments/{appointment}",
        "/appointments/{appointment}/move",
        "/reminders/",
    ],
)
def test_every_page_is_read_aloud_and_is_no_wider_than_its_window(window_of, front_desk, course, day, path):
    plan_reminders(at(course.clinic, MONDAY, "07:00").astimezone(UTC))
    address = path.format(course=course.pk, appointment=day[0].pk)
    for width, height in ((390, 844), (1440, 900)):
        page = window_of(front_desk, address, width=width, height=height)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    keep_picture(page, f"desk{re.sub('[^a-z]+', '-', path)}", sizes=("phone", "tablet", "desk"))


def test_a_day_after_the_window_is_said_before_it_is_booked_by_hand(window_of, front_desk, course):
    page = window_of(front_desk, f"/courses/{course.pk}/book?one=1")
    page.get_by_text("Another time").click()
    by_hand = page.locator(".by-hand")
    by_hand.get_by_label("Day").fill("2026-11-10")
    by_hand.get_by_label("Day").press("Tab")
    expect(by_hand.get_by_text("2 days after the window of this session")).to_be_visible()
    assert violations(page) == []
    by_hand.get_by_label("Day").fill("2026-11-03")
    by_hand.get_by_label("Day").press("Tab")
    expect(by_hand.get_by_text("after the window")).to_have_count(0)
    assert not Appointment.objects.exists()
