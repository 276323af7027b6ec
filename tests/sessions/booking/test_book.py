from datetime import UTC, date, datetime, time, timedelta

import pytest

from mesoplan.clinics.models import Closure, Membership, OpeningHours
from mesoplan.refusals import DomainError
from mesoplan.staff.roles import Role
from sessions.booking.models import Appointment
from sessions.booking.services.attend import mark_no_show
from sessions.booking.services.book import book_session
from sessions.booking.services.cancel import cancel_appointment
from sessions.planning.services.courses import stop_course
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book, refusal_of

WEEK = timedelta(days=7)


def test_a_booked_session_takes_the_minutes_of_its_plan(first, clinician, front_desk, room, clinic):
    starts_at = at(clinic, MONDAY, "10:00")
    appointment = book_session(actor=front_desk, session=first, clinician=clinician, room=room, starts_at=starts_at)
    appointment.refresh_from_db()
    first.refresh_from_db()
    assert appointment.starts_at == datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert appointment.ends_at - appointment.starts_at == timedelta(minutes=30)
    assert appointment.booked_by == front_desk
    assert first.status == "booked"


def test_a_session_is_booked_once(first, clinician):
    book(first, clinician, MONDAY, "10:00")
    with pytest.raises(DomainError, match="Session 1 is already booked"):
        book(first, clinician, MONDAY, "15:00")


@pytest.mark.parametrize("clock", ["07:55", "19:35", "20:00"])
def test_a_visit_lies_within_the_opening_hours(first, clinician, clock):
    assert "Paris is not open for these 30 minutes." in refusal_of(first, clinician, MONDAY, clock).fields["starts_at"]


@pytest.mark.parametrize("clock", ["08:00", "19:30"])
def test_a_visit_may_fill_the_opening_hours_to_their_edge(first, clinician, clock):
    assert book(first, clinician, MONDAY, clock).pk


def test_a_visit_does_not_run_into_the_break(first, clinician, clinic):
    OpeningHours.objects.filter(clinic=clinic, weekday=0).update(closes_at=time(12))
    OpeningHours.objects.create(clinic=clinic, weekday=0, opens_at=time(13), closes_at=time(18))
    assert "not open" in refusal_of(first, clinician, MONDAY, "11:45").sentence
    assert book(first, clinician, MONDAY, "13:00").pk


def test_a_clinic_is_not_open_on_a_day_without_hours(first, clinician):
    sunday = date(2026, 11, 8)
    assert "not open" in refusal_of(first, clinician, sunday, "10:00").sentence


def test_nothing_is_booked_while_the_clinic_is_closed(first, clinician, clinic):
    Closure.objects.create(clinic=clinic, first_day=MONDAY, last_day=date(2026, 11, 4))
    refused = refusal_of(first, clinician, MONDAY, "10:00")
    assert refused.fields == {"starts_at": "Paris is closed until and including Wed 4 Nov."}
    assert book(first, clinician, date(2026, 11, 5), "10:00").pk


def test_opening_hours_follow_the_wall_clock_through_the_change_to_winter_time(clinician, clinic, monday):
    """Saturday 24 October is summer time, Monday 26 is winter time: eight o'clock is another instant on each."""
    monday.move_to(datetime(2026, 10, 20, 6, tzinfo=UTC))
    course = factories.make_active_course(
        factories.make_patient(clinic), clinician, first_on=date(2026, 10, 24), sessions=2
    )
    summer = book(course.sessions.get(number=1), clinician, date(2026, 10, 24), "08:00")
    winter = book(course.sessions.get(number=2), clinician, date(2026, 10, 31), "08:00")
    assert (summer.starts_at.astimezone(UTC).hour, winter.starts_at.astimezone(UTC).hour) == (6, 7)


def test_a_session_is_not_booked_before_the_safety_interval_has_passed(second, clinician):
    refused = refusal_of(second, clinician, MONDAY + WEEK - timedelta(days=2), "10:00")
    assert refused.fields["starts_at"] == "Session 2 is not allowed before Mon 9 Nov: the safety interval."


def test_a_session_may_be_booked_after_its_window_and_says_how_late_it_is(first, clinician):
    appointment = book(first, clinician, MONDAY + timedelta(days=9), "10:00")
    assert appointment.days_after_window == 3


def test_a_session_keeps_the_interval_to_the_one_booked_before_it(first, second, clinician):
    book(first, clinician, MONDAY + timedelta(days=4), "10:00")
    refused = refusal_of(second, clinician, MONDAY + WEEK, "10:00")
    assert refused.fields["starts_at"] == (
        "Session 2 is not allowed before Fri 13 Nov, because of the date of session 1."
    )
    assert book(second, clinician, MONDAY + timedelta(days=11), "10:00").pk


def test_a_session_keeps_the_interval_to_the_one_booked_after_it(first, second, clinician):
    book(second, clinician, MONDAY + WEEK, "10:00")
    refused = refusal_of(first, clinician, MONDAY + timedelta(days=1), "10:00")
    assert refused.fields["starts_at"] == "Session 1 cannot be after Mon 2 Nov, because session 2 follows."


