"""What a program asks before it books: sessions to book, who and where, and the free places."""

from datetime import date, timedelta

import pytest

from sessions.booking.services.attend import mark_no_show
from sessions.planning.models import Course
from tests import factories
from tests.leafing import leafed
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book

SESSIONS, SLOTS = "/api/v1/sessions/", "/api/v1/slots/"


def test_a_session_to_book_says_between_which_days(api_of, front_desk, course, first, clinician):
    rows = api_of(front_desk).get(SESSIONS, {"state": "unbooked"}).json()["results"]
    assert [(row["number"], row["earliest"], row["latest"], row["minutes"]) for row in rows] == [
        (1, "2026-11-02", "2026-11-08", 30),
        (2, "2026-11-09", "2026-11-15", 30),
        (3, "2026-11-16", "2026-11-22", 30),
    ]
    assert rows[0]["patient"] == course.patient_id
    assert rows[0]["id"] == first.pk


def test_a_session_booked_late_pushes_the_next_one(api_of, front_desk, first, clinician):
    book(first, clinician, MONDAY + timedelta(days=4), "10:00")
    rows = api_of(front_desk).get(SESSIONS, {"state": "unbooked"}).json()["results"]
    assert [(row["number"], row["earliest"]) for row in rows] == [(2, "2026-11-13"), (3, "2026-11-20")]
    booked = api_of(front_desk).get(SESSIONS, {"state": "booked"}).json()["results"]
    assert [row["number"] for row in booked] == [1]


def test_sessions_come_in_pages_that_follow_each_other(api_of, front_desk, course):
    client, address, numbers = api_of(front_desk), f"{SESSIONS}?page_size=2", []
    while address:
        page = client.get(address).json()
        numbers += [row["number"] for row in page["results"]]
        address = page["next"]
    assert numbers == [1, 2, 3]


def test_a_page_of_sessions_takes_as_many_queries_for_many_courses(
    api_of, front_desk, course, clinician, clinic, django_assert_num_queries
):
    client = api_of(front_desk)
    with django_assert_num_queries(5):
        client.get(SESSIONS)
    for name in ("Bruno", "Cleo", "Dora"):
        factories.make_active_course(factories.make_patient(clinic, given_name=name), clinician, first_on=MONDAY)
    with django_assert_num_queries(5):
        assert len(client.get(SESSIONS).json()["results"]) == 9


def test_what_is_to_book_comes_in_one_order_whatever_its_state_and_clinic(api_of, clinic, course, clinician, monday):
    """The first session of Bruno was missed; Cleo goes to Lyon, and Dora's course was stopped."""
    lyon = factories.make_clinic(name="Lyon")
    doctor = factories.make_user("clinician", lyon)
    bruno = factories.make_active_course(factories.make_patient(clinic, given_name="Bruno"), clinician, first_on=MONDAY)
    cleo = factories.make_active_course(factories.make_patient(lyon, given_name="Cleo"), doctor, first_on=MONDAY)
    dora = factories.make_active_course(factories.make_patient(clinic, given_name="Dora"), clinician, first_on=MONDAY)
    visit = book(bruno.sessions.get(number=1), clinician, MONDAY, "10:00")
    monday.shift(timedelta(hours=8))
    mark_no_show(actor=clinician, appointment=visit, version=visit.version)
    Course.objects.filter(pk=dora.pk).update(status="stopped", stop_reason="Moved away")
    both = api_of(factories.make_user("front_desk", clinic, lyon))
    wanted = [pk for it in (course, bruno, cleo) for pk in it.sessions.order_by("pk").values_list("pk", flat=True)]
    assert leafed(both, f"{SESSIONS}?state=unbooked&page_size=2") == (wanted, wanted)
    assert [row["state"] for row in both.get(SESSIONS, {"state": "missed"}).json()["results"]] == ["missed"]


def test_who_belongs_to_no_clinic_is_given_empty_lists(api_of, course):
    nobody = api_of(factories.make_user("front_desk"))
    for address in (SESSIONS, f"{SESSIONS}?state=unbooked", "/api/v1/appointments/", "/api/v1/patients/"):
        assert nobody.get(address).json() == {"next": None, "previous": None, "results": []}


def test_a_state_that_does_not_exist_is_refused(api_of, front_desk):
    answer = api_of(front_desk).get(SESSIONS, {"state": "lost"})
    assert answer.status_code == 400
    assert "unbooked" in answer.json()["errors"]["state"][0]


def test_clinicians_and_rooms_are_those_of_the_own_clinics(api_of, front_desk, clinician, room):
    lyon = factories.make_clinic(name="Lyon")
    factories.make_user("clinician", lyon, name="Dr Lyon")
    client = api_of(front_desk)
    assert client.get("/api/v1/clinicians/").json()["results"] == [{"id": clinician.pk, "name": "Dr Marin"}]
    assert [row["id"] for row in client.get("/api/v1/rooms/").json()["results"]] == [room.pk]


