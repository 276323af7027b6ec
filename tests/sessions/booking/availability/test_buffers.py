"""A room stays empty for some minutes between two visits: by what is offered, by refusals, and by the database."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from mesoplan.clinics.models import Clinic, Room
from mesoplan.refusals import DomainError
from sessions.booking.availability.services.rooms import change_room, keep_buffer
from sessions.booking.models import Appointment
from sessions.planning.models import Session
from tests import factories
from tests.sessions.booking.availability.test_clinic_page import address
from tests.sessions.booking.availability.test_working_hours import offered
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book, refusal_of


@pytest.fixture
def other(clinic):
    return factories.make_user("clinician", clinic, name="Dr Roy")


def minutes_taken(visit: Appointment) -> float:
    visit.refresh_from_db()
    return (visit.room_taken.upper - visit.room_taken.lower).total_seconds() / 60


@pytest.fixture
def ten_minutes(clinic, admin, monday) -> None:
    keep_buffer(actor=admin, clinic=clinic, buffer_minutes=10, version=1)


def test_without_minutes_between_them_visits_may_touch(first, bruno_session, clinician, other):
    assert minutes_taken(book(first, clinician, MONDAY, "10:00")) == 30
    assert book(bruno_session, other, MONDAY, "10:30").pk


@pytest.mark.parametrize("clock", ["10:30", "10:35", "09:25", "09:30"])
def test_a_visit_too_near_in_the_same_room_is_refused_and_says_why(
    ten_minutes, first, bruno_session, clinician, other, clock
):
    book(first, clinician, MONDAY, "10:00")
    assert refusal_of(bruno_session, other, MONDAY, clock).fields == {
        "room": "Room 1 is taken from 10:00 to 10:30. It has to stay empty for some minutes between two visits."
    }


@pytest.mark.parametrize("clock", ["10:40", "09:20"])
def test_the_minutes_are_enough(ten_minutes, first, bruno_session, clinician, other, clock):
    assert minutes_taken(book(first, clinician, MONDAY, "10:00")) == 40
    assert book(bruno_session, other, MONDAY, clock).pk


def test_times_too_near_are_not_offered(ten_minutes, first, bruno_session, clinician, other):
    book(first, clinician, MONDAY, "10:00")
    found = offered(Session.objects.get(pk=bruno_session.pk), other, MONDAY)
    assert [it for it in found if "09:00" <= it <= "11:00"] == ["09:00", "09:15", "10:45", "11:00"]


def test_a_room_may_say_otherwise(ten_minutes, first, bruno_session, clinician, other, room, admin):
    change_room(actor=admin, room=room, name="Room 1", equipment=[], buffer_minutes=0, version=1)
    book(first, clinician, MONDAY, "10:00")
    assert book(bruno_session, other, MONDAY, "10:30").pk


def test_the_clinician_is_free_for_another_room_at_once(ten_minutes, first, bruno_session, clinician, clinic):
    book(first, clinician, MONDAY, "10:00")
    assert book(bruno_session, clinician, MONDAY, "10:30", room=factories.make_room(clinic)).pk


def test_the_database_holds_it(ten_minutes, first, bruno_session, clinician, other, clinic):
    visit = book(first, clinician, MONDAY, "10:00")
    start = at(clinic, MONDAY, "10:35")
    values = {"session": bruno_session, "patient": bruno_session.course.patient, "clinic": clinic, "clinician": other}
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Appointment.objects.create(
            **values, room=visit.room, slot=(start, start + timedelta(minutes=30)), booked_by=other, booked_at=start
        )
    assert error.value.__cause__.diag.constraint_name == "booking_room_one_at_a_time"


def test_what_is_booked_gets_what_the_next_visit_leaves(first, bruno_session, clinician, other, clinic, admin):
    early, late = book(first, clinician, MONDAY, "10:00"), book(bruno_session, other, MONDAY, "10:35")
    keep_buffer(actor=admin, clinic=clinic, buffer_minutes=10, version=1)
    assert (minutes_taken(early), minutes_taken(late)) == (35, 40)
    assert early.version == 1
    keep_buffer(actor=admin, clinic=clinic, buffer_minutes=0, version=2)
    assert (minutes_taken(early), minutes_taken(late)) == (30, 30)


def test_a_save_that_comes_too_late_is_refused(ten_minutes, clinic, admin):
    with pytest.raises(DomainError, match="changed meanwhile"):
        keep_buffer(actor=admin, clinic=clinic, buffer_minutes=5, version=1)


def test_omar_keeps_them_on_the_page(omar, clinic, room):
    assert omar.post(address("buffer", clinic.pk), {"buffer_minutes": "10", "version": 1}).status_code == 302
    omar.post(address("room", clinic.pk, room.pk), {"name": "Room 1", "buffer_minutes": "5", "version": 1})
    assert (Clinic.objects.get().buffer_minutes, Room.objects.get().buffer_minutes) == (10, 5)
    refused = omar.post(address("buffer", clinic.pk), {"buffer_minutes": "121", "version": 2})
    assert refused.status_code == 422
    page = omar.get(address("clinic", clinic.pk)).content.decode()
    assert "10 min between two visits in a room" in page
    assert "5 min between visits" in page
