"""The board of the day as the front desk works with it: by finger, by keyboard, and while others change it."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.booking.models import Appointment
from sessions.booking.services import attend
from sessions.planning.services.sessions import note_booked
from tests import factories
from tests.browsing import SIZES, keep_picture, keys, tab_to, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REFRESHED_MS = 15_000


def booked(patient: Patient, clinician: User, start: datetime) -> Appointment:
    """At a time that is neither late nor tomorrow, whenever the test runs."""
    session = factories.make_active_course(patient, clinician, sessions=1).sessions.get()
    note_booked(sessions=[session])
    return Appointment.objects.create(
        session=session,
        patient=patient,
        clinic=patient.clinic,
        clinician=clinician,
        room=patient.clinic.rooms.get(),
        slot=(start, start + timedelta(minutes=2)),
        booked_by=clinician,
        booked_at=timezone.now(),
    )


def soon(clinic: Clinic) -> datetime:
    """Later today on the clinic's clock; in the last minutes of a day there is nothing later, and it is just over."""
    later = timezone.now() + timedelta(minutes=5)
    return later if clinic.local(later).date() == clinic.today else timezone.now() - timedelta(minutes=5)


@pytest.fixture
def visit(ana: Patient, clinician: User) -> Appointment:
    return booked(ana, clinician, soon(ana.clinic))


def column(page: Page, stage: str):
    return page.locator(f'[data-stage="{stage}"]')


def test_a_patient_is_led_from_the_door_to_the_room_and_back(window_of, front_desk, visit):
    page = window_of(front_desk, "/", width=820, height=1180)
    for button, stage in (("Check in", "arrived"), ("Ready", "ready"), ("Into the room", "in_room")):
        page.get_by_role("button", name=f"{button} Ana Ruiz").click()
        expect(column(page, stage).get_by_role("link", name="Ana Ruiz")).to_be_visible()
    expect(page.get_by_text("Ana Ruiz is in Room 1.")).to_be_visible()
    assert page.evaluate("performance.getEntriesByType('navigation').length") == 1

    page.get_by_role("button", name="Not in the room Ana Ruiz").click()
    expect(column(page, "ready").get_by_role("link", name="Ana Ruiz")).to_be_visible()
    page.get_by_role("button", name="Not ready yet Ana Ruiz").click()
    page.get_by_role("button", name="Undo the check-in Ana Ruiz").click()
    expect(column(page, "expected").get_by_role("link", name="Ana Ruiz")).to_be_visible()


def test_the_keyboard_goes_with_the_patient(window_of, front_desk, visit):
    page = window_of(front_desk, "/")
    tab_to(page, "button", "Check in Ana Ruiz")
    for stage in ("arrived", "ready", "in_room"):
        keys(page, "Enter")
        expect(column(page, stage).get_by_role("link", name="Ana Ruiz")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('#today-board') !== null")


def test_what_somebody_else_does_appears_by_itself(window_of, front_desk, visit):
    page = window_of(front_desk, "/")
    attend.check_in(actor=front_desk, appointment=visit)
    expect(column(page, "arrived").get_by_role("link", name="Ana Ruiz")).to_be_visible(timeout=REFRESHED_MS)


def test_the_focus_is_never_taken_away(window_of, front_desk, visit):
    """The button that has it would be gone: so it stays until the person goes on."""
    page = window_of(front_desk, "/")
    page.get_by_role("button", name="Check in Ana Ruiz").focus()
    row = attend.check_in(actor=front_desk, appointment=visit)
    attend.enter_room(actor=front_desk, appointment=row, version=row.version)
    with page.expect_response(
        lambda answer: "/today/board" in answer.url and answer.status == 200, timeout=REFRESHED_MS
    ):
        pass
    page.wait_for_timeout(200)
    assert page.evaluate("document.activeElement.id") == f"on-{visit.pk}"

    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("This was changed meanwhile")
    page.get_by_role("link", name="Calendar").first.focus()
    expect(column(page, "in_room").get_by_role("link", name="Ana Ruiz")).to_be_visible(timeout=REFRESHED_MS)


def test_who_does_not_come_is_asked_about_first(window_of, front_desk, ana, clinician):
    booked(ana, clinician, timezone.now() - timedelta(minutes=1))
    page = window_of(front_desk, "/")
    page.get_by_role("button", name="Did not come Ana Ruiz").click()
    dialog = page.get_by_role("dialog", name="Ana Ruiz did not come?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Did not come").click()
    expect(page.locator(".board-missed").get_by_role("link", name="Ana Ruiz")).to_be_visible()


def test_where_the_server_is_gone_the_board_says_so(window_of, front_desk, visit):
    page = window_of(front_desk, "/")
    page.route("**/today/board**", lambda route: route.abort())
    expect(page.get_by_text("cannot be refreshed just now")).to_be_visible(timeout=REFRESHED_MS)
    page.unroute("**/today/board**")
    expect(page.get_by_text("cannot be refreshed just now")).to_be_hidden(timeout=REFRESHED_MS)


@pytest.mark.parametrize("size", SIZES)
def test_every_button_is_large_enough_and_nothing_is_a_barrier(window_of, front_desk, clinician, visit, clinic, size):
    here = booked(factories.make_patient(clinic, given_name="Bruno"), clinician, timezone.now() - timedelta(minutes=9))
    attend.check_in(actor=front_desk, appointment=here)
    booked(factories.make_patient(clinic, given_name="Carla"), clinician, timezone.now() - timedelta(minutes=4))
    width, height = SIZES[size]
    page = window_of(front_desk, "/", width=width, height=height)

    least = 44 if width < 1200 else 24
    boxes = [button.bounding_box() for button in page.locator("#today-board button:visible").all()]
    assert boxes
    assert all(box["width"] >= least and box["height"] >= least for box in boxes)
    assert violations(page) == []
    keep_picture(page, "day-board", sizes=(size,))