def test_free_places_are_those_of_the_window(api_of, front_desk, first, clinician, room):
    book_at_ten = book(first.course.sessions.get(number=2), clinician, MONDAY + timedelta(days=7), "10:00")
    places = api_of(front_desk).get(SLOTS, {"session": first.pk, "last": "2026-11-02"}).json()
    assert places["next"] is None
    assert places["results"][0] == {"clinician": clinician.pk, "room": room.pk, "start": "2026-11-02T07:00:00Z"}
    monday_after = api_of(front_desk).get(
        SLOTS, {"session": first.course.sessions.get(number=3).pk, "first": "2026-11-09", "last": "2026-11-09"}
    )
    assert monday_after.json()["results"] == []  # the interval to session 2 forbids it
    assert book_at_ten.is_booked


def test_free_places_of_many_days_follow_page_by_page(api_of, front_desk, first):
    client = api_of(front_desk)
    address, days = f"{SLOTS}?session={first.pk}&first=2026-11-02&last=2026-11-13", []
    while address:
        page = client.get(address).json()
        days += sorted({row["start"][:10] for row in page["results"]})
        address = page["next"]
    assert days == sorted(set(days))
    assert (days[0], days[-1]) == ("2026-11-02", "2026-11-13")


@pytest.mark.parametrize(("last", "queries"), [("2026-11-02", 14), ("2026-11-03", 15), ("2026-11-30", 15)])
def test_free_places_of_further_days_take_one_query_more_however_many_they_are(
    api_of, front_desk, first, django_assert_num_queries, last, queries
):
    client = api_of(front_desk)
    with django_assert_num_queries(queries):
        client.get(SLOTS, {"session": first.pk, "first": "2026-11-02", "last": last})


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({}, "session"),
        ({"session": "first"}, "session"),
        ({"first": "2026-11-09", "last": "2026-11-08"}, "last"),
        ({"first": "2026-11-02", "last": "2027-11-02"}, "last"),
        ({"first": "yesterday"}, "first"),
        ({"last": "9999-12-31"}, "last"),
        ({"clinician": "999999"}, "clinician"),
    ],
)
def test_a_wish_that_cannot_be_read_is_refused_at_its_field(api_of, front_desk, first, wish, field):
    asked = wish if field == "session" else {"session": first.pk} | wish
    answer = api_of(front_desk).get(SLOTS, asked)
    assert answer.status_code == 400
    assert field in answer.json()["errors"]


def test_a_session_that_is_booked_has_no_free_places(api_of, front_desk, first, clinician):
    book(first, clinician, MONDAY, "10:00")
    answer = api_of(front_desk).get(SLOTS, {"session": first.pk})
    assert answer.json()["errors"] == {"session": ["This session is not to be booked."]}


def test_the_clock_of_a_free_place_follows_the_clinic_through_the_change_of_clocks(api_of, clinic, clinician, monday):
    new_york = factories.make_clinic(name="New York", time_zone="America/New_York")
    desk = factories.make_user("front_desk", new_york)
    doctor = factories.make_user("clinician", new_york)
    monday.move_to(monday_before_winter := date(2026, 10, 30))
    course = factories.make_active_course(factories.make_patient(new_york), doctor, first_on=monday_before_winter)
    asked = {"session": course.sessions.get(number=1).pk, "first": "2026-10-30", "last": "2026-11-02"}
    starts = [row["start"] for row in api_of(desk).get(SLOTS, asked).json()["results"]]
    assert "2026-10-30T13:00:00Z" in starts  # nine o'clock in summer time
    assert "2026-11-02T14:00:00Z" in starts  # nine o'clock in winter time


def test_a_clinician_of_another_own_clinic_has_no_places_here(api_of, first, clinic):
    lyon = factories.make_clinic(name="Lyon")
    both = factories.make_user("front_desk", clinic, lyon)
    elsewhere = factories.make_user("clinician", lyon)
    answer = api_of(both).get(SLOTS, {"session": first.pk, "clinician": elsewhere.pk})
    assert answer.json() == {"next": None, "results": []}


@pytest.mark.parametrize("cursor", ["cD1hYmM=", "bm9uc2Vuc2U", "%FF", "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5OQ=="])
@pytest.mark.parametrize("name", ["sessions", "clinicians", "rooms", "appointments"])
def test_a_cursor_that_is_made_up_leads_nowhere(api_of, front_desk, course, name, cursor):
    assert api_of(front_desk).get(f"/api/v1/{name}/?cursor={cursor}").status_code in (200, 404)
