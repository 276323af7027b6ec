"""The waiting list in a real browser: from the wish to the place that somebody else has given back."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sessions.booking.models import Appointment, FreedPlace, WaitingEntry
from sessions.booking.services.offering import run
from tests.browsing import SIZES, keep_picture, violations
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book
from tests.sessions.booking.waiting.test_offering import NINE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ana_at_ten(first, clinician, monday) -> Appointment:
    monday.move_to(NINE)
    return book(first, clinician, MONDAY, "10:00")


def test_a_place_that_is_given_back_is_held_offered_and_booked(window_of, front_desk, ana_at_ten, bruno_session):
    page = window_of(front_desk, f"/courses/{bruno_session.course_id}/book")
    page.get_by_role("link", name="Put on the waiting list").click()
    page.get_by_label("From").fill("09:00")
    page.get_by_label("To").fill("12:00")
    page.get_by_role("button", name="Add another time").click()
    expect(page.locator("[data-row]:visible")).to_have_count(2)
    expect(page.locator("#id_windows-1-weekday")).to_be_focused()
    page.get_by_role("button", name="Remove").nth(1).click()
    expect(page.locator("[data-row]:visible")).to_have_count(1)
    assert violations(page) == []
    keep_picture(page, "waiting-entry", sizes=tuple(SIZES))
    page.get_by_role("button", name="Put on the waiting list").click()
    expect(page.get_by_text("Bruno Sala is on the waiting list.")).to_be_visible()
    assert WaitingEntry.objects.get().windows.count() == 1

    page.goto(f"/appointments/{ana_at_ten.pk}")
    page.get_by_role("link", name="Cancel", exact=True).click()
    page.get_by_role("button", name="Cancel the appointment").click()
    expect(page.get_by_text("Cancelled: Ana Ruiz, Mon 2 Nov, 10:00.")).to_be_visible()
    FreedPlace.objects.update(freed_at=timezone.now())  # as if it could not be taken back any more
    run()

    page.goto("/")
    expect(page.get_by_text("10:00 is held for Bruno Sala until 09:30: call them.")).to_be_visible()
    assert violations(page) == []
    keep_picture(page, "waiting-today", sizes=tuple(SIZES))
    page.get_by_role("link", name="Waiting list Bruno Sala").click()
    assert violations(page) == []
    keep_picture(page, "waiting-list", sizes=tuple(SIZES))
    page.get_by_role("button", name="Says yes: book Bruno Sala").click()
    expect(page.get_by_text("Session 1 of Bruno Sala is booked: Mon 2 Nov, 10:00.")).to_be_visible()
    assert Appointment.objects.live().get().session == bruno_session


def test_what_is_missing_is_said_where_it_is_missing(window_of, front_desk, bruno_session):
    page = window_of(front_desk, f"/courses/{bruno_session.course_id}/waiting", width=390, height=844)
    page.get_by_label("From").fill("09:00")
    page.get_by_role("button", name="Put on the waiting list").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="Row 1, To:").click()
    expect(page.get_by_label("To")).to_be_focused()
    assert violations(page) == []
