"""Visits that no longer fit are read before a change is kept, stay booked, and are found by the desk."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mesoplan.clinics.models import Absence, Closure, ExtraHours, Membership, WorkingHours
from sessions.booking.availability.outside import LeavesOutsideError
from sessions.booking.availability.services.clinic import add_closure
from sessions.booking.availability.services.team import Away, add_absence, remove_extra_hours
from sessions.booking.models import Appointment
from sessions.booking.services.book import book_session
from tests import factories
from tests.same_time import together
from tests.sessions.booking.availability.test_clinic_page import ALL_WEEK, address, typed_week
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book

LEAVE = {"first_day": "2026-11-02", "last_day": "2026-11-06", "reason": "ill"}


def test_a_leave_over_a_visit_is_asked_about_first(omar, clinic, clinician, visit):
    add = address("add_absence", clinic.pk, clinician.pk)
    asked = omar.post(add, LEAVE)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "1 appointment does not fit any more." in page
    assert "Mon 2 Nov, 10:00" in page
    assert "Dr Marin is on leave until and including Fri 6 Nov." in page
    assert "Ana" not in page  # an admin has nothing to do with patients
    assert f'name="confirmed" value="{visit.pk}"' in page
    assert not Absence.objects.exists()
    omar.post(add, LEAVE | {"confirmed": str(visit.pk)})
    assert Absence.objects.get().reason == "ill"
    visit.refresh_from_db()
    assert visit.is_booked
    assert "1 appointment does not fit any more" in omar.get(address("clinic", clinic.pk)).content.decode()


def test_another_visit_that_came_meanwhile_is_asked_about_again(omar, clinic, clinician, visit, bruno_session):
    late = book(bruno_session, clinician, MONDAY, "15:00")
    asked = omar.post(address("add_absence", clinic.pk, clinician.pk), LEAVE | {"confirmed": str(visit.pk)})
    assert f'value="{visit.pk} {late.pk}"' in asked.content.decode()
    assert not Absence.objects.exists()


def test_a_visit_that_lay_outside_before_is_no_reason_to_ask(omar, clinic, clinician, visit):
    Absence.objects.create(clinician=clinician, first_day=MONDAY, last_day=MONDAY)
    omar.post(address("add_absence", clinic.pk, clinician.pk), LEAVE)
    assert Absence.objects.count() == 2


def test_a_visit_at_another_clinic_is_named_too(omar, clinic, clinician, visit):
    """An absence is from all clinics."""
    lyon = factories.make_clinic(name="Lyon")
    Membership.objects.create(user=clinician, clinic=lyon)
    session = factories.make_active_course(
        factories.make_patient(lyon, given_name="Eve"), clinician, first_on=MONDAY, sessions=1
    ).sessions.get()
    book(session, clinician, MONDAY, "15:00")
    asked = omar.post(address("add_absence", clinic.pk, clinician.pk), LEAVE).content.decode()
    assert "2 appointments do not fit any more." in asked
    assert "Lyon" in asked


@pytest.mark.parametrize("name", ["opening_hours", "week", "add_closure", "holidays"])
def test_every_change_of_the_hours_asks(omar, clinic, clinician, visit, first, monday, name):
    if name == "holidays":
        visit.slot = tuple(bound + timedelta(days=9) for bound in (visit.starts_at, visit.ends_at))
        visit.save()
    ids = [clinic.pk, clinician.pk] if name == "week" else [clinic.pk]
    typed = {
        "opening_hours": typed_week(**(ALL_WEEK | {"from_0_0": "11:00"})),
        "week": typed_week(from_0_0="11:00", to_0_0="12:00"),
        "add_closure": {"first_day": "2026-11-02", "last_day": "2026-11-02"},
        "holidays": {"closes_on_holidays": "on", "subdivision": "", "version": 1},
    }[name]
    asked = omar.post(address(name, *ids), typed)
    assert "1 appointment does not fit any more." in asked.content.decode()
    assert Closure.objects.count() + WorkingHours.objects.count() == 0
    kept = omar.post(address(name, *ids), typed | {"confirmed": str(visit.pk)})
    assert kept.status_code == 302


def test_extra_hours_with_a_visit_in_them_are_not_taken_away_unasked(first, clinician, clinic, admin):
    sunday = MONDAY + timedelta(days=6)
    extra = ExtraHours.objects.create(
        clinic=clinic, clinician=clinician, day=sunday, starts_at="10:00", ends_at="12:00"
    )
    visit = book(first, clinician, sunday, "10:00")
    with pytest.raises(LeavesOutsideError):
        remove_extra_hours(actor=admin, extra=extra, version=1)
    assert ExtraHours.objects.exists()
    remove_extra_hours(actor=admin, extra=extra, version=1, confirmed=[visit.pk])
    assert not ExtraHours.objects.exists()


def test_the_desk_finds_them_with_their_patients(client_of, front_desk, visit, clinician):
    client = client_of(front_desk)
    assert "Every appointment lies within the hours" in client.get(reverse("availability:outside")).content.decode()
    Absence.objects.create(clinician=clinician, first_day=MONDAY, last_day=MONDAY)
    page = client.get(reverse("availability:outside")).content.decode()
    assert "Ana Ruiz" in page
    assert reverse("booking:appointment", args=[visit.pk]) in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(4))
def test_a_leave_and_a_booking_at_one_moment_take_turns(first, clinician, clinic, admin, attempt):
    """Either the booking reads of the leave, or the admin reads of the booking: never is both kept unread."""
    starts_at = at(clinic, MONDAY, "10:00")
    away = Away(first_day=MONDAY, last_day=MONDAY)
    outcomes = together(
        lambda: book_session(
            actor=clinician, session=first, clinician=clinician, room=clinic.rooms.get(), starts_at=starts_at
        ),
        lambda: add_absence(actor=admin, clinician=clinician, away=away, reason=""),
    )
    (refusal,) = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert "on leave" in str(refusal) or "fit any more" in str(refusal)
    assert Appointment.objects.count() + Absence.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(4))
def test_a_closure_and_a_booking_at_one_moment_take_turns(first, clinician, clinic, admin, attempt):
    outcomes = together(
        lambda: book(first, clinician, MONDAY, "10:00"),
        lambda: add_closure(actor=admin, clinic=clinic, first_day=MONDAY, last_day=MONDAY, reason=""),
    )
    assert len([outcome for outcome in outcomes if isinstance(outcome, Exception)]) == 1
    assert Appointment.objects.count() + Closure.objects.count() == 1
