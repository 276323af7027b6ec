from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formulations.dosing.intervals import Interval
from sessions.booking.slots import Opening, Span, fits, free_starts
from sessions.booking.solver.answer import Found
from sessions.booking.solver.errors import NoPlaceError, OutOfTimeError
from sessions.booking.solver.problem import Apart, Distance, Part, Place, Problem, Visit
from sessions.booking.solver.proposals import three_best
from sessions.booking.solver.solution import Solution
from sessions.booking.solver.solving import solve
from tests.sessions.booking.solver.small import (
    ANA,
    BEN,
    DR_A,
    DR_B,
    MONDAY,
    ROOM_1,
    ROOM_2,
    WEEK,
    course_of,
    distances_of,
    faults,
    place,
)

PARIS = ZoneInfo("Europe/Paris")


def days_of(solution):
    return [(it.place.day - MONDAY).days for _key, it in sorted(solution.chosen.items())]


def test_a_course_stays_with_one_clinician_where_that_costs_less():
    both = [[place(7 * week, clinician=DR_A), place(7 * week, clinician=DR_B, due=1)] for week in range(3)]
    only_b = [place(21, clinician=DR_B)]
    solution = solve(course_of(*both, only_b))
    assert [it.place.clinician for it in solution.chosen.values()] == [DR_A, DR_A, DR_A, DR_B]
    assert solution.given_up == {Part.CHANGE: 1}


def test_a_session_that_can_only_be_late_pushes_the_next_one():
    assert days_of(solve(course_of([place(0), place(3)], [place(9), place(10)], [place(16), place(17)]))) == [0, 9, 16]
    assert days_of(solve(course_of([place(3)], [place(9), place(10)], [place(16), place(17)]))) == [3, 10, 17]


def test_a_month_needs_31_days_after_a_month_of_31():
    """31 January and a month is 28 February, but 30 days are 2 March."""
    rows = [[_on(date(2027, 1, 31))], [_on(date(2027, 2, 28)), _on(date(2027, 3, 1)), _on(date(2027, 3, 2))]]
    solution = solve(course_of(*rows, step=Interval.of_months(1)))
    assert solution.chosen[2].place.day == date(2027, 3, 2)
    rows = [[_on(date(2026, 12, 1))], [_on(date(2026, 12, 31)), _on(date(2027, 1, 1))]]
    solution = solve(course_of(*rows, step=Interval.of_months(1)))
    assert solution.chosen[2].place.day == date(2027, 1, 1)


def _on(day):
    return Place(datetime(day.year, day.month, day.day, 9, tzinfo=UTC), day, DR_A, (ROOM_1,))


def test_two_courses_of_one_patient_keep_apart_whichever_comes_first():
    visits = [Visit(1, ANA, 30, [place(0), place(3)]), Visit(2, ANA, 30, [place(2), place(8, due=1)])]
    rule = Apart(1, 2, after=Interval(days=7), before=Interval(days=2))
    assert days_of(solve(Problem(visits, apart=[rule]))) == [0, 8]
    rule = Apart(1, 2, after=Interval(days=7), before=Interval(days=1))
    assert days_of(solve(Problem(visits, apart=[rule]))) == [3, 2]


@pytest.mark.parametrize(("stays", "left"), [(True, (2, 3)), (False, (1,))])
def test_what_stays_is_not_left_out_although_that_costs_more(stays, left):
    rows = [[place(14)], [place(7)], [place(14)]]
    problem = course_of(*rows)
    visits = [replace(problem.visits[0], stays=stays), *problem.visits[1:]]
    assert solve(replace(problem, visits=visits), may_leave=True).without_place == left


def test_two_patients_get_two_rooms_and_a_third_one_another_time():
    both = (ROOM_1, ROOM_2)
    rows = [
        [place(clinician=who, rooms=both), place(clock="11:00", clinician=who, rooms=both, time=60)]
        for who in (1, 2, 3)
    ]
    problem = Problem([Visit(key, key, 30, rows[key]) for key in range(3)])
    solution = solve(problem)
    assert sorted(f"{it.place.starts_at:%H}" for it in solution.chosen.values()) == ["09", "09", "11"]
    assert list(faults(problem, solution.chosen)) == []


