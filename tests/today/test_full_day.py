"""The board of a day with more visits than anybody can look at: who is next as cards, the others in short."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from mesoplan.today.day_board import day_board
from sessions.booking.models import Appointment
from sessions.booking.services import attend
from tests import factories
from tests.sessions.booking.desk import book

MONDAY = date(2026, 11, 2)
SEVEN = datetime(2026, 11, 2, 6, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(SEVEN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def board(front_desk, clinic):
    return lambda: day_board(front_desk, clinic)


@pytest.fixture
def full(clock, clinic, clinician, front_desk):
    """Fifteen visits of as many patients, by turns with two clinicians, each in a room of their own."""
    team = [(clinician, clinic.rooms.get()), (factories.make_user("clinician", clinic), factories.make_room(clinic))]
    visits = []
    for number in range(15):
        patient = factories.make_patient(clinic, given_name=f"Patient {number:02}", family_name="Sala")
        session = factories.make_active_course(patient, clinician, first_on=MONDAY, sessions=1).sessions.get()
        who, room = team[number % 2]
        visits.append(book(session, who, MONDAY, f"{8 + number // 2:02}:{number % 2 * 30:02}", room=room))
    return visits


def names(cards) -> list[str]:
    return [card.visit.patient.given_name for card in cards]


def test_those_who_come_next_are_cards_and_the_others_a_number(full, board):
    expected = board().columns[0]
    assert names(expected.cards) == [f"Patient {number:02}" for number in range(12)]
    assert (expected.total, expected.more, expected.rest) == (15, 3, ())


def test_who_is_long_overdue_hides_nobody_who_is_due_now(full, board, clock):
    """At 15:05 fourteen are overdue, of whom the longest are not among the cards."""
    clock.move_to(SEVEN + timedelta(hours=5, minutes=5))
    assert names(board().columns[0].cards) == [f"Patient {number:02}" for number in range(3, 15)]
    clock.move_to(SEVEN + timedelta(hours=4, minutes=5))
    assert names(board().columns[0].cards) == [f"Patient {number:02}" for number in range(1, 13)]


def test_of_those_who_are_done_the_last_ones_are_cards(full, board, clock):
    Appointment.objects.filter(pk__in=[visit.pk for visit in full]).update(status="checked_in")
    for visit in Appointment.objects.all():
        attend.note_treated(visit)
    done = board().columns[-1]
    assert (names(done.cards)[0], names(done.cards)[-1], done.more) == ("Patient 14", "Patient 03", 3)


def test_the_others_are_shown_in_short_and_put_away_again(full, client_of, front_desk):
    client = client_of(front_desk)
    page = client.get("/").text
    assert "Patient 14" not in page
    assert 'href="/?whole=expected#stage-expected">Show the other 3' in page

    whole = client.get("/", {"whole": "expected"}).text
    assert f'href="/appointments/{full[14].pk}">Patient 14 Sala</a>' in whole
    assert whole.count('class="board-card"') == 12
    assert "Show only the next" in whole


def test_only_one_clinician_or_room_is_shown(full, client_of, front_desk, clinician, clinic):
    client, other = client_of(front_desk), full[1]
    of_clinician = client.get("/", {"clinician": clinician.pk}).text
    of_room = client.get("/", {"room": other.room_id, "whole": "expected"}).text
    assert ("Patient 14" in of_clinician, "Patient 13" in of_clinician) == (True, False)
    assert ("Patient 14" in of_room, "Patient 13" in of_room) == (False, True)
    assert "Show all" in of_room


def test_a_part_of_the_page_shows_what_the_page_shows(full, client_of, front_desk, clinician):
    """What is asked for again and again, and what answers a step."""
    open_page = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/?clinician={clinician.pk}"}
    client = client_of(front_desk)
    step = f"/appointments/{full[0].pk}/check-in?back=today"
    for answer in (
        client.get("/today/board", headers=open_page),
        client.post(step, {"version": full[0].version}, headers=open_page, follow=True),
    ):
        assert "Patient 12" in answer.text
        assert "Patient 13" not in answer.text


@pytest.mark.parametrize("wrong", [{"clinician": "999999"}, {"room": "x"}, {"whole": "nowhere"}])
def test_what_is_not_there_is_told_and_the_whole_day_shown(full, client_of, front_desk, wrong):
    answer = client_of(front_desk).get("/", wrong)
    assert answer.status_code == 422
    assert "Patient 00" in answer.text
    assert "Show the other 3" in answer.text


def test_the_clinicians_of_other_clinics_are_none(full, client_of, front_desk):
    stranger = factories.make_user("clinician", factories.make_clinic(name="Lyon"))
    assert client_of(front_desk).get("/", {"clinician": stranger.pk}).status_code == 422
