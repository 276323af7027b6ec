"""On clinics so small that every answer can be tried, the solver finds one of the best."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from formulations.dosing.intervals import Interval
from sessions.booking.solver.errors import NoPlaceError
from sessions.booking.solver.problem import Apart, Distance, Problem, Visit
from sessions.booking.solver.proposals import least_difference, three_best
from sessions.booking.solver.rhythm import kept_to, least_costs
from sessions.booking.solver.solving import solve
from sessions.booking.solver.worth import is_alike
from tests.sessions.booking.solver.small import ANA, BEN, DR_A, DR_B, ROOM_1, ROOM_2, course_of, faults, least, place

INTERVALS = st.sampled_from([Interval(), Interval(days=1), Interval(days=2), Interval.of_months(1)])
ROOMS = st.sampled_from([(ROOM_1,), (ROOM_2,), (ROOM_1, ROOM_2), (ROOM_2, ROOM_1)])
PLACES = st.builds(
    place,
    day=st.sampled_from([0, 1, 2, 3, 31, 32]),
    clock=st.sampled_from(["09:00", "09:15", "09:30", "10:00"]),
    clinician=st.sampled_from([DR_A, DR_B]),
    rooms=ROOMS,
    due=st.integers(0, 4),
    time=st.integers(0, 60),
    lead=st.integers(0, 1),
)


@st.composite
def courses(draw):
    """Three sessions of one patient, at least a day apart."""
    rows = draw(st.lists(st.lists(PLACES, max_size=5, unique=True), min_size=1, max_size=3))
    return course_of(*rows, step=draw(INTERVALS.filter(lambda it: it.days)))


@st.composite
def clinics(draw):
    """Up to four visits of two patients, some under rules, in rooms that stay empty for some minutes."""
    visits = [
        Visit(key, draw(st.sampled_from([ANA, BEN])), draw(st.sampled_from([15, 30])), rows)
        for key, rows in enumerate(draw(st.lists(st.lists(PLACES, max_size=4, unique=True), min_size=1, max_size=4)))
    ]
    pairs = [(one.key, other.key) for one in visits for other in visits if one.key < other.key]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=3)) if pairs else []
    kinds = [draw(st.booleans()) for _pair in chosen]
    return Problem(
        visits,
        [Distance(*pair, (draw(INTERVALS),)) for pair, is_row in zip(chosen, kinds, strict=True) if is_row],
        [
            Apart(*pair, draw(INTERVALS), draw(INTERVALS))
            for pair, is_row in zip(chosen, kinds, strict=True)
            if not is_row
        ],
        in_a_row=draw(st.lists(st.sampled_from(pairs), unique=True, max_size=2)) if pairs else [],
        empty_minutes={ROOM_1: draw(st.sampled_from([0, 15])), ROOM_2: draw(st.sampled_from([0, 30]))},
    )


@given(st.one_of(courses(), clinics()))
@settings(max_examples=300, deadline=None)
def test_no_answer_is_better_and_none_breaks_a_rule(problem):
    solution = solve(problem, may_leave=True)
    assert list(faults(problem, solution.chosen)) == []
    assert (len(solution.without_place), solution.cost) == least(problem)
    assert solution.is_optimal


@given(st.one_of(courses(), clinics()))
@settings(max_examples=100, deadline=None)
def test_it_says_no_only_where_there_is_no_answer_for_all(problem):
    missing, cost = least(problem)
    try:
        solution = solve(problem)
    except NoPlaceError:
        assert missing
    else:
        assert (missing, cost) == (0, solution.cost)


@given(courses())
@settings(max_examples=100, deadline=None)
def test_proposals_differ_and_none_is_cheaper_than_the_one_before_it(problem):
    try:
        proposals = three_best(problem)
    except NoPlaceError:
        return
    assert [it.cost for it in proposals] == sorted(it.cost for it in proposals)
    assert all(it.is_optimal and not list(faults(problem, it.chosen)) for it in proposals)
    for index, one in enumerate(proposals):
        for other in proposals[:index]:
            unlike = [key for key in one.chosen if not is_alike(one.chosen[key].place, other.chosen[key].place)]
            assert len(unlike) >= least_difference(len(problem.visits))


def with_clock(problem):
    """At local times, so that they had better be one."""
    clocked = {
        visit.key: [replace(it, clock=it.starts_at.hour * 60 + it.starts_at.minute) for it in visit.places]
        for visit in problem.visits
    }
    return problem.among(clocked)


def _all_kept_to(problem, clock):
    return problem.among({visit.key: [kept_to(it, clock) for it in visit.places] for visit in problem.visits})


@given(courses())
@settings(max_examples=100, deadline=None)
def test_no_answer_keeps_to_a_time_of_day_at_less_cost(problem):
    problem = with_clock(problem)
    tried = [least(_all_kept_to(problem, clock)) for clock in least_costs(problem)]
    whole = [cost for missing, cost in tried if not missing]
    try:
        solution = three_best(problem)[0]
    except NoPlaceError:
        assert not whole
    else:
        assert solution.cost == min(whole)


@given(courses())
@settings(max_examples=50, deadline=None)
def test_the_same_question_has_the_same_answer(problem):
    assert solve(problem, may_leave=True).chosen == solve(problem, may_leave=True).chosen


def test_a_place_is_taken_from_the_list_and_so_is_its_room():
    problem = course_of([place(0, rooms=(ROOM_2, ROOM_1))], [place(7), place(8, due=1)])
    chosen = solve(problem).chosen
    assert (chosen[1].room, chosen[2].place.day - chosen[1].place.day) == (ROOM_2, timedelta(days=7))