def test_a_room_stays_empty_between_two_patients():
    rows = [Visit(1, ANA, 30, [place()]), Visit(2, BEN, 30, [place(clock="09:30", clinician=DR_B)])]
    assert len(solve(Problem(rows)).chosen) == 2
    with pytest.raises(NoPlaceError):
        solve(Problem(rows, empty_minutes={ROOM_1: 5}))


def test_a_moment_is_full_when_the_rooms_that_somebody_could_use_are():
    """It has two rooms for two patients, but both could only use the first one."""
    rows = [
        Visit(1, ANA, 30, [place(rooms=[ROOM_1])]),
        Visit(2, BEN, 30, [place(clinician=DR_B, rooms=[ROOM_1]), place(1, clinician=DR_B, rooms=[ROOM_2], moved=1)]),
    ]
    solution = solve(Problem(rows))
    assert (days_of(solution), solution.cost, solution.bound) == ([0, 1], 60, 60)


def test_the_gap_is_the_share_that_could_still_be_saved():
    assert Solution({}, (), 0, cost=80, bound=60, seconds=1).gap == 0.25
    assert Solution({}, (), 0, cost=0, bound=0, seconds=1).gap == 0


def test_rooms_that_are_enough_at_each_moment_may_still_be_the_wrong_ones():
    """Ben could use the first room, but for who leaves it too late, or the second, but for who needs it too early."""
    cara = 3
    rows = [
        Visit(1, ANA, 30, [place(clock="09:00", rooms=[ROOM_1])]),
        Visit(2, BEN, 30, [place(clock="09:15", clinician=DR_B, rooms=[ROOM_1, ROOM_2]), place(1, moved=1)]),
        Visit(3, cara, 30, [place(clock="09:30", rooms=[ROOM_2])]),
    ]
    solution = solve(Problem(rows))
    assert (days_of(solution), solution.cost) == ([0, 1, 0], 60)


def test_no_time_is_said_and_not_taken_for_no_place():
    with pytest.raises(OutOfTimeError):
        solve(course_of([place()], [place(7)]), limit_seconds=0)


def test_who_watches_learns_of_every_better_choice():
    seen = []
    solution = solve(course_of([place(due=1)], [place(7)]), watch=lambda cost, bound: seen.append((cost, bound)))
    assert seen[-1][0] == solution.cost


def clocked(day, minute):
    return replace(place(day, f"{minute // 60:02}:{minute % 60:02}"), clock=minute)


def test_a_course_keeps_to_one_time_of_day_where_that_costs_nothing_else():
    mornings = (
        [clocked(0, 9 * 60), clocked(0, 10 * 60)],
        [clocked(7, 10 * 60), clocked(7, 14 * 60)],
        [clocked(14, 10 * 60)],
    )
    best, *_others = three_best(course_of(*mornings))
    assert [it.place.clock for it in best.chosen.values()] == [600, 600, 600]
    assert best.cost == 0


def test_each_proposal_keeps_to_a_time_of_its_own_far_from_the_others_where_it_costs_the_same():
    hours = [[clocked(7 * week, 60 * hour) for hour in range(8, 18)] for week in range(6)]
    proposals = three_best(course_of(*hours))
    times = [{it.place.clock for it in solution.chosen.values()} for solution in proposals]
    assert times == [{8 * 60}, {17 * 60}, {12 * 60}]
    assert [it.cost for it in proposals] == [0, 0, 0]


def test_a_session_that_cannot_keep_the_time_counts_its_quarters():
    solution = three_best(course_of([clocked(0, 540)], [clocked(7, 540)], [clocked(14, 565)]))[0]
    assert solution.given_up == {Part.RHYTHM: 2}


def test_only_one_course_is_proposed_in_several_ways():
    with pytest.raises(ValueError, match="one course"):
        three_best(Problem([Visit(1, ANA, 30, [place()]), Visit(2, BEN, 30, [place()])]))


