"""Each move is looked at before it is kept; what is refused changes nothing."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from mesoplan.clinics.models import OpeningHours, Weekday
from sessions.booking.models import Appointment
from sessions.booking.services.book import book_session
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book

BY_HTMX = {"HX-Request": "true"}


@pytest.fixture
def visit(first, clinician) -> Appointment:
    return book(first, clinician, MONDAY, "10:00")


def place(visit: Appointment, clock: str = "11:00", **changes) -> dict:
    people = {"clinician": visit.clinician_id, "room": visit.room_id, "version": visit.version}
    return {"day": "2026-11-02", "clock": clock, "minutes": visit.minutes} | people | changes


def address(visit: Appointment) -> str:
    return reverse("booking:review", args=[visit.pk])


def stays(visit: Appointment) -> bool:
    slot, version = visit.slot, visit.version
    visit.refresh_from_db()
    return (visit.slot, visit.version) == (slot, version)


def test_a_move_is_shown_from_where_to_where_before_it_is_kept(client_of, front_desk, visit, clinic):
    room = factories.make_room(clinic)
    answer = client_of(front_desk).get(address(visit), place(visit, room=room.pk), headers=BY_HTMX)
    shown = answer.content.decode()
    for words in (
        "Move Ana Ruiz, session 1 of 3",
        "Mon 2 Nov, 10:00–10:30",
        "Dr Marin · Room 1",
        "Mon 2 Nov, 11:00–11:30",
        "Dr Marin · Room 2",
        "Between Mon 2 Nov and Sun 8 Nov, due Mon 2 Nov",
        "An e-mail to ana@home.example leaves in three minutes.",
    ):
        assert words in shown
    assert "<html" not in shown
    assert stays(visit)


def test_without_a_place_it_asks_for_one_with_where_it_is_now(client_of, front_desk, visit):
    shown = client_of(front_desk).get(address(visit)).content.decode()
    assert 'name="clock" value="10:00"' in shown
    assert "Review the move" in shown
    assert "<html" in shown


def test_the_patient_is_told_unless_somebody_decides_otherwise(client_of, front_desk, visit, ana):
    client = client_of(front_desk)
    told = 'id="review-tell" aria-describedby="review-tell-how" checked'
    assert told in client.get(address(visit), place(visit)).content.decode()
    ana.email = ""
    ana.save()
    assert told not in client.get(address(visit), place(visit)).content.decode()
    same_time = client.get(address(visit), place(visit, "10:00", minutes=40)).content.decode()
    assert "there is nothing to tell the patient" in same_time


def test_what_is_kept_is_moved_and_can_be_taken_back_from_the_calendar(client_of, front_desk, visit, clinic):
    client = client_of(front_desk)
    sent = f"{address(visit)}?back=calendar&by=room&view=list"
    answer = client.post(sent, place(visit, minutes=45), follow=True)
    assert answer.redirect_chain == [(f"/calendar?by=room&view=list&just={visit.pk}&day=2026-11-02", 302)]
    visit.refresh_from_db()
    assert (visit.starts_at, visit.minutes, visit.untold_by) == (at(clinic, MONDAY, "11:00"), 45, front_desk)
    shown = answer.content.decode()
    assert "Moved: Ana Ruiz, Mon 2 Nov, 11:00, Dr Marin, Room 1. No message tells the patient." in shown
    undo = f"{reverse('booking:undo_move', args=[visit.pk])}?back=calendar"
    assert undo in shown
    back = client.post(undo, {"version": visit.version}, follow=True)
    assert "Ana Ruiz is back in the old place." in back.content.decode()
    visit.refresh_from_db()
    assert (visit.starts_at, visit.minutes, visit.untold_by) == (at(clinic, MONDAY, "10:00"), 30, None)


def test_in_the_dialog_the_page_learns_that_it_was_moved(client_of, front_desk, visit):
    answer = client_of(front_desk).post(address(visit), place(visit, tell="on"), headers=BY_HTMX)
    assert answer.headers["HX-Trigger"] == f'{{"calendar-moved": {{"id": {visit.pk}}}}}'
    assert "An e-mail tells the patient in three minutes." in answer.content.decode()
    visit.refresh_from_db()
    assert visit.untold_by is None


@pytest.mark.parametrize(
    ("clock", "changes", "why"),
    [
        ("10:15", {}, "Dr Marin is busy from 10:30 to 11:00."),
        ("06:00", {}, "This time has already passed."),
        ("19:45", {}, "Paris is not open for these 30 minutes."),
        ("10:00", {"minutes": 32}, "An appointment lasts full 5 minutes"),
        ("10:00", {"day": "2026-11-01"}, "not planned before Mon 2 Nov"),
    ],
)
def test_a_refused_move_says_why_in_the_dialog_and_changes_nothing(
    client_of, front_desk, visit, bruno_session, clinician, clock, changes, why
):
    book(bruno_session, clinician, MONDAY, "10:30")
    client, wanted = client_of(front_desk), place(visit, clock, **changes)
    asked, sent = client.get(address(visit), wanted), client.post(address(visit), wanted)
    assert (asked.status_code, sent.status_code) == (200, 422)
    for answer in (asked, sent):
        assert "This move is refused" in answer.content.decode()
        assert why in answer.content.decode()
    assert stays(visit)


def test_who_moves_it_as_the_second_is_told_and_the_page_reads_anew(client_of, front_desk, visit, clinician):
    client, seen = client_of(front_desk), place(visit, "12:00")
    client.post(address(visit), place(visit, "11:00"))
    visit.refresh_from_db()
    for answer in (client.get(address(visit), seen), client.post(address(visit), seen)):
        assert "This was changed meanwhile" in answer.content.decode()
        assert answer.headers["HX-Trigger"] == "calendar-stale"
    assert stays(visit)


@pytest.mark.parametrize(
    "absurd",
    [
        {"clock": "25:00"},
        {"day": "9999-12-31"},
        {"minutes": "-5"},
        {"minutes": "9" * 30},
        {"clinician": "0"},
        {"room": "x"},
        {"version": ""},
        {"twice": "7"},
    ],
)
def test_what_no_dialog_sends_is_refused_at_its_field(client_of, front_desk, visit, absurd):
    client = client_of(front_desk)
    wanted = place(visit) | absurd
    assert client.get(address(visit), wanted).status_code == 422
    assert client.post(address(visit), wanted).status_code == 422
    assert stays(visit)


def test_a_visit_that_is_over_is_reviewed_to_no_end(client_of, front_desk, visit):
    Appointment.objects.filter(pk=visit.pk).update(status="cancelled", version=2)
    visit.refresh_from_db()
    assert "is cancelled and cannot move" in client_of(front_desk).get(address(visit), place(visit)).content.decode()


@pytest.fixture
def night(clinic, ana, clinician):
    """The clinic is open through the night in which the clocks in Paris go back; Ana comes at half past two."""
    with time_machine.travel(datetime(2026, 10, 20, 6, tzinfo=UTC), tick=False):
        OpeningHours.objects.create(clinic=clinic, weekday=Weekday.SUNDAY, opens_at=time(0), closes_at=time(6))
        course = factories.make_active_course(ana, clinician, first_on=date(2026, 10, 25), sessions=1)
        yield lambda instant: book_session(
            actor=clinician,
            session=course.sessions.get(),
            clinician=clinician,
            room=clinic.rooms.get(),
            starts_at=instant,
        )


FIRST, SECOND = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))


@pytest.mark.parametrize("start", [FIRST, SECOND])
def test_a_time_that_comes_twice_stays_in_its_turn_of_the_clock(client_of, front_desk, night, start):
    visit, client = night(start), client_of(front_desk)
    card = client.get(reverse("booking:feed"), {"day": "2026-10-25"}).json()["events"][0]
    assert (card["start"], card["end"]) == ("2026-10-25T02:30:00", "2026-10-25T03:00:00")
    wanted = place(visit, "02:45", day="2026-10-25")
    shown = client.get(address(visit), wanted).content.decode()
    assert "This time comes twice that day" in shown
    client.post(address(visit), wanted)
    visit.refresh_from_db()
    assert visit.starts_at == start + timedelta(minutes=15)


@pytest.mark.parametrize(("turn", "start"), [("0", FIRST), ("1", SECOND)])
def test_of_a_time_that_comes_twice_either_can_be_chosen(client_of, front_desk, night, turn, start):
    visit = night(datetime(2026, 10, 25, 4, tzinfo=UTC))
    client_of(front_desk).post(address(visit), place(visit, "02:30", day="2026-10-25", twice=turn))
    visit.refresh_from_db()
    assert visit.starts_at == start


def test_a_time_that_the_clocks_skip_is_no_place(client_of, front_desk, night):
    visit = night(SECOND)
    answer = client_of(front_desk).post(address(visit), place(visit, "02:30", day="2027-03-28"))
    assert "The clocks skip this time on that day." in answer.content.decode()
    assert stays(visit)
