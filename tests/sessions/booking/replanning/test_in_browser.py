"""Dr Marin falls ill: the desk sees who is touched, waits for the proposal, books it and takes it back; by keyboard, on
every size, on paper."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from sessions.booking.models import Appointment, Replan
from sessions.booking.replanning import running
from tests import factories
from tests.browsing import keep_picture, tab_to
from tests.frame.test_styleguide import violations
from tests.sessions.booking.replanning.busy_clinic import fill, people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ALL_SIZES = ("phone", "tablet", "desk")


@pytest.fixture
def monday_after(clinic) -> date:
    """Ten days away or more, for the browser's clock is the real one."""
    today = clinic.today
    return today + timedelta(days=14 - today.weekday())


@pytest.fixture
def ill(clinic, clinician, monday_after) -> list[Appointment]:
    """Twelve visits of eight patients, two of whom have no address."""
    team = [clinician, *people(clinic, clinicians=2, rooms=3)]
    visits = fill(clinic, team, monday_after, ill=12, patients=8, others=24)
    for visit in visits[:2]:
        visit.patient.email = ""
        visit.patient.save()
    return visits[:12]


def show(page: Page, first: date, last: date) -> None:
    page.get_by_label("Clinician or room").select_option("Dr Marin")
    page.get_by_label("First day").fill(first.isoformat())
    page.get_by_label("Last day").fill(last.isoformat())
    tab_to(page, "button", "Show the appointments")
    page.keyboard.press("Enter")


def test_an_ill_clinician_from_the_list_to_the_booking_and_back(window_of, front_desk, clinician, ill, monday_after):
    page = window_of(front_desk, "/bookings/to-do")
    page.get_by_role("link", name="Somebody is ill, a room is closed").click()
    ask(page, monday_after)
    row = wait_for(page)
    running.note_proposed(row, running.propose(running.ground_of(row), limit_seconds=18))
    expect(page.get_by_role("button", name="Book 12 changes")).to_be_visible()
    look_at(page, "replan-proposed")
    page.emulate_media(media="print")
    keep_picture(page, "replan-on-paper")
    page.emulate_media(media="screen")

    page.get_by_role("checkbox").first.uncheck()
    tab_to(page, "button", "Book 11 changes")
    page.keyboard.press("Enter")
    expect(page.get_by_text("11 changes are booked").first).to_be_visible()
    look_at(page, "replan-booked")
    assert Appointment.objects.filter(version=2).count() == 11

    tab_to(page, "button", "Undo")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Everything is where it was before.").first).to_be_visible()
    assert Appointment.objects.filter(clinician=clinician).count() == 12
    look_at(page, "replan-taken-back")


def ask(page: Page, first: date) -> None:
    look_at(page, "replan-start")
    show(page, first, first + timedelta(days=13))
    expect(page.get_by_role("button", name="Re-plan these 12 appointments")).to_be_visible()
    look_at(page, "replan-touched")
    tab_to(page, "button", "Re-plan these 12 appointments")
    page.keyboard.press("Enter")
    expect(page.get_by_text("12 appointments wait to be planned.")).to_be_visible()


def wait_for(page: Page) -> Replan:
    """While the worker is at it the bar moves."""
    Replan.objects.update(status="running", started_at=timezone.now())
    bar = page.get_by_role("progressbar", name="Progress")
    expect(bar).to_have_attribute("value", re.compile(r"\d"))
    earlier = float(bar.get_attribute("value"))
    page.wait_for_function("(it) => document.querySelector('progress').value > it", arg=earlier)
    look_at(page, "replan-progress")
    return Replan.objects.select_related("clinic").get()


def look_at(page: Page, name: str) -> None:
    assert violations(page) == []
    keep_picture(page, name, sizes=ALL_SIZES)


def test_whoever_takes_a_place_meanwhile_is_seen_in_the_next_proposal(
    window_of, front_desk, clinician, ill, monday_after
):
    page = window_of(front_desk, "/bookings/replan")
    show(page, monday_after, monday_after + timedelta(days=13))
    page.get_by_role("button", name="Re-plan these 12 appointments").click()
    expect(page.get_by_text("wait to be planned")).to_be_visible()
    running.run(Replan.objects.get().pk)
    expect(page.get_by_role("button", name="Book 12 changes")).to_be_visible()
    line = Replan.objects.get().result["lines"][0]["new"]
    take(line)
    page.get_by_role("button", name="Book 12 changes").click()
    expect(page.get_by_text(re.compile("Nothing was booked: .* is busy"))).to_be_visible()
    running.run(Replan.objects.latest("pk").pk)
    expect(page.get_by_text(re.compile("Before: ")).first).to_be_visible()
    assert violations(page) == []
    keep_picture(page, "replan-once-more", sizes=ALL_SIZES)


def take(spot: dict[str, object]) -> None:
    """Somebody else is booked there."""
    visit = Appointment.objects.select_related("clinic").first()
    patient = factories.make_patient(visit.clinic, given_name="Dora")
    session = factories.make_active_course(patient, visit.clinician, sessions=1).sessions.get()
    start = datetime.fromisoformat(spot["starts_at"])
    Appointment.objects.create(
        session=session,
        patient=patient,
        clinic=visit.clinic,
        clinician_id=spot["clinician"],
        room=factories.make_room(visit.clinic, "A room of its own"),
        slot=(start, start + timedelta(minutes=30)),
        booked_by=visit.booked_by,
        booked_at=timezone.now(),
    )


def test_what_is_wrong_stands_at_its_field(window_of, front_desk, ill, monday_after):
    page = window_of(front_desk, "/bookings/replan")
    show(page, monday_after, monday_after - timedelta(days=1))
    expect(page.get_by_text("The last day comes after the first.").first).to_be_visible()
    assert violations(page) == []
    keep_picture(page, "replan-refused", sizes=("phone",))
