"""What is proposed for the visits that an absence, a closure or other hours have touched."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from formulations.models import DoseLimit, Ingredient
from mesoplan.clinics.models import Closure
from sessions.booking.models import Appointment
from sessions.booking.replanning.asked import Asked, Away
from sessions.booking.replanning.outcome import Outcome
from sessions.booking.replanning.proposing import propose
from sessions.booking.replanning.reading import ground_for
from sessions.booking.services.book import book_session
from sessions.booking.solver.explain import Why
from sessions.booking.solver.problem import Part
from tests import factories
from tests.sessions.booking.desk import at, book
from tests.sessions.booking.replanning.conftest import TUESDAY, session_for

SEVEN = timedelta(days=7)


def proposal(clinic, *visits, away=None, left_out=()) -> Outcome:
    asked = Asked(tuple(it.pk for it in visits), away, left_out)
    return propose(ground_for(clinic, asked, now=timezone.now()), limit_seconds=8)


def places(clinic, outcome):
    """By visit: the day and the time, the clinician and the room."""
    found = {}
    for line in outcome.lines:
        start = clinic.local(line.new.starts_at)
        found[line.visit] = (start.date(), f"{start:%H:%M}", line.new.clinician, line.new.room)
    return found


def test_whoever_can_keeps_the_day_and_the_time_and_sees_somebody_else(clinic, three, away, costa):
    outcome = proposal(clinic, *three, away=away)
    found = places(clinic, outcome)
    assert [(day, clock, who) for day, clock, who, _room in found.values()] == [
        (TUESDAY, clock, costa.pk) for clock in ("10:00", "10:30", "11:00")
    ]
    assert (outcome.gap, outcome.unplaced) == (0, [])
    assert all(line.given_up == {Part.OTHER_CLINICIAN: 1} for line in outcome.lines)


def test_without_anybody_else_the_same_clinician_on_the_nearest_day(clinic, clinician, visit_of, away, monday):
    visit = visit_of("Ana")
    outcome = proposal(clinic, visit, away=away)
    (day, clock, who, room) = places(clinic, outcome)[visit.pk]
    assert (day, clock, who, room) == (date(2026, 11, 9), "10:00", clinician.pk, visit.room_id)


def test_the_same_clinician_a_day_later_disturbs_less_than_somebody_else(clinic, clinician, visit_of, costa, monday):
    visit = visit_of("Ana")
    away = Away(at(clinic, TUESDAY, "00:00"), at(clinic, TUESDAY, "23:59"), clinician=clinician.pk)
    (day, clock, who, _room) = places(clinic, proposal(clinic, visit, away=away))[visit.pk]
    assert (day, clock, who) == (date(2026, 11, 4), "10:00", clinician.pk)


def test_a_closed_room_only_changes_the_room(clinic, clinician, visit_of, second_room, monday):
    visit = visit_of("Ana")
    away = Away(at(clinic, TUESDAY, "09:00"), at(clinic, TUESDAY, "12:00"), room=visit.room_id)
    outcome = proposal(clinic, visit, away=away)
    assert places(clinic, outcome) == {visit.pk: (TUESDAY, "10:00", clinician.pk, second_room.pk)}
    assert outcome.lines[0].given_up == {Part.OTHER_ROOM: 1}


def test_a_room_without_the_device_is_no_way_out(clinic, clinician, second_room, monday, ana):
    version = factories.make_version(clinician)
    course = factories.make_course(ana, clinician)
    gun = factories.make_technique("gun", "Mesogun", device="gun")
    factories.make_plan_area(course.plans.get(), version, technique=gun)
    session = factories.sign_course(course, clinician, first_on=TUESDAY, sessions=1).sessions.get()
    visit = book(session, clinician, TUESDAY, "10:00")
    second_room.equipment = []
    second_room.save()
    away = Away(at(clinic, TUESDAY, "00:00"), at(clinic, TUESDAY, "23:00"), room=visit.room_id)
    (day, _clock, _who, room) = places(clinic, proposal(clinic, visit, away=away))[visit.pk]
    assert day != TUESDAY
    assert room == visit.room_id


def test_what_is_booked_already_stays_and_is_gone_round(clinic, visit_of, costa, second_room, away, monday):
    mine = visit_of("Ana")
    bruno = session_for(factories.make_patient(clinic, given_name="Bruno"), costa)
    book(bruno, costa, TUESDAY, "10:00", room=second_room)
    (day, clock, who, _room) = places(clinic, proposal(clinic, mine, away=away))[mine.pk]
    assert (day, who) == (TUESDAY, costa.pk)
    assert clock in {"09:30", "10:30"}


def test_a_closed_day_is_nobodys_day(clinic, visit_of, costa, monday):
    visit = visit_of("Ana")
    Closure.objects.create(clinic=clinic, first_day=TUESDAY, last_day=TUESDAY)
    assert places(clinic, proposal(clinic, visit))[visit.pk][0] != TUESDAY


def test_visits_of_one_course_keep_their_distance(clinic, clinician, costa, second_room, ana, monday):
    first = session_for(ana, clinician, sessions=3)
    sessions = list(first.course.sessions.order_by("number"))
    visits = [book(it, clinician, TUESDAY + SEVEN * count, "10:00") for count, it in enumerate(sessions)]
    closed = Away(at(clinic, TUESDAY, "00:00"), at(clinic, TUESDAY + SEVEN, "23:59"), clinician=clinician.pk)
    clinic.opening_hours.filter(weekday=TUESDAY.weekday()).delete()
    found = places(clinic, proposal(clinic, *visits, away=closed))
    days = [found[it.pk][0] for it in visits]
    assert all(later - earlier >= SEVEN for earlier, later in pairwise(days))


def test_a_later_session_moves_only_where_there_is_no_other_way_and_it_is_said(
    clinic, clinician, second_room, ana, monday
):
    """Nobody else is there, and the next session is a week later to the day."""
    first = session_for(ana, clinician, sessions=2)
    second = first.course.sessions.get(number=2)
    visit, follows = book(first, clinician, TUESDAY, "10:00"), book(second, clinician, TUESDAY + SEVEN, "10:00")
    away = Away(at(clinic, TUESDAY, "00:00"), at(clinic, TUESDAY, "23:59"), clinician=clinician.pk)
    outcome = proposal(clinic, visit, away=away)
    found = places(clinic, outcome)
    assert found[visit.pk][0] == date(2026, 11, 4)
    assert found[follows.pk][0] == date(2026, 11, 11)
    assert [line.is_untouched for line in outcome.lines] == [False, True]


def test_a_later_session_that_is_fine_stays(clinic, clinician, costa, second_room, ana, monday):
    first = session_for(ana, clinician, sessions=2)
    visit = book(first, clinician, TUESDAY, "10:00")
    book(first.course.sessions.get(number=2), clinician, TUESDAY + SEVEN, "10:00")
    away = Away(at(clinic, TUESDAY, "00:00"), at(clinic, TUESDAY, "23:59"), clinician=clinician.pk)
    assert set(places(clinic, proposal(clinic, visit, away=away))) == {visit.pk}


def test_another_course_of_the_patient_keeps_its_distance_too(clinic, clinician, second_room, ana, monday):
    """Caffeine once a week: from a week before until a week after the other visit is too near."""
    visit = book(session_for(ana, clinician), clinician, TUESDAY, "10:00")
    DoseLimit.objects.create(
        ingredient=Ingredient.objects.get(), kind="min_interval_days", value=7, unit="d", source_status="found"
    )
    other = factories.make_active_course(ana, clinician, first_on=date(2026, 11, 11), sessions=1).sessions.get()
    book(other, clinician, date(2026, 11, 11), "10:00")
    away = Away(at(clinic, TUESDAY, "00:00"), at(clinic, date(2026, 11, 4), "23:59"), clinician=clinician.pk)
    assert places(clinic, proposal(clinic, visit, away=away))[visit.pk][0] == date(2026, 11, 18)


def test_two_touched_courses_of_one_patient_are_kept_apart(clinic, clinician, costa, second_room, ana, monday):
    one = session_for(ana, clinician)
    version = one.plan.areas.get().formulation_version
    other = factories.make_active_course(ana, clinician, first_on=TUESDAY, sessions=1, version=version).sessions.get()
    visits = [book(one, clinician, TUESDAY, "10:00"), book(other, clinician, date(2026, 11, 4), "10:00")]
    away = Away(at(clinic, TUESDAY, "00:00"), at(clinic, date(2026, 11, 4), "23:59"), clinician=clinician.pk)
    clinic.opening_hours.filter(weekday=TUESDAY.weekday()).delete()
    found = places(clinic, proposal(clinic, *visits, away=away))
    assert len({day for day, *_rest in found.values()}) == 2


def test_what_finds_no_place_is_said_with_the_reason(clinic, clinician, visit_of, monday):
    visit = visit_of("Ana")
    clinic.opening_hours.all().delete()
    outcome = proposal(clinic, visit)
    assert [(it.visit, it.why, it.nearest) for it in outcome.unplaced] == [(visit.pk, Why.FULL, None)]


def test_a_visit_between_two_that_stay_is_told_the_nearest_place_beyond(clinic, clinician, second_room, ana, monday):
    """The third session has begun its day, so it cannot follow."""
    first = session_for(ana, clinician, sessions=3)
    sessions = list(first.course.sessions.order_by("number"))
    visits = [book(it, clinician, TUESDAY + SEVEN * count, "10:00") for count, it in enumerate(sessions)]
    away = Away(at(clinic, TUESDAY + SEVEN, "00:00"), at(clinic, TUESDAY + SEVEN, "23:59"), clinician=clinician.pk)
    outcome = proposal(clinic, visits[1], away=away, left_out=[visits[2].pk])
    (left,) = outcome.unplaced
    assert (left.visit, left.nearest.clinician) == (visits[1].pk, clinician.pk)
    assert clinic.local(left.nearest.starts_at).date() == date(2026, 11, 11)


def test_a_course_that_is_over_is_no_place_for_a_visit(clinic, clinician, visit_of, away, monday):
    visit = visit_of("Ana")
    type(visit.session.course).objects.filter(pk=visit.session.course_id).update(status="completed")
    outcome = proposal(clinic, visit, away=away)
    assert [(it.visit, it.why) for it in outcome.unplaced] == [(visit.pk, None)]


def test_nothing_past_and_nothing_cancelled_is_touched(clinic, clinician, three, away, monday):
    Appointment.objects.filter(pk=three[0].pk).update(status="cancelled")
    monday.move_to(at(clinic, TUESDAY, "10:45"))
    outcome = proposal(clinic, *three, away=away)
    assert list(places(clinic, outcome)) == [three[2].pk]
    assert all(line.new.starts_at > timezone.now() for line in outcome.lines)


def test_nobody_is_asked_to_come_earlier_without_a_day_of_notice(clinic, costa, visit_of, away, monday):
    """Dr Costa is busy all afternoon, and it is Tuesday morning."""
    visit = visit_of("Ana", "15:00")
    for clock in ("15:00", "15:30", "16:00", "16:30", "17:00", "17:30", "18:00", "18:30", "19:00", "19:30"):
        session = session_for(factories.make_patient(clinic), costa)
        book_session(
            actor=costa,
            session=session,
            clinician=costa,
            room=clinic.rooms.last(),
            starts_at=at(clinic, TUESDAY, clock),
        )
    monday.move_to(at(clinic, TUESDAY, "08:30"))
    (line,) = proposal(clinic, visit, away=away).lines
    assert line.new.starts_at > visit.starts_at


def test_what_is_held_for_the_waiting_list_is_taken(clinic, three, away, costa, front_desk, second_room):
    ana = three[0]
    waiting = session_for(factories.make_patient(clinic, given_name="Dora"), costa)
    factories.make_offer(waiting, front_desk, start=at(clinic, TUESDAY, "10:00"), clinician=costa, room=second_room)
    day, clock, who, _room = places(clinic, proposal(clinic, *three, away=away))[ana.pk]
    assert (day, clock, who) != (TUESDAY, "10:00", costa.pk)


@pytest.mark.parametrize("count", [2, 3])
def test_however_many_visits_there_are_the_same_queries_are_asked(
    clinic, three, away, django_assert_num_queries, count
):
    asked = Asked(tuple(it.pk for it in three[:count]), away)
    with django_assert_num_queries(21):
        propose(ground_for(clinic, asked, now=timezone.now()), limit_seconds=8)


def test_an_outcome_is_read_as_it_was_written(clinic, three, away):
    outcome = proposal(clinic, *three, away=away)
    again = Outcome.of_json(outcome.as_json)
    assert again.as_json == outcome.as_json
