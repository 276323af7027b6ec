"""Appointments for machines: the same services, the same sentences."""

import json
from datetime import date, timedelta

import pytest
from django.test import Client

from mesoplan.clinics.models import Absence
from sessions.booking.models import Appointment
from tests import factories
from tests.leafing import leafed
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book

APPOINTMENTS = "/api/v1/appointments/"


def post(client: Client, address: str, body: dict[str, object]):
    return client.post(address, body, content_type="application/json")


def test_a_session_is_booked(api_of, front_desk, booking, first):
    answer = post(api_of(front_desk), APPOINTMENTS, booking)
    assert answer.status_code == 201
    row = answer.json()
    assert (row["session"], row["session_number"], row["status"]) == (first.pk, 1, "booked")
    assert (row["start"], row["end"]) == ("2026-11-02T09:00:00Z", "2026-11-02T09:30:00Z")
    assert Appointment.objects.get().booked_by == front_desk


def test_a_time_without_its_offset_is_refused_at_its_field(api_of, front_desk, booking):
    answer = post(api_of(front_desk), APPOINTMENTS, booking | {"start": "2026-11-02T10:00:00"})
    assert answer.status_code == 400
    assert "offset" in answer.json()["errors"]["start"][0]
    assert not Appointment.objects.exists()


def test_a_rule_answers_409_with_a_sentence_for_each_input(api_of, front_desk, booking, bruno_session, clinician):
    book(bruno_session, clinician, MONDAY, "10:00")
    answer = post(api_of(front_desk), APPOINTMENTS, booking)
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"] == {
        "clinician": ["Dr Marin is busy from 10:00 to 10:30."],
        "room": ["Room 1 is taken from 10:00 to 10:30."],
    }


def test_a_conflict_names_the_nearest_free_places(api_of, front_desk, booking, bruno_session, clinician, room):
    book(bruno_session, clinician, MONDAY, "10:00")
    answer = post(api_of(front_desk), APPOINTMENTS, booking)
    assert answer.json()["alternatives"][:3] == [
        {"clinician": clinician.pk, "room": room.pk, "start": "2026-11-02T08:30:00Z"},
        {"clinician": clinician.pk, "room": room.pk, "start": "2026-11-02T09:30:00Z"},
        {"clinician": clinician.pk, "room": room.pk, "start": "2026-11-02T08:15:00Z"},
    ]
    assert [it["start"][:10] for it in answer.json()["alternatives"][3:]] == ["2026-11-03", "2026-11-03"]


def test_every_alternative_can_be_booked(api_of, front_desk, booking, bruno_session, clinician):
    book(bruno_session, clinician, MONDAY, "10:00")
    client = api_of(front_desk)
    for place in post(client, APPOINTMENTS, booking).json()["alternatives"]:
        answer = post(client, APPOINTMENTS, booking | place)
        assert answer.status_code == 201
        post(client, f"{APPOINTMENTS}{answer.json()['id']}/cancel/", {"version": 1})


def test_an_appointment_is_moved_by_whoever_saw_its_last_version(api_of, front_desk, first, clinician):
    visit = book(first, clinician, MONDAY, "10:00")
    client, address = api_of(front_desk), f"{APPOINTMENTS}{visit.pk}/"
    body = {"start": "2026-11-03T11:00:00+01:00", "version": 1}
    moved = client.patch(address, body, content_type="application/json").json()
    assert (moved["start"], moved["room"], moved["version"]) == ("2026-11-03T10:00:00Z", visit.room_id, 2)
    assert client.patch(address, body, content_type="application/json").status_code == 409
    assert client.get(address).json() == moved


def test_a_move_that_is_refused_names_the_nearest_free_places(api_of, front_desk, first, bruno_session, clinician):
    visit = book(first, clinician, MONDAY, "10:00")
    book(bruno_session, clinician, MONDAY, "11:00")
    body = {"start": "2026-11-02T11:00:00+01:00", "version": 1}
    answer = api_of(front_desk).patch(f"{APPOINTMENTS}{visit.pk}/", body, content_type="application/json")
    assert answer.status_code == 409
    assert answer.json()["alternatives"][0]["start"] == "2026-11-02T09:30:00Z"
    visit.refresh_from_db()
    assert visit.version == 1


def test_a_move_that_is_no_object_is_refused(api_of, front_desk, first, clinician):
    visit = book(first, clinician, MONDAY, "10:00")
    for body in ([1], "text", {"start": "2026-11-02T11:00:00+01:00"}):
        answer = api_of(front_desk).patch(f"{APPOINTMENTS}{visit.pk}/", body, content_type="application/json")
        assert answer.status_code == 400


def test_the_reason_why_a_clinician_cannot_be_booked_is_said(api_of, front_desk, booking, clinician):
    Absence.objects.create(clinician=clinician, first_day=MONDAY, last_day=date(2026, 12, 3))
    answer = post(api_of(front_desk), APPOINTMENTS, booking)
    assert answer.status_code == 409
    assert answer.json()["errors"] == {"clinician": ["Dr Marin is on leave until and including Thu 3 Dec."]}
    assert not Appointment.objects.exists()


