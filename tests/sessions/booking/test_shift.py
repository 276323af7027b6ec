"""One visit moves, and those booked after it are proposed to shift with it, never those before."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from sessions.booking.models import UNDO_LASTS, Appointment
from sessions.booking.placing import Placement
from sessions.booking.replanning.forms import said_shift
from sessions.booking.replanning.outcome import Spot
from sessions.booking.replanning.shifting import Shift, following
from sessions.booking.services.cancel import cancel_appointment
from sessions.booking.services.change import move_appointment, shift_appointments, undo_move
from sessions.booking.services.together import OvertakenError
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book

A_WEEK, A_DAY = timedelta(days=7), timedelta(days=1)


@pytest.fixture
def three(course, clinician):
    rows = course.sessions.order_by("number")
    return [book(session, clinician, MONDAY + A_WEEK * index, "10:00") for index, session in enumerate(rows)]


@pytest.fixture
def propose(clinic):
    def where(visit, day, clock, clinician=None):
        to = Placement(visit.session, clinician or visit.clinician, visit.room, at(clinic, day, clock), moving=visit)
        now = timezone.now()
        return Shift(to, following(visit, now=now), now=now).outcome()

    return where


@pytest.fixture
def shift(front_desk, clinic, propose):
    """As the page does it: what is proposed, and what is chosen of it."""

    def to(visit, day, clock, *, only=None, **changes):
        lines = [it for it in propose(visit, day, clock).lines if only is None or it.visit in only]
        what = {"version": visit.version, "following": {it.visit: (it.version, it.new) for it in lines}}
        spot = Spot(at(clinic, day, clock), visit.clinician_id, visit.room_id)
        return shift_appointments(
            actor=front_desk, appointment=visit, to=spot, minutes=visit.minutes, **(what | changes)
        )

    return to


def times(course):
    rows = Appointment.objects.live().filter(session__course=course).order_by("session__number")
    return [course.clinic.local(row.starts_at).replace(tzinfo=None) for row in rows]


def when(day, clock):
    return datetime.fromisoformat(f"{day} {clock}")


def test_those_after_it_shift_by_as_many_days(three, propose, clinic):
    lines = propose(three[0], MONDAY + A_DAY, "10:00").lines
    assert [it.visit for it in lines] == [three[1].pk, three[2].pk]
    assert [clinic.local(it.new.starts_at).date() for it in lines] == [
        MONDAY + A_WEEK + A_DAY,
        MONDAY + 2 * A_WEEK + A_DAY,
    ]


def test_and_by_as_many_minutes_with_the_new_clinician(three, propose, clinic):
    other = factories.make_user("clinician", clinic, name="Dr Roux")
    lines = propose(three[0], MONDAY + A_DAY, "14:30", other).lines
    assert {clinic.local(it.new.starts_at).time().isoformat("minutes") for it in lines} == {"14:30"}
    assert {it.new.clinician for it in lines} == {other.pk}


def test_shifted_for_the_second_time_they_keep_their_weekday_too(three, shift, propose, clinic):
    shift(three[0], MONDAY + A_WEEK, "10:00")
    again = Appointment.objects.get(pk=three[0].pk)
    lines = propose(again, MONDAY + 2 * A_WEEK, "10:00").lines
    assert [clinic.local(it.new.starts_at).date() for it in lines] == [MONDAY + 3 * A_WEEK, MONDAY + 4 * A_WEEK]


def test_what_is_taken_there_is_gone_round(three, propose, clinic, clinician, bruno_session):
    book(bruno_session, clinician, MONDAY + A_WEEK + A_DAY, "10:00")
    line = propose(three[0], MONDAY + A_DAY, "10:00").lines[0]
    assert clinic.local(line.new.starts_at).date() == MONDAY + A_WEEK + A_DAY
    assert line.new.starts_at != at(clinic, MONDAY + A_WEEK + A_DAY, "10:00")


def test_the_one_that_moves_is_never_left_out_for_those_after_it(three, propose, clinic):
    clinic.closures.create(first_day=MONDAY + 2 * A_WEEK + A_DAY, last_day=MONDAY + 12 * A_WEEK)
    outcome = propose(three[0], MONDAY + 2 * A_WEEK, "11:00")
    assert (outcome.lines, [it.visit for it in outcome.unplaced]) == ([], [three[1].pk, three[2].pk])


def test_of_a_visit_in_the_middle_those_before_stay(three, shift, course):
    shift(three[1], MONDAY + A_WEEK + 2 * A_DAY, "10:00")
    assert times(course) == [
        when(MONDAY, "10:00"),
        when(MONDAY + A_WEEK + 2 * A_DAY, "10:00"),
        when(MONDAY + 2 * A_WEEK + 2 * A_DAY, "10:00"),
    ]


def test_together_they_go_where_the_first_could_not_go_alone(three, shift, course):
    with pytest.raises(OvertakenError, match="session 2 follows"):
        shift(three[0], MONDAY + 2 * A_DAY, "10:00", only=())
    assert times(course)[0] == when(MONDAY, "10:00")
    shift(three[0], MONDAY + 2 * A_DAY, "10:00")
    assert times(course)[0] == when(MONDAY + 2 * A_DAY, "10:00")


def test_whoever_is_left_out_stays(three, shift, course):
    shift(three[0], MONDAY, "15:00", only=())
    assert times(course)[1:] == [when(MONDAY + A_WEEK, "10:00"), when(MONDAY + 2 * A_WEEK, "10:00")]


def test_where_one_was_changed_meanwhile_none_moves(three, shift, course, propose):
    lines = propose(three[0], MONDAY + A_DAY, "10:00").lines
    stale = {it.visit: (7, it.new) for it in lines}
    with pytest.raises(StaleEditError):
        shift(three[0], MONDAY + A_DAY, "10:00", following=stale)
    assert times(course)[0] == when(MONDAY, "10:00")


def test_where_a_place_is_taken_meanwhile_none_moves(three, shift, course, propose, clinician, bruno_session):
    lines = {it.visit: (it.version, it.new) for it in propose(three[0], MONDAY + A_DAY, "10:00").lines}
    book(bruno_session, clinician, MONDAY + A_WEEK + A_DAY, "10:00")
    with pytest.raises(OvertakenError, match="Dr Marin is busy"):
        shift(three[0], MONDAY + A_DAY, "10:00", following=lines)
    assert times(course)[0] == when(MONDAY, "10:00")


def test_a_visit_before_it_or_of_somebody_else_does_not_shift_with_it(three, shift, clinician, bruno_session):
    other = book(bruno_session, clinician, MONDAY, "12:00")
    for row in (three[0], other):
        with pytest.raises(DomainError, match="that follow this one"):
            shift(three[1], MONDAY + A_WEEK + A_DAY, "10:00", following={row.pk: (1, Spot.of(row))})


def test_all_of_it_is_taken_back_in_one_act(three, shift, course, front_desk, monday):
    before = times(course)
    moved = shift(three[0], MONDAY + A_DAY, "10:00")
    monday.shift(UNDO_LASTS - timedelta(seconds=1))
    rows = undo_move(actor=front_desk, appointment=moved, version=moved.version)
    assert len(rows) == 3
    assert times(course) == before


def test_where_one_was_moved_again_since_none_is_taken_back(three, shift, course, front_desk, monday):
    moved = shift(three[0], MONDAY + A_DAY, "10:00")
    monday.shift(timedelta(minutes=1))
    place = {"clinician": three[2].clinician, "room": three[2].room, "version": 2}
    last = Appointment.objects.get(pk=three[2].pk)
    move_appointment(actor=front_desk, appointment=last, starts_at=last.starts_at + timedelta(hours=2), **place)
    before = times(course)
    with pytest.raises(DomainError, match="changed since"):
        undo_move(actor=front_desk, appointment=moved, version=moved.version)
    assert times(course) == before


def test_a_course_keeps_its_time_of_day_over_a_change_of_the_clocks(clinician, ana, propose, clinic, monday):
    monday.move_to(datetime.fromisoformat("2027-03-15T06:00:00+00:00"))
    day = clinic.today
    course = factories.make_active_course(ana, clinician, first_on=day, sessions=3)
    rows = [book(it, clinician, day + A_WEEK * n, "10:00") for n, it in enumerate(course.sessions.order_by("number"))]
    lines = propose(rows[0], day + A_DAY, "10:00").lines
    assert [clinic.local(it.new.starts_at).hour for it in lines] == [10, 10]
    assert len({it.new.starts_at.hour for it in lines}) == 2


@pytest.fixture
def asked(three, clinic):
    """What the page is asked with."""
    place = {"day": MONDAY + 2 * A_DAY, "clock": "10:00", "minutes": 30, "version": 1}
    return place | {"clinician": three[0].clinician_id, "room": three[0].room_id}


def test_the_page_shows_them_before_and_after(three, asked, front_desk, client_of):
    page = client_of(front_desk).get(reverse("booking:shift", args=[three[0].pk]), asked).content.decode()
    for words in ("Move Ana Ruiz from session 1 on", "Mon 9 Nov, 10:00", "Wed 11 Nov, 10:00", "Move 3 visits"):
        assert words in page
    assert "It cannot move alone. Session 1 cannot be after Mon 2 Nov, because session 2 follows." in page


@pytest.mark.parametrize("count", [2, 3])
def test_the_page_asks_as_many_questions_for_many_as_for_one(
    three, asked, front_desk, client_of, count, django_assert_num_queries
):
    for row in three[count:]:
        cancel_appointment(actor=front_desk, appointment=row, version=row.version)
    client, address = client_of(front_desk), reverse("booking:shift", args=[three[0].pk])
    client.get(address, asked)
    with django_assert_num_queries(27):
        client.get(address, asked)


def test_the_page_moves_them_and_takes_them_back(three, asked, propose, course, front_desk, client_of):
    before, client = times(course), client_of(front_desk)
    sent = asked | {"shift": [said_shift(it) for it in propose(three[0], MONDAY + 2 * A_DAY, "10:00").lines]}
    page = client.post(reverse("booking:shift", args=[three[0].pk]), sent, follow=True).content.decode()
    assert "2 other visits moved with it." in page
    assert times(course)[1] == when(MONDAY + A_WEEK + 2 * A_DAY, "10:00")
    client.post(reverse("booking:undo_move", args=[three[0].pk]), {"version": 2})
    assert times(course) == before


@pytest.mark.parametrize("written", ["x", "1.1 2026-11-11T10:00:00 1 1", "1.1 2026-11-11T10:00:00+00:00 999999 1"])
def test_whatever_is_no_line_of_the_page_changes_nothing(three, asked, course, front_desk, client_of, written):
    before = times(course)
    sent = asked | {"shift": [written]}
    assert client_of(front_desk).post(reverse("booking:shift", args=[three[0].pk]), sent).status_code == 422
    assert times(course) == before


def test_after_a_refusal_the_page_asks_of_the_visit_as_it_is_now(three, asked, front_desk, client_of, clinic):
    place = {"clinician": three[0].clinician, "room": three[0].room, "version": 1}
    move_appointment(actor=front_desk, appointment=three[0], starts_at=at(clinic, MONDAY, "11:00"), **place)
    client, address = client_of(front_desk), reverse("booking:shift", args=[three[0].pk])
    page = client.post(address, asked).content.decode()
    assert "This was changed meanwhile" in page
    assert 'name="version" value="2"' in page
    assert "Mon 2 Nov, 11:00" in page


def test_whoever_moves_a_visit_to_another_day_is_shown_those_after_it(three, clinic, front_desk, client_of):
    spot = at(clinic, MONDAY + A_DAY, "10:00").isoformat()
    sent = {"place": f"{spot} {three[0].clinician_id} {three[0].room_id}", "version": 1}
    answer = client_of(front_desk).post(reverse("booking:move", args=[three[0].pk]), sent)
    assert answer.url.startswith(reverse("booking:shift", args=[three[0].pk]))


def test_later_days_are_offered_where_those_after_it_shift(three, front_desk, client_of):
    client, address = client_of(front_desk), reverse("booking:move", args=[three[0].pk])
    day = MONDAY + 3 * A_DAY
    assert "because session 2 follows" in client.get(address, {"day": day}).content.decode()
    page = client.get(address, {"day": day, "shift": 1}).content.decode()
    assert "because session 2 follows" not in page
    assert f"{day}T09:00:00+00:00 {three[0].clinician_id}" in page


def test_the_time_of_a_visit_that_shifts_is_free_for_the_one_before_it(three, front_desk, client_of):
    client, address = client_of(front_desk), reverse("booking:move", args=[three[0].pk])
    page = client.get(address, {"day": MONDAY + A_WEEK, "shift": 1}).content.decode()
    assert f"{MONDAY + A_WEEK}T09:00:00+00:00 {three[0].clinician_id}" in page
    assert '<input type="hidden" name="shift" value="1">' in page
    assert "A week later: Mon 16 Nov" in page
