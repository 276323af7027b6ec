"""A clinician sees two patients at once only because a clinician said why, and never three."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from mesoplan.refusals import DomainError
from sessions.booking.models import Appointment
from sessions.booking.placing import ClinicianBusyError
from sessions.booking.services.book import book_session
from sessions.booking.services.cancel import cancel_appointment, undo_cancel
from sessions.booking.services.change import move_appointment, undo_move
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book

WHY = "The first one waits for the cream to work"


@pytest.fixture
def taken(bruno_session, clinician):
    return book(bruno_session, clinician, MONDAY, "10:00")


@pytest.fixture
def second_room(clinic):
    return factories.make_room(clinic)


@pytest.fixture
def beside(first, clinician, clinic, second_room):
    def at_the_same_time(**changes):
        place = {
            "session": first,
            "clinician": clinician,
            "room": second_room,
            "starts_at": at(clinic, MONDAY, "10:15"),
        }
        return book_session(**{"actor": clinician, "beside_reason": WHY} | place | changes)

    return at_the_same_time


def test_without_a_reason_the_clinician_is_busy(taken, beside):
    with pytest.raises(ClinicianBusyError, match="Dr Marin is busy from 10:00 to 10:30"):
        beside(beside_reason="  ")


def test_with_a_reason_both_are_booked_and_it_is_kept_who_decided(taken, beside, clinician):
    row = beside()
    assert (row.beside_reason, row.beside_by) == (WHY, clinician)
    kept = Appointment.pgh_event_model.objects.filter(pgh_obj=row.pk).latest("pgh_id")
    assert (kept.beside_reason, kept.beside_by_id) == (WHY, clinician.pk)


def test_the_front_desk_cannot_decide_it(taken, beside, front_desk):
    with pytest.raises(DomainError, match="Only a clinician can decide") as refused:
        beside(actor=front_desk)
    assert set(refused.value.fields) == {"beside_reason"}
    assert Appointment.objects.count() == 1


def test_a_room_and_a_patient_stay_alone_all_the_same(taken, beside, clinic):
    with pytest.raises(DomainError) as refused:
        beside(room=taken.room)
    assert set(refused.value.fields) == {"room"}
    assert not isinstance(refused.value, ClinicianBusyError)


def test_a_third_finds_no_place_beside_them(taken, beside, clinic, clinician):
    beside()
    carla = factories.make_patient(clinic, given_name="Carla", family_name="Roca")
    third = factories.make_active_course(carla, clinician, first_on=MONDAY, sessions=1).sessions.get()
    with pytest.raises(DomainError, match="booked beside another one already"):
        beside(session=third, room=factories.make_room(clinic, "Room 3"))


def test_a_reason_that_was_not_needed_is_not_kept(beside):
    row = beside()
    assert (row.beside_reason, row.beside_by) == ("", None)


def test_moved_away_it_stands_alone_and_taken_back_it_stands_beside(taken, beside, clinician, clinic):
    row = beside()
    place = {"clinician": clinician, "room": row.room, "starts_at": at(clinic, MONDAY, "12:00")}
    moved = move_appointment(actor=clinician, appointment=row, version=1, **place)
    assert moved.beside_reason == ""
    undo_move(actor=clinician, appointment=moved, version=2)
    row.refresh_from_db()
    assert (row.beside_reason, row.beside_by) == (WHY, clinician)


def test_in_another_room_the_decision_holds(taken, beside, clinician, front_desk, clinic):
    row = beside()
    place = {"clinician": clinician, "room": factories.make_room(clinic, "Room 3"), "starts_at": row.starts_at}
    assert move_appointment(actor=front_desk, appointment=row, version=1, **place).beside_reason == WHY


def test_cancelled_and_taken_back_it_stands_beside(taken, beside, clinician):
    row = cancel_appointment(actor=clinician, appointment=beside(), version=1)
    assert undo_cancel(actor=clinician, appointment=row, version=2)[0].beside_reason == WHY


def test_an_ordinary_move_beside_somebody_is_refused_until_a_clinician_says_why(taken, first, clinician, clinic):
    room = factories.make_room(clinic)
    row = book(first, clinician, MONDAY, "12:00", room=room)
    place = {"clinician": clinician, "room": room, "starts_at": at(clinic, MONDAY, "10:15")}
    with pytest.raises(ClinicianBusyError):
        move_appointment(actor=clinician, appointment=row, version=1, **place)
    assert move_appointment(actor=clinician, appointment=row, version=1, beside_reason=WHY, **place).is_beside


HOLDS = [
    ("UPDATE booking_appointment SET beside_by_id = NULL WHERE id = %s", "beside_for_a_reason"),
    ("UPDATE booking_appointment SET beside_reason = '' WHERE id = %s", "beside_for_a_reason"),
    ("UPDATE booking_appointment SET beside_reason = '', beside_by_id = NULL WHERE id = %s", "clinician_one_at_a_time"),
]


@pytest.mark.parametrize(("change", "constraint"), HOLDS)
def test_the_database_holds_it(taken, beside, change, constraint):
    row = beside()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change, [row.pk])


def test_a_clinician_is_asked_why_at_the_time_typed_by_hand(taken, first, clinician, clinic, second_room, client_of):
    client, address = client_of(clinician), reverse("booking:book", args=[first.course_id], query={"session": first.pk})
    sent = {"day": MONDAY, "clock": "10:15", "clinician": clinician.pk, "room": second_room.pk}
    page = client.post(address, sent)
    assert page.status_code == 422
    assert "Why the clinician sees two patients at once" in page.content.decode()
    assert client.post(address, sent | {"beside_reason": WHY}).status_code == 302
    assert Appointment.objects.get(session=first).beside_reason == WHY


def test_the_front_desk_is_not_asked(taken, first, clinician, front_desk, second_room, client_of):
    address = reverse("booking:book", args=[first.course_id], query={"session": first.pk})
    sent = {"day": MONDAY, "clock": "10:15", "clinician": clinician.pk, "room": second_room.pk}
    page = client_of(front_desk).post(address, sent)
    assert page.status_code == 422
    assert "Why the clinician sees two patients at once" not in page.content.decode()


def test_in_the_calendar_a_refused_drop_can_be_kept_for_a_reason(
    taken, first, clinician, clinic, second_room, client_of
):
    row = book(first, clinician, MONDAY, "12:00", room=second_room)
    client, address = client_of(clinician), reverse("booking:review", args=[row.pk])
    sent = {
        "day": MONDAY,
        "clock": "10:15",
        "minutes": 30,
        "clinician": clinician.pk,
        "room": second_room.pk,
        "version": 1,
    }
    assert "See both at once" in client.get(address, sent).content.decode()
    unsaid = client.post(address, sent | {"doubles": "on", "beside_reason": " "})
    assert (unsaid.status_code, unsaid.context["form"].errors) == (422, {"beside_reason": ["Say why."]})
    assert "(optional)" not in unsaid.content.decode().partition("See both at once")[0]
    client.post(address, sent | {"beside_reason": WHY})
    row.refresh_from_db()
    assert (row.beside_reason, row.starts_at) == (WHY, at(clinic, MONDAY, "10:15"))
    page = client.get(reverse("booking:appointment", args=[row.pk])).content.decode()
    assert WHY in page


def test_by_the_api_a_token_of_a_clinician_says_why(taken, booking, second_room, clinician, front_desk, api_of):
    sent = booking | {"room": second_room.pk, "start": "2026-11-02T10:15:00+01:00", "beside_reason": WHY}
    refused = api_of(front_desk).post(reverse("api:appointments"), sent, content_type="application/json")
    assert refused.status_code == 409
    assert "Only a clinician" in refused.json()["detail"]
    made = api_of(clinician).post(reverse("api:appointments"), sent, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["beside_reason"] == WHY


class TestTheOneBesideWhomSomebodyWasBooked:
    """Of the two it is the other one that has the reason."""

    def test_cancelled_and_taken_back_it_stands_again(self, taken, beside, clinician):
        beside()
        row = cancel_appointment(actor=clinician, appointment=taken, version=1)
        (back,) = undo_cancel(actor=clinician, appointment=row, version=2)
        assert (back.is_booked, back.beside_reason) == (True, "")

    def test_moved_and_taken_back_it_stands_again(self, taken, beside, clinician, clinic):
        beside()
        place = {"clinician": clinician, "room": taken.room, "starts_at": at(clinic, MONDAY, "12:00")}
        moved = move_appointment(actor=clinician, appointment=taken, version=1, **place)
        (back,) = undo_move(actor=clinician, appointment=moved, version=2)
        assert back.starts_at == at(clinic, MONDAY, "10:00")

    def test_it_can_have_another_room_and_last_longer(self, taken, beside, front_desk, clinic):
        beside()
        place = {"clinician": taken.clinician, "room": factories.make_room(clinic, "Room 3"), "minutes": 45}
        moved = move_appointment(actor=front_desk, appointment=taken, version=1, starts_at=taken.starts_at, **place)
        assert (moved.minutes, moved.beside_reason) == (45, "")

    def test_at_another_time_it_is_refused_as_anybody_is(self, taken, beside, front_desk, clinic):
        beside()
        place = {"clinician": taken.clinician, "room": taken.room, "starts_at": at(clinic, MONDAY, "10:05")}
        with pytest.raises(ClinicianBusyError):
            move_appointment(actor=front_desk, appointment=taken, version=1, **place)


def test_a_visit_with_others_after_it_is_moved_beside_somebody_on_another_day(
    first, second, bruno_session, clinician, clinic, second_room, client_of
):
    row = book(first, clinician, MONDAY, "12:00", room=second_room)
    book(second, clinician, MONDAY + timedelta(days=8), "12:00", room=second_room)
    book(bruno_session, clinician, MONDAY + timedelta(days=1), "10:00")
    sent = {"day": MONDAY + timedelta(days=1), "clock": "10:15", "clinician": clinician.pk, "room": second_room.pk}
    client, address = client_of(clinician), reverse("booking:move", args=[row.pk])
    page = client.post(address, sent | {"version": 1})
    assert page.status_code == 422
    assert "Why the clinician sees two patients at once" in page.content.decode()
    client.post(address, sent | {"version": 1, "beside_reason": WHY})
    row.refresh_from_db()
    assert row.beside_reason == WHY


def test_the_calendar_marks_both(taken, beside, client_of, front_desk):
    page = client_of(front_desk).get("/calendar", {"day": "2026-11-02", "view": "list"})
    assert "two at once" not in page.text
    beside()
    page = client_of(front_desk).get("/calendar", {"day": "2026-11-02", "view": "list"})
    assert page.text.count("two at once") == 2
