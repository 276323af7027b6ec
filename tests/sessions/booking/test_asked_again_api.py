"""A program that never heard the answer sends its request again, with the same key."""

from datetime import timedelta

import pytest

from mesoplan.staff.models import AnsweredRequest
from sessions.booking.models import Appointment
from tests import factories
from tests.same_time import together
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book

APPOINTMENTS = "/api/v1/appointments/"


def send(client, body, key, *, address=APPOINTMENTS):
    return client.post(address, body, content_type="application/json", headers={"Idempotency-Key": key})


def test_the_same_request_books_once_and_is_answered_the_same(api_of, front_desk, booking):
    client = api_of(front_desk)
    one, two = send(client, booking, "a"), send(client, dict(reversed(booking.items())), "a")
    assert (one.status_code, two.status_code) == (201, 201)
    assert one.json() == two.json()
    assert Appointment.objects.count() == 1


def test_without_a_key_the_second_is_a_conflict(api_of, front_desk, booking):
    client = api_of(front_desk)
    assert client.post(APPOINTMENTS, booking, content_type="application/json").status_code == 201
    assert client.post(APPOINTMENTS, booking, content_type="application/json").status_code == 409


def test_a_key_sent_with_another_request_is_refused(api_of, front_desk, booking, room):
    client = api_of(front_desk)
    send(client, booking, "a")
    answer = send(client, booking | {"start": "2026-11-02T11:00:00+01:00"}, "a")
    assert answer.status_code == 422
    assert answer.json()["detail"] == "This key was sent before, with another request. Choose a new one."


def test_what_was_refused_may_be_tried_again_with_its_key(api_of, front_desk, booking, bruno_session, clinician):
    taken = book(bruno_session, clinician, MONDAY, "10:00")
    client = api_of(front_desk)
    assert send(client, booking, "a").status_code == 409
    Appointment.objects.filter(pk=taken.pk).update(status="cancelled", cancelled_at="2026-11-02T06:00Z")
    assert send(client, booking, "a").status_code == 201


def test_keys_of_two_people_are_strangers(api_of, front_desk, clinician, booking):
    assert send(api_of(front_desk), booking, "a").status_code == 201
    assert send(api_of(clinician), booking, "a").status_code == 409


def test_a_key_is_kept_for_a_day(api_of, front_desk, booking, bruno_session, monday):
    client = api_of(front_desk)
    send(client, booking, "a")
    monday.shift(timedelta(hours=25))
    another = booking | {"session": bruno_session.pk, "start": "2026-11-04T10:00:00+01:00"}
    assert send(client, another, "a").status_code == 201
    assert AnsweredRequest.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\there"])
def test_a_key_that_is_none_is_refused(api_of, front_desk, booking, key):
    answer = send(api_of(front_desk), booking, key)
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["errors"]
    assert not Appointment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_that_arrive_together_book_once(api_of, front_desk, booking):
    client = api_of(front_desk)
    answers = together(lambda: send(client, booking, "a"), lambda: send(client, booking, "a"))
    assert sorted(answer.status_code for answer in answers) == [201, 201]
    assert Appointment.objects.count() == 1


def test_a_cancellation_sent_again_is_answered_the_same(api_of, front_desk, first, clinician):
    visit = book(first, clinician, MONDAY, "10:00")
    address, client = f"{APPOINTMENTS}{visit.pk}/cancel/", api_of(front_desk)
    answers = [send(client, {"version": 1}, "c", address=address) for _time in range(2)]
    assert [answer.json()["status"] for answer in answers] == ["cancelled", "cancelled"]


def test_the_answer_to_another_person_is_not_read_by_guessing_its_key(api_of, front_desk, booking):
    send(api_of(front_desk), booking, "a")
    stranger = factories.make_user("front_desk", factories.make_clinic(name="Lyon"))
    assert send(api_of(stranger), booking, "a").status_code == 400