def test_people_rooms_and_sessions_of_other_clinics_do_not_exist(api_of, booking, front_desk):
    lyon = factories.make_clinic(name="Lyon")
    stranger = factories.make_user("clinician", lyon)
    answer = post(api_of(stranger), APPOINTMENTS, booking)
    assert set(answer.json()["errors"]) == {"session", "clinician", "room"}
    theirs = booking | {"clinician": stranger.pk, "room": lyon.rooms.get().pk}
    answer = post(api_of(front_desk), APPOINTMENTS, theirs)
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"clinician", "room"}


def test_a_day_is_a_day_on_the_clock_of_each_clinic(api_of, clinic, first, clinician, monday):
    """Half past seven in the evening of 2 November in New York is 3 November in Paris."""
    new_york = factories.make_clinic(name="New York", time_zone="America/New_York")
    both = factories.make_user("front_desk", clinic, new_york)
    doctor = factories.make_user("clinician", new_york)
    patient = factories.make_patient(new_york)
    evening = book(
        factories.make_active_course(patient, doctor, first_on=MONDAY).sessions.get(number=1), doctor, MONDAY, "19:30"
    )
    morning = book(first, clinician, MONDAY, "10:00")
    rows = api_of(both).get(APPOINTMENTS, {"day": "2026-11-02"}).json()["results"]
    assert [row["id"] for row in rows] == [morning.pk, evening.pk]
    assert api_of(both).get(APPOINTMENTS, {"day": "2026-11-03"}).json()["results"] == []
    assert len(api_of(both).get(APPOINTMENTS).json()["results"]) == 2


def test_appointments_come_in_order_of_time_over_all_clinics_and_those_of_one_moment_too(
    api_of, clinic, first, second, clinician, monday
):
    lyon = factories.make_clinic(name="Lyon")
    visits = [book(second, clinician, MONDAY + timedelta(days=7), "10:00"), book(first, clinician, MONDAY, "10:00")]
    for name, home in (("Cleo", lyon), ("Dora", clinic), ("Eve", lyon)):
        doctor = factories.make_user("clinician", home)
        course = factories.make_active_course(factories.make_patient(home, given_name=name), doctor, first_on=MONDAY)
        room = factories.make_room(home, name=f"Room of {name}")
        visits.append(book(course.sessions.get(number=1), doctor, MONDAY, "10:00", room=room))
    following, *same = visits
    both, at_ten = api_of(factories.make_user("front_desk", clinic, lyon)), [visit.pk for visit in same]
    assert leafed(both, f"{APPOINTMENTS}?page_size=2") == ([*at_ten, following.pk], [*at_ten, following.pk])
    assert leafed(both, f"{APPOINTMENTS}?page_size=2&day=2026-11-02") == (at_ten, at_ten)


@pytest.mark.parametrize("day", ["tomorrow", "2026-02-30", ""])
def test_a_day_that_is_none_is_refused(api_of, front_desk, day):
    answer = api_of(front_desk).get(APPOINTMENTS, {"day": day})
    assert answer.status_code == 400
    assert "day" in answer.json()["errors"]


def test_an_appointment_is_cancelled_once(api_of, front_desk, first, clinician):
    appointment = book(first, clinician, MONDAY, "10:00")
    address = f"{APPOINTMENTS}{appointment.pk}/cancel/"
    assert post(api_of(front_desk), address, {"version": 1}).json()["status"] == "cancelled"
    answer = post(api_of(front_desk), address, {"version": 1})
    assert answer.status_code == 409
    assert answer.json()["detail"] == "Only a booked appointment can be cancelled."


@pytest.mark.parametrize(("version", "status"), [(None, 400), ("first", 400), (2, 409)])
def test_a_cancellation_says_which_version_it_saw(api_of, front_desk, first, clinician, version, status):
    appointment = book(first, clinician, MONDAY, "10:00")
    answer = post(api_of(front_desk), f"{APPOINTMENTS}{appointment.pk}/cancel/", {"version": version})
    assert answer.status_code == status
    appointment.refresh_from_db()
    assert appointment.is_booked


def test_no_session_is_booked_at_the_end_of_time(api_of, front_desk, booking):
    answer = post(api_of(front_desk), APPOINTMENTS, booking | {"start": "9999-12-31T23:50:00Z"})
    assert answer.status_code == 400
    assert "start" in answer.json()["errors"]


def test_other_clinics_admins_and_nobody_stay_out(api_of, admin, first, clinician, booking):
    appointment = book(first, clinician, MONDAY, "10:00")
    stranger = factories.make_user("front_desk", factories.make_clinic(name="Lyon"))
    assert api_of(stranger).get(APPOINTMENTS).json()["results"] == []
    assert api_of(stranger).post(f"{APPOINTMENTS}{appointment.pk}/cancel/").status_code == 404
    assert api_of(admin).get(APPOINTMENTS).status_code == 403
    assert post(api_of(admin), APPOINTMENTS, booking).status_code == 403
    assert Client().get(APPOINTMENTS).status_code == 401


@pytest.mark.parametrize("number", ["1e400", "-1e400", "NaN", "99999999999999999999999", "1.5", '"x"', "[]", "{}"])
@pytest.mark.parametrize("field", ["session", "clinician", "room"])
def test_a_number_that_is_no_key_is_refused_at_its_field(api_of, front_desk, booking, field, number):
    body = json.dumps(booking | {field: "HERE"}).replace('"HERE"', number)
    answer = api_of(front_desk).post(APPOINTMENTS, body, content_type="application/json")
    assert answer.status_code == 400
    assert not Appointment.objects.exists()
