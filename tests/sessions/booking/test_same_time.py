"""Two people at two desks, in real transactions; and the constraints by themselves, without the services."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event
from time import sleep

import psycopg2.errors
import pytest
from django.db import IntegrityError, connection, transaction
from psycopg2.extras import DateTimeTZRange

from mesoplan.clinics.models import Clinic
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.course.proposing import CoursePlace
from sessions.booking.models import Appointment
from sessions.booking.services.book import book_session
from sessions.booking.services.change import move_appointment
from sessions.booking.services.course import book_course
from sessions.planning.models import Course, CourseStatus, Session
from sessions.planning.services.courses import stop_course
from tests import factories
from tests.same_time import together
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_of_two_people_who_book_the_same_time_one_wins_and_the_other_is_told(first, bruno_session, clinician, attempt):
    outcomes = together(
        lambda: book(first, clinician, MONDAY, "10:00"), lambda: book(bruno_session, clinician, MONDAY, "10:15")
    )
    (refusal,) = [outcome for outcome in outcomes if isinstance(outcome, DomainError)]
    winner = Appointment.objects.get()
    assert set(refusal.fields) == {"clinician", "room"}
    assert f"busy from {winner.clinic.local(winner.starts_at):%H:%M} to" in refusal.fields["clinician"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_of_two_people_who_book_the_same_session_one_wins(first, clinician, attempt):
    outcomes = together(
        lambda: book(first, clinician, MONDAY, "10:00"), lambda: book(first, clinician, MONDAY, "15:00")
    )
    assert [str(outcome) for outcome in outcomes if isinstance(outcome, DomainError)] == [
        "Session 1 is already booked."
    ]
    assert Appointment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_swap_places_do_not_wait_for_each_other_for_ever(first, bruno_session, clinician, clinic):
    room = factories.make_room(clinic)
    other = factories.make_user("clinician", clinic)
    ana, bruno = book(first, clinician, MONDAY, "10:00"), book(bruno_session, other, MONDAY, "10:00", room=room)

    def swap(mine: Appointment, theirs: Appointment) -> Appointment:
        place = {"clinician": theirs.clinician, "room": theirs.room, "starts_at": theirs.starts_at}
        return move_appointment(actor=clinician, appointment=mine, version=1, **place)

    outcomes = together(lambda: swap(ana, bruno), lambda: swap(bruno, ana))
    assert [type(outcome) for outcome in outcomes] == [DomainError, DomainError]


@pytest.fixture
def raw(first: Session, bruno_session: Session, clinician: User, clinic: Clinic) -> Callable[..., None]:
    """Writes a second appointment with plain SQL. Everything is free but what the caller shares with the first."""
    taken = book(first, clinician, MONDAY, "10:00")
    other = factories.make_user("clinician", clinic)
    free_room = factories.make_room(clinic)

    def insert(
        *, session: Session = bruno_session, clinician: User = other, room=free_room, clock="10:15", status="booked"
    ) -> None:
        start = at(clinic, MONDAY, clock)
        values = [
            session.pk,
            session.course.patient_id,
            clinic.pk,
            clinician.pk,
            room.pk,
            DateTimeTZRange(start, start + timedelta(minutes=30)),
            status,
            other.pk,
            start,
        ]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO booking_appointment (session_id, patient_id, clinic_id, clinician_id, room_id, slot,"
                " status, booked_by_id, booked_at, version, forfeits, beside_reason)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 1, false, '')",
                values,
            )

    insert.taken = taken  # type: ignore[attr-defined]
    return insert


def broken(insert: Callable[..., None], **shared: object) -> str:
    with pytest.raises(IntegrityError) as error:
        insert(**shared)
    return error.value.__cause__.diag.constraint_name


def test_the_database_holds_one_visit_at_a_time_for_each_clinician_room_and_patient(raw, second, ana, clinician):
    taken = raw.taken
    assert broken(raw, clinician=taken.clinician) == "booking_clinician_one_at_a_time"
    assert broken(raw, room=taken.room) == "booking_room_one_at_a_time"
    assert broken(raw, session=second) == "booking_patient_one_at_a_time"
    assert broken(raw, session=taken.session, clock="15:00") == "booking_session_once"


def test_the_database_lets_visits_touch_and_takes_no_notice_of_cancelled_ones(raw):
    raw(clinician=raw.taken.clinician, room=raw.taken.room, status="cancelled")
    raw(clinician=raw.taken.clinician, room=raw.taken.room, clock="10:30")


def test_the_database_keeps_an_appointment_with_the_patient_clinic_and_room_of_its_session(raw):
    elsewhere = factories.make_room(factories.make_clinic(name="Lyon"))
    with pytest.raises(Exception, match="patient, clinic and room of an appointment follow its session"):
        raw(room=elsewhere)


def test_a_constraint_that_refuses_after_all_is_said_in_words(
    first, bruno_session, clinician, monkeypatch, room, clinic
):
    """The services look before they write; if that ever misses something, the constraint answers in their words."""
    book(bruno_session, clinician, MONDAY, "10:00")
    monkeypatch.setattr("sessions.booking.services.book.refuse_misplaced", lambda placement, *, now, given=None: None)
    with pytest.raises(DomainError) as refused:
        book_session(
            actor=clinician, session=first, clinician=clinician, room=room, starts_at=at(clinic, MONDAY, "10:00")
        )
    assert refused.value.fields["room"] == "Room 1 is taken from 10:00 to 10:30."
    assert isinstance(refused.value.__context__.__cause__.__cause__, psycopg2.errors.ExclusionViolation)


def test_a_constraint_that_refuses_a_course_says_which_session(
    first, bruno_session, clinician, monkeypatch, room, clinic
):
    start = at(clinic, MONDAY, "10:00")
    book(bruno_session, clinician, MONDAY, "10:00")
    monkeypatch.setattr("sessions.booking.services.course.refuse_misplaced", lambda placement, *, now, given: None)
    with pytest.raises(DomainError) as refused:
        book_course(actor=clinician, course=first.course, places=[CoursePlace(first, clinician, room, start)])
    assert "Room 1 is taken from 10:00 to 10:30." in refused.value.fields["session_1"]
    assert not Appointment.objects.filter(session=first).exists()


@pytest.mark.django_db(transaction=True)
def test_a_course_is_not_stopped_past_a_visit_that_is_just_being_booked(first, clinician):
    booked = Event()

    def book_slowly() -> Appointment:
        with transaction.atomic():
            appointment = book(first, clinician, MONDAY, "10:00")
            booked.set()
            sleep(0.5)
        return appointment

    def stop() -> Course:
        booked.wait(timeout=10)
        return stop_course(actor=clinician, course=first.course, reason="She moves away.")

    outcomes = together(book_slowly, stop)

    assert [str(it) for it in outcomes if isinstance(it, DomainError)] == ["Cancel the booked appointment first."]
    first.course.refresh_from_db()
    assert first.course.status == CourseStatus.ACTIVE
