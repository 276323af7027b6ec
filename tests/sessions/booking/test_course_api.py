"""A whole course for machines: proposed, booked in one act, or not at all."""

import pytest

from sessions.booking.models import Appointment
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book


@pytest.fixture
def ask(course):
    def post(client, what: str, body: dict[str, object], **headers: str):
        return client.post(
            f"/api/v1/courses/{course.pk}/{what}/", body, content_type="application/json", headers=headers
        )

    return post


def test_a_course_is_proposed_and_booked_in_one_act(ask, api_of, front_desk, course):
    client = api_of(front_desk)
    best, *others = ask(client, "proposals", {"weekdays": [0], "from_time": "10:00", "to_time": "12:00"}).json()[
        "proposals"
    ]
    assert [place["start"] for place in best["places"]] == [
        "2026-11-02T09:00:00Z",
        "2026-11-09T09:00:00Z",
        "2026-11-16T09:00:00Z",
    ]
    assert (best["gives_up"], best["is_optimal"], len(others)) == ("Everything as wished", True, 2)
    answer = ask(client, "bookings", {"places": best["places"]})
    assert answer.status_code == 201
    assert [row["session_number"] for row in answer.json()] == [1, 2, 3]
    assert Appointment.objects.filter(session__course=course, booked_by=front_desk).count() == 3


def test_where_one_place_is_taken_none_is_booked_and_the_course_is_proposed_again(
    ask, api_of, front_desk, course, bruno_session, clinician
):
    client = api_of(front_desk)
    best = ask(client, "proposals", {}).json()["proposals"][0]
    first = best["places"][0]["start"]
    book(bruno_session, clinician, MONDAY, f"{int(first[11:13]) + 1:02}:{first[14:16]}")
    answer = ask(client, "bookings", {"places": best["places"]})
    problem = answer.json()
    assert answer.status_code == 409
    assert list(problem["errors"]) == ["places.0"]
    assert not Appointment.objects.filter(session__course=course).exists()
    again = problem["proposals"][0]["places"]
    assert again[0]["start"] != first
    assert again[1:] == best["places"][1:]
    assert ask(client, "bookings", {"places": again}).status_code == 201


def test_a_booking_sent_again_is_answered_the_same(ask, api_of, front_desk, course):
    client = api_of(front_desk)
    places = ask(client, "proposals", {}).json()["proposals"][0]["places"]
    answers = [ask(client, "bookings", {"places": places}, **{"Idempotency-Key": "k"}) for _time in range(2)]
    assert answers[0].json() == answers[1].json()
    assert Appointment.objects.filter(session__course=course).count() == 3


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"weekdays": [7]}, "weekdays"),
        ({"from_time": "12:00", "to_time": "10:00"}, "to_time"),
        ({"from_time": "noon"}, "from_time"),
        ({"not_before": "soon"}, "not_before"),
        ({"not_before": "9999-12-31"}, "not_before"),
        ({"clinician": 999_999}, "clinician"),
    ],
)
def test_a_wish_that_cannot_be_read_is_refused_at_its_field(ask, api_of, front_desk, wishes, field):
    answer = ask(api_of(front_desk), "proposals", wishes)
    assert answer.status_code == 400
    assert [name for name in answer.json()["errors"] if name.startswith(field)]


@pytest.mark.parametrize("places", [None, [], "all", [{"session": 1}]])
def test_places_that_are_none_are_refused(ask, api_of, front_desk, places):
    answer = ask(api_of(front_desk), "bookings", {"places": places})
    assert answer.status_code == 400
    assert not Appointment.objects.exists()


def test_a_session_of_another_course_is_not_booked_with_this_one(ask, api_of, front_desk, bruno_session, booking):
    answer = ask(api_of(front_desk), "bookings", {"places": [booking | {"session": bruno_session.pk}]})
    assert answer.status_code == 409
    assert not Appointment.objects.exists()


def test_a_course_of_another_clinic_does_not_exist(ask, api_of):
    stranger = factories.make_user("front_desk", factories.make_clinic(name="Lyon"))
    assert ask(api_of(stranger), "proposals", {}).status_code == 404
    assert ask(api_of(stranger), "bookings", {}).status_code == 404


def test_a_course_with_nothing_to_book_has_no_proposals(ask, api_of, front_desk, course):
    client = api_of(front_desk)
    places = ask(client, "proposals", {}).json()["proposals"][0]["places"]
    ask(client, "bookings", {"places": places})
    assert ask(client, "proposals", {}).json()["proposals"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_more_sessions_are_booked_in_as_many_queries(ask, api_of, front_desk, count, django_assert_num_queries):
    client = api_of(front_desk)
    places = ask(client, "proposals", {}).json()["proposals"][0]["places"]
    with django_assert_num_queries(34):
        assert ask(client, "bookings", {"places": places[:count]}).status_code == 201


@pytest.mark.parametrize(
    ("session", "day", "why"),
    [(0, "05", "because of the date of session 1"), (1, "02", "Ana Ruiz has another appointment from 08:00 to 08:30")],
)
def test_sessions_of_one_act_keep_out_of_each_others_way(ask, api_of, front_desk, course, session, day, why):
    client = api_of(front_desk)
    places = ask(client, "proposals", {}).json()["proposals"][0]["places"][:2]
    places[session]["start"] = f"2026-11-{day}T07:00:00Z"
    answer = ask(client, "bookings", {"places": places})
    assert answer.status_code == 409
    assert why in str(answer.json()["errors"]["places.1"])
    assert not Appointment.objects.filter(session__course=course).exists()


@pytest.mark.parametrize("sent", [True, 2**70, [1], "1", {}, -1])
def test_whatever_is_no_room_is_refused_in_words(ask, api_of, front_desk, sent):
    client = api_of(front_desk)
    place = ask(client, "proposals", {}).json()["proposals"][0]["places"][0]
    answer = ask(client, "bookings", {"places": [place | {"room": sent}]})
    assert answer.status_code == 400


def test_who_can_only_come_then_is_proposed_nothing_else(ask, api_of, front_desk):
    wishes = {"weekdays": [1], "from_time": "16:00", "only_then": True}
    places = ask(api_of(front_desk), "proposals", wishes).json()["proposals"][0]["places"]
    assert [place["start"] for place in places] == [
        "2026-11-03T15:00:00Z",
        "2026-11-10T15:00:00Z",
        "2026-11-17T15:00:00Z",
    ]


def test_more_places_than_any_course_has_are_refused_before_they_are_read(
    ask, api_of, front_desk, django_assert_max_num_queries
):
    unknown = {"session": 900_001, "clinician": 900_002, "room": 900_003, "start": "2026-11-02T09:00:00Z"}
    client = api_of(front_desk)
    with django_assert_max_num_queries(10):
        assert ask(client, "bookings", {"places": [unknown] * 300}).status_code == 400
    with django_assert_max_num_queries(10):
        answer = ask(client, "bookings", {"places": [unknown] * 10})
    assert answer.status_code == 400
    assert "object does not exist" in answer.content.decode()
