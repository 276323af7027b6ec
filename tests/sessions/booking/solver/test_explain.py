from datetime import timedelta

from formulations.dosing.intervals import Interval
from sessions.booking.solver.explain import Why, WithoutPlace, why_without_place
from sessions.booking.solver.problem import Problem, Visit
from tests.sessions.booking.solver.small import ANA, BEN, DR_B, MONDAY, course_of, place


def day(number):
    return MONDAY + timedelta(days=number)


def test_a_session_without_any_place_is_full():
    assert why_without_place(course_of([place(0)], [], [place(14)])) == [WithoutPlace(2, Why.FULL)]


def test_a_session_that_the_one_before_it_pushes_out_of_its_window():
    problem = course_of([place(0), place(2)], [place(6)], [place(13), place(14)])
    assert why_without_place(problem) == [WithoutPlace(2, Why.INTERVAL, first=(day(7), 1))]


def test_a_session_that_the_later_ones_leave_no_time():
    problem = course_of([place(4), place(5)], [place(8), place(9)], [place(15), place(16)])
    assert why_without_place(problem) == [WithoutPlace(1, Why.INTERVAL, last=(day(2), 2))]


def test_a_session_whose_places_lie_before_and_after_its_time():
    problem = course_of([place(0)], [place(6), place(9)], [place(15)], [place(22)])
    assert why_without_place(problem) == [WithoutPlace(2, Why.INTERVAL, first=(day(7), 1), last=(day(8), 3))]


def test_months_are_reckoned_as_months():
    problem = course_of([place(1)], [place(31)], [place(70)], step=Interval.of_months(1))
    assert why_without_place(problem) in (
        [WithoutPlace(2, Why.INTERVAL, first=(day(32), 1))],
        [WithoutPlace(1, Why.INTERVAL, last=(day(0), 2))],
    )


def test_visits_of_two_patients_that_need_one_room():
    rows = [Visit(1, ANA, 30, [place()]), Visit(2, BEN, 30, [place(clinician=DR_B)])]
    assert [it.why for it in why_without_place(Problem(rows))] == [Why.SHARED]


def test_nothing_to_explain():
    assert why_without_place(course_of([place(0)], [place(7)])) == []
