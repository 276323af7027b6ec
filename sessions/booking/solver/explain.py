"""Why a visit has no place: the least that has to be known to believe it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain, repeat

from sessions.booking.solver.problem import Distance, Problem
from sessions.booking.solver.solving import LIMIT_SECONDS, solve

# The day, and the visit because of which it is no other.
Limit = tuple[date, int]


class Why(StrEnum):
    FULL = "full"  # it has no place at all: what stands already leaves none
    INTERVAL = "interval"  # the distance to other visits leaves none of its places
    SHARED = "shared"  # the others need the same people, rooms or days


@dataclass(frozen=True)
class WithoutPlace:
    """Where it is the interval, it would have to lie from `first` to `last`, because of the visits named beside
    them."""

    key: int
    why: Why
    first: Limit | None = None
    last: Limit | None = None


def why_without_place(problem: Problem, *, limit_seconds: float = LIMIT_SECONDS) -> list[WithoutPlace]:
    """The fewest visits that have to be left out so that all others find a place, and why. Raises OutOfTimeError."""
    solution = solve(problem, may_leave=True, limit_seconds=limit_seconds)
    return reasons(problem, solution.without_place)


def reasons(problem: Problem, without_place: Iterable[int]) -> list[WithoutPlace]:
    """Of the visits that a solution leaves without a place."""
    left = frozenset(without_place)
    return [_reason(problem, key, left - {key}) for key in sorted(left)]


def _reason(problem: Problem, key: int, left: frozenset[int]) -> WithoutPlace:
    """With all the time of those in `left` to itself, for they have no place either."""
    days = problem.by_key[key].days
    if not days:
        return WithoutPlace(key, Why.FULL)
    rules = [rule for rule in problem.distances if left.isdisjoint((rule.earlier, rule.later))]
    first, last = _first(problem, rules, key), _last(problem, rules, key)
    too_early, too_late = first is not None and days[-1] < first[0], last is not None and days[0] > last[0]
    if too_early or too_late:
        return WithoutPlace(key, Why.INTERVAL, first if too_early else None, None if too_early else last)
    if any((first is None or day >= first[0]) and (last is None or day <= last[0]) for day in days):
        return WithoutPlace(key, Why.SHARED)
    return WithoutPlace(key, Why.INTERVAL, first, last)


def _first(problem: Problem, rules: Sequence[Distance], key: int) -> Limit | None:
    """How early it can be, when everything before it takes place as early as it can."""
    earliest = {visit.key: visit.days[0] for visit in problem.visits if visit.days and visit.key != key}
    for rule in _until_settled(rules):
        if rule.earlier in earliest and rule.later in earliest:
            first = max(rule.first_day(earliest[rule.earlier]), earliest[rule.later])
            earliest[rule.later] = next((day for day in problem.by_key[rule.later].days if day >= first), first)
    before = [rule for rule in rules if rule.later == key and rule.earlier in earliest]
    return max(((rule.first_day(earliest[rule.earlier]), rule.earlier) for rule in before), default=None)


def _last(problem: Problem, rules: Sequence[Distance], key: int) -> Limit | None:
    """How late it can be, when everything after it takes place as late as it can."""
    latest = {visit.key: visit.days[-1] for visit in problem.visits if visit.days and visit.key != key}
    for rule in _until_settled(rules):
        if rule.earlier in latest and rule.later in latest:
            last = min(rule.last_day(latest[rule.later]), latest[rule.earlier])
            latest[rule.earlier] = next((day for day in problem.by_key[rule.earlier].days[::-1] if day <= last), last)
    after = [rule for rule in rules if rule.earlier == key and rule.later in latest]
    return min(((rule.last_day(latest[rule.later]), rule.later) for rule in after), default=None)


def _until_settled(rules: Sequence[Distance]) -> Iterator[Distance]:
    """So often that what the first visit of a row pushes has come to the last, in whichever order the rules stand."""
    return chain.from_iterable(repeat(rules, len(rules)))