def test_a_course_with_nothing_to_book_has_one_empty_proposal():
    assert [it.chosen for it in three_best(Problem([]))] == [{}]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Problem([Visit(1, ANA, 30, []), Visit(1, ANA, 30, [])]),
        lambda: Problem([Visit(1, ANA, 30, [])], [Distance(1, 2, (WEEK,))]),
        lambda: place(rooms=()),
        lambda: Place(datetime(2026, 11, 30, 9), MONDAY, DR_A, (ROOM_1,)),  # noqa: DTZ001 without a zone, on purpose
    ],
)
def test_a_question_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"key|not there|room|zone"):
        wrong()


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_an_hour_that_comes_twice_holds_two_visits_and_one_that_is_skipped_none(day, hours):
    """Open from 01:00 to 04:00, for visits of an hour with one clinician in one room."""
    starts = free_starts(
        day=day,
        zone=PARIS.key,
        openings=[Opening(datetime(1, 1, 1, 1).time(), datetime(1, 1, 1, 4).time())],  # noqa: DTZ001 a clock alone
        taken=[],
        minutes=60,
        step_minutes=60,
        not_before=datetime(2026, 1, 1, tzinfo=UTC),
    )
    places = [Place(start, day, DR_A, (ROOM_1,)) for start in starts]
    problem = Problem([Visit(patient, patient, 60, places) for patient in range(hours - 24 + 4)])
    solution = solve(problem, may_leave=True)
    assert len(solution.chosen) == hours - 24 + 3
    assert list(faults(problem, solution.chosen)) == []


CLOCKS = st.integers(0, 19).map(lambda quarters: timedelta(hours=8, minutes=15 * quarters))


@given(
    st.lists(st.tuples(st.integers(0, 15), CLOCKS, st.sampled_from([15, 45, 300])), max_size=25),
    st.integers(0, 1),
    st.sampled_from([MONDAY, date(2026, 3, 23), date(2026, 10, 19)]),
)
@settings(max_examples=60, deadline=None)
def test_no_proposal_breaks_an_interval_opening_hours_or_a_booking(booked, step_days, monday):
    """Three sessions a week apart, or nearly; the clinic is open from eight to one, also on days of 23 and 25 hours."""
    taken = []
    for offset, clock, minutes in booked:
        start = datetime.combine(monday + timedelta(days=offset), datetime.min.time(), PARIS) + clock
        taken.append(Span(start.astimezone(UTC), start.astimezone(UTC) + timedelta(minutes=minutes)))
    hours = [Opening(datetime(1, 1, 1, 8).time(), datetime(1, 1, 1, 13).time())]  # noqa: DTZ001 a clock alone
    visits = [Visit(n, ANA, 45, _places(monday + timedelta(days=6 * n), hours, taken)) for n in range(3)]
    problem = Problem(visits, distances_of(visits, Interval(days=6 + step_days)))
    try:
        proposals = three_best(problem)
    except NoPlaceError:
        return
    for chosen in (it.chosen for it in proposals):
        assert list(faults(problem, chosen)) == []
        for it in chosen.values():
            span = Span(it.place.starts_at, it.place.starts_at + timedelta(minutes=45))
            assert fits(span, day=it.place.day, zone=PARIS.key, openings=hours)
            assert not any(span.overlaps(other) for other in taken)


def _places(first, hours, taken):
    found = []
    for offset in range(4):
        day = first + timedelta(days=offset)
        starts = free_starts(
            day=day,
            zone=PARIS.key,
            openings=hours,
            taken=[it.bounds for it in taken],
            minutes=45,
            step_minutes=15,
            not_before=datetime(2026, 1, 1, tzinfo=UTC),
        )
        found += [Place(start, day, DR_A, (ROOM_1,), {Part.DUE: abs(offset - 1)}) for start in starts]
    return found


def test_without_time_for_a_proof_nothing_is_said_of_who_was_left_out(monkeypatch):
    """A first answer leaves somebody out; that nobody has to be is not known before the time is up."""
    rows = [Visit(1, ANA, 30, [place(moved=1)]), Visit(2, BEN, 30, [place(moved=2), place(1, moved=9)])]
    first = solve(Problem(rows[:1]))
    asked = iter([Found({1: first.chosen[1].place}, {}, (2,), 60), OutOfTimeError])

    def answer(*_args, **_options):
        it = next(asked)
        if it is OutOfTimeError:
            raise it
        return it

    monkeypatch.setattr("sessions.booking.solver.solving._Search._ask", answer)
    solution = solve(Problem(rows), may_leave=True)
    assert (solution.without_place, solution.bound, solution.gap) == ((2,), 0, 1)
