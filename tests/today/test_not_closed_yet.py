"""A visit that nobody closed on its day waits on both home pages until somebody does."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions.booking.services.attend import check_in, mark_no_show
from sessions.delivery.services import open_record
from tests import factories
from tests.sessions.booking.desk import book

MONDAY = date(2026, 11, 2)
TUESDAY_MORNING = datetime(2026, 11, 3, 7, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 11, 2, 6, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def visit(clock, ana, clinician):
    course = factories.make_active_course(ana, clinician, first_on=MONDAY, sessions=1)
    return book(course.sessions.get(), clinician, MONDAY, "10:00")


@pytest.fixture(params=["front_desk", "clinician"])
def home(request, client_of):
    person = request.getfixturevalue(request.param)

    def page() -> str:
        answer = client_of(person).get("/")  # signed in anew, for a session ends over night
        assert answer.status_code == 200
        return answer.text

    return page


def test_it_is_listed_from_the_next_day_with_its_day_and_a_way_to_it(visit, clock, home):
    assert "Not closed yet" not in home()
    clock.move_to(TUESDAY_MORNING)

    page = home()

    assert "Not closed yet" in page
    assert "Mon 2 Nov" in page
    assert f'href="/appointments/{visit.pk}"' in page


def test_it_is_listed_when_the_patient_was_checked_in_and_nothing_recorded(visit, clock, home, front_desk):
    check_in(actor=front_desk, appointment=visit)
    clock.move_to(TUESDAY_MORNING)

    assert "Not closed yet" in home()


def test_it_goes_when_somebody_says_that_nobody_came(visit, clock, home, front_desk):
    clock.move_to(TUESDAY_MORNING)
    mark_no_show(actor=front_desk, appointment=visit)

    assert "Not closed yet" not in home()


def test_a_record_begun_waits_for_its_signature_and_not_twice(visit, clock, client_of, clinician):
    factories.make_consent(visit.patient, clinician)
    open_record(actor=clinician, appointment=check_in(actor=clinician, appointment=visit))
    clock.move_to(TUESDAY_MORNING)

    page = client_of(clinician).get("/").text

    assert "Record to sign" in page
    assert "Not closed yet" not in page


def test_another_clinic_and_another_clinician_do_not_see_it(visit, clock, client_of):
    clock.move_to(TUESDAY_MORNING)
    colleague = factories.make_user("clinician", visit.clinic)
    stranger = factories.make_user("front_desk", factories.make_clinic(name="Lyon"))

    for person in (colleague, stranger):
        assert "Not closed yet" not in client_of(person).get("/").text


def test_many_need_no_more_queries_than_one(visit, clock, home, clinic, clinician):
    clock.move_to(TUESDAY_MORNING)
    home()
    with CaptureQueriesContext(connection) as one:
        home()
    clock.move_to(datetime(2026, 11, 2, 6, tzinfo=UTC))
    for hour in range(3):
        other = factories.make_patient(clinic, given_name=f"Eva{hour}")
        course = factories.make_active_course(other, clinician, first_on=MONDAY, sessions=1)
        book(course.sessions.get(), clinician, MONDAY, f"{11 + hour}:00")
    clock.move_to(TUESDAY_MORNING + timedelta(minutes=1))

    with CaptureQueriesContext(connection) as many:
        assert home().count("/appointments/") == 4

    assert len(many) == len(one)


def test_a_record_begun_in_place_of_a_colleague_waits_with_their_name(visit, clock, client_of, clinician):
    factories.make_consent(visit.patient, clinician)
    open_record(actor=clinician, appointment=check_in(actor=clinician, appointment=visit))
    colleague = factories.make_user("clinician", visit.clinic)

    page = client_of(colleague).get("/").text

    assert "Record to sign" in page
    assert f"· {clinician}" in page