def test_nothing_is_booked_in_the_past(first, clinician, monday):
    monday.move_to(datetime(2026, 11, 2, 9, 1, tzinfo=UTC))
    assert "already passed" in refusal_of(first, clinician, MONDAY, "10:00").fields["starts_at"]


def test_an_appointment_begins_at_a_full_five_minutes(first, clinician):
    assert "full five minutes" in refusal_of(first, clinician, MONDAY, "10:03").fields["starts_at"]


def test_only_a_clinician_of_the_clinic_treats(first, clinic, clinician, front_desk):
    elsewhere = factories.make_user(Role.CLINICIAN, factories.make_clinic(name="Lyon"), name="Dr Faure")
    gone = factories.make_user(Role.CLINICIAN, clinic, name="Dr Roy", is_active=False)
    assert refusal_of(first, front_desk, MONDAY, "10:00").fields == {"clinician": "Lea Petit does not treat patients."}
    assert refusal_of(first, gone, MONDAY, "10:00").fields == {"clinician": "Dr Roy does not treat patients."}
    assert refusal_of(first, elsewhere, MONDAY, "10:00").fields == {"clinician": "Dr Faure does not work at Paris."}
    Membership.objects.create(user=elsewhere, clinic=clinic)
    assert book(first, elsewhere, MONDAY, "10:00").pk


def test_a_visit_takes_place_in_a_room_of_the_clinic(first, clinician):
    room = factories.make_room(factories.make_clinic(name="Lyon"), "Room 9")
    assert refusal_of(first, clinician, MONDAY, "10:00", room=room).fields == {"room": "Room 9 is not a room of Paris."}


def test_everything_wrong_is_said_at_once(first, clinician, front_desk):
    room = factories.make_room(factories.make_clinic(name="Lyon"), "Room 9")
    refused = refusal_of(first, front_desk, date(2026, 11, 8), "10:00", room=room)
    assert set(refused.fields) == {"clinician", "room", "starts_at"}


def test_who_is_busy_is_said_together_with_the_rest(first, bruno_session, clinician):
    book(bruno_session, clinician, MONDAY, "19:30")
    refused = refusal_of(first, clinician, MONDAY, "19:45")
    assert "not open" in refused.fields["starts_at"]
    assert refused.fields["clinician"] == "Dr Marin is busy from 19:30 to 20:00."


def test_who_is_busy_until_when_is_said_at_each_field(first, bruno_session, clinician):
    book(bruno_session, clinician, MONDAY, "10:00")
    refused = refusal_of(first, clinician, MONDAY, "10:15")
    assert refused.fields == {
        "clinician": "Dr Marin is busy from 10:00 to 10:30.",
        "room": "Room 1 is taken from 10:00 to 10:30.",
    }


def test_a_patient_is_not_in_two_places(first, ana, clinician, clinic):
    second_clinician = factories.make_user(Role.CLINICIAN, clinic)
    thighs = factories.make_area("thighs", "Thighs")
    other_course = factories.make_active_course(ana, clinician, first_on=MONDAY, sessions=1, area=thighs)
    book(other_course.sessions.get(), clinician, MONDAY, "10:00")
    refused = refusal_of(first, second_clinician, MONDAY, "10:15", room=factories.make_room(clinic))
    assert refused.fields == {"starts_at": "Ana Ruiz has another appointment from 10:00 to 10:30."}


def test_visits_may_follow_each_other_without_a_gap(first, bruno_session, clinician):
    book(bruno_session, clinician, MONDAY, "10:00")
    assert book(first, clinician, MONDAY, "10:30").pk


def test_a_cancelled_visit_frees_its_place(first, bruno_session, clinician, front_desk):
    taken = book(bruno_session, clinician, MONDAY, "10:00")
    cancel_appointment(actor=front_desk, appointment=taken, version=1)
    assert book(first, clinician, MONDAY, "10:00").pk


def test_a_missed_session_can_be_booked_again(first, clinician, front_desk, monday):
    missed = book(first, clinician, MONDAY, "10:00")
    monday.move_to(datetime(2026, 11, 2, 9, 30, tzinfo=UTC))
    mark_no_show(actor=front_desk, appointment=missed)
    again = book(first, clinician, MONDAY + timedelta(days=1), "10:00")
    assert list(Appointment.objects.live().filter(session=first)) == [again]


def test_nobody_is_booked_after_their_death(first, ana, clinician):
    ana.deceased_on = date(2026, 11, 1)
    ana.save()
    assert refusal_of(first, clinician, MONDAY, "10:00").sentence == "Ana Ruiz has died."


def test_a_stopped_course_is_not_booked(first, course, clinician):
    stop_course(actor=clinician, course=course, reason="Pregnancy")
    assert "course under way" in refusal_of(first, clinician, MONDAY, "10:00").sentence
