"""Omar enters a leave in a real browser, reads whom it touches, and the desk sees it at once; by keyboard, fit to be
read aloud."""

import re

import pytest
from playwright.sync_api import expect

from mesoplan.clinics.models import Absence, WorkingHours
from tests.browsing import keep_picture, tab_to
from tests.frame.test_styleguide import violations
from tests.sessions.booking.availability.test_clinic_page import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_leave_is_read_before_it_is_kept_and_seen_by_the_desk(window_of, admin, front_desk, clinic, clinician, visit):
    page = window_of(admin, "/")
    page.get_by_role("link", name="Clinics").first.click()
    page.get_by_role("link", name="Paris").click()
    expect(page.get_by_role("heading", name="Paris")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Add an absence Dr Marin").click()
    page.get_by_label("First day").fill("2026-11-02")
    page.get_by_label("Last day").fill("2026-11-06")
    page.get_by_label("Reason").fill("ill")
    tab_to(page, "button", "Save")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("1 appointment does not fit any more.")
    expect(page.get_by_role("alert")).to_contain_text("Mon 2 Nov, 10:00")
    assert not Absence.objects.exists()
    assert violations(page) == []
    keep_picture(page, "leave-over-a-visit", sizes=("phone", "tablet", "desk"))
    page.get_by_role("button", name="Save all the same").click()
    expect(page.get_by_role("link", name="Mon 2 Nov – Fri 6 Nov")).to_be_visible()
    assert Absence.objects.get().reason == "ill"

    desk = window_of(front_desk, "/bookings/to-do")
    desk.get_by_role("link", name="Outside the hours").click()
    expect(desk.get_by_text("Dr Marin is on leave until and including Fri 6 Nov.")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_role("link", name="Mon 2 Nov, 10:00").click()
    expect(desk).to_have_url(re.compile(f"/appointments/{visit.pk}$"))


def test_a_week_is_typed_and_what_is_wrong_with_it_stands_at_its_day(window_of, admin, clinic, clinician, monday):
    page = window_of(admin, address("week", clinic.pk, clinician.pk))
    page.get_by_label("Monday, from").first.fill("09:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("group", name="Monday")).to_contain_text("Say until when.")
    assert violations(page) == []
    keep_picture(page, "week-of-a-clinician", sizes=("phone", "tablet", "desk"))
    page.get_by_label("Monday, to").first.fill("17:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("09:00–17:00")).to_be_visible()
    assert WorkingHours.objects.count() == 1
