"""How many sessions a mixture gets and how far apart, with the figures of the brief's table [brief 10]."""

import pytest

from formulations.dosing.facts import IngredientFacts, LimitKind
from formulations.dosing.intervals import Interval
from mesoplan.refusals import DomainError
from sessions.planning.pattern.course_pattern import CoursePatternError, Topic, choose, greatest_count, propose
from tests.formulations.dosing.shelf import COLLAGENASE, COMPOUNDED, KYBELLA, PHOSPHATIDYLCHOLINE, ingredients, limit

MONTH = Interval.of_months(1)
CBL = "CBL-514 (investigational)"


def mixture(*names: str) -> list[IngredientFacts]:
    return [ingredients()[name] for name in names]


def steps(pattern) -> list[int]:
    return [pattern.before(number).days for number in range(2, pattern.sessions + 1)]


def test_a_lipolytic_mixture_gets_6_weekly_sessions_then_4_fortnightly_c_nuo():
    pattern = propose(mixture("L-carnitine", "Caffeine", "Lidocaine"))
    assert (pattern.sessions, pattern.change_after, pattern.most) == (10, 6, None)
    assert steps(pattern) == [7, 7, 7, 7, 7, 14, 14, 14, 14]


@pytest.mark.parametrize(
    ("names", "sessions", "most", "interval"),
    [
        pytest.param([KYBELLA], 6, 6, MONTH, id="KYB_PP"),
        pytest.param([COMPOUNDED], 6, 6, MONTH, id="compounded deoxycholate by analogy"),
        pytest.param([PHOSPHATIDYLCHOLINE, COMPOUNDED], 4, 6, MONTH, id="PC_THO18"),
        pytest.param([COLLAGENASE], 3, 3, Interval(days=21), id="CCH_GRPH"),
        pytest.param([CBL], 4, 4, Interval(days=21), id="CBL_2B"),
    ],
)
def test_ablative_mixtures_get_few_sessions_far_apart(names, sessions, most, interval):
    pattern = propose(mixture(*names))
    assert (pattern.sessions, pattern.most, pattern.interval, pattern.change_after) == (sessions, most, interval, None)


def test_a_lipolytic_companion_does_not_lengthen_an_ablative_course():
    assert propose(mixture(COMPOUNDED, "L-carnitine", "Lidocaine")).sessions == 6


def test_two_families_get_the_fewest_sessions_and_the_longest_interval():
    pattern = propose(mixture(KYBELLA, COLLAGENASE))
    assert (pattern.sessions, pattern.interval) == (3, MONTH)


def test_the_longest_interval_of_the_ingredients_wins():
    slow = IngredientFacts("Slow", limits=(limit(LimitKind.MIN_INTERVAL_DAYS, "10", "d"),))
    pattern = propose([*mixture("Caffeine"), slow])
    assert steps(pattern) == [10, 10, 10, 10, 10, 14, 14, 14, 14]


def test_an_interval_beyond_a_fortnight_leaves_no_change():
    slow = IngredientFacts("Slow", limits=(limit(LimitKind.MIN_INTERVAL_DAYS, "28", "d"),))
    pattern = propose([slow])
    assert (pattern.change_after, pattern.later_interval, pattern.interval) == (None, None, Interval(days=28))


def test_the_count_of_an_ingredient_narrows_the_proposal():
    few = IngredientFacts("Few", limits=(limit(LimitKind.COURSE_COUNT, "2", "1"),))
    assert propose([few]).sessions == greatest_count([few]) == 2


def test_the_clinician_may_choose_within_the_limits():
    pattern = choose(mixture(KYBELLA), sessions=6, interval=Interval(days=30))
    assert pattern.before(2) == MONTH
    pattern = choose(
        mixture("Caffeine"), sessions=15, interval=Interval(days=5), change_after=3, later_interval=Interval(days=30)
    )
    assert steps(pattern)[:4] == [5, 5, 30, 30]


def test_more_sessions_than_the_label_allows_are_refused_with_the_figures():
    with pytest.raises(CoursePatternError, match="7 sessions are planned; this mixture allows at most 6") as caught:
        choose(mixture(KYBELLA), sessions=7, interval=MONTH)
    assert caught.value.topic is Topic.SESSIONS
    assert isinstance(caught.value, DomainError)


@pytest.mark.parametrize(
    ("interval", "later_interval", "change_after"), [(29, None, None), (7, None, None), (30, 29, 2)]
)
def test_an_interval_below_the_minimum_is_refused_with_the_figures(interval, later_interval, change_after):
    later = Interval(days=later_interval) if later_interval else None
    with pytest.raises(CoursePatternError, match="needs at least 30 days") as caught:
        choose(
            mixture(KYBELLA),
            sessions=3,
            interval=Interval(days=interval),
            change_after=change_after,
            later_interval=later,
        )
    assert caught.value.topic is Topic.INTERVAL


def test_a_course_has_at_least_one_session():
    with pytest.raises(CoursePatternError, match="at least one"):
        choose(mixture("Caffeine"), sessions=0, interval=MONTH)


def test_half_of_a_change_of_interval_is_refused():
    with pytest.raises(CoursePatternError, match="Say both"):
        choose(mixture("Caffeine"), sessions=3, interval=MONTH, change_after=2)


def test_nothing_is_proposed_for_an_empty_mixture():
    with pytest.raises(CoursePatternError, match="No mixture"):
        propose([])
