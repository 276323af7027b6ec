"""How many sessions a course has and how far apart: proposed from the mixture, never one default for all [brief 10].

| family | proposed | at most | apart | source |
|---|---|---|---|---|
| lipolytic, circulatory | 10: 6 weekly, then every 2 weeks | - | 7, then 14 days | C_NUO, C_MED |
| deoxycholate | 6 | 6 | 1 month | KYB_PP; other deoxycholate by analogy |
| phosphatidylcholine with deoxycholate | 4 | 6 | 1 month | PC_THO18, PC_SSHH |
| collagenase | 3 | 3 | 21 days | CCH_GRPH |
| CBL-514 | 4 | 4 | 21 days | CBL_2B, CBL_P3 |

"1 month" is the later of a calendar month and 30 days. A mixture of several families gets the fewest sessions and the
longest interval of them. Limits of the ingredients (course count, minimal interval) narrow further, and the longest
interval wins.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from formulations.dosing.classes import CBL_514, COLLAGENASE, DEOXYCHOLATE, PHOSPHATIDYLCHOLINE
from formulations.dosing.errors import DosingError
from formulations.dosing.facts import IngredientFacts, LimitKind
from formulations.dosing.intervals import NO_INTERVAL, Interval
from formulations.dosing.spacing import are_one_substance
from formulations.dosing.translation import gettext_noop


class Topic(StrEnum):
    """Which choice a refusal is about."""

    MIXTURE = "mixture"
    SESSIONS = "sessions"
    INTERVAL = "interval"
    CHANGE = "change"


class CoursePatternError(DosingError):
    """A course that the mixture does not allow; `topic` is the choice that is wrong."""

    def __init__(self, topic: Topic, template: str, **params: str) -> None:
        super().__init__(template, **params)
        self.topic = topic


@dataclass(frozen=True)
class Family:
    """What is known of one kind of mixture. `most` is None where no limit is known; `minimum` may never be undercut;
    `longest_published` is the longest course that a source describes, which is no limit."""

    ingredient_class: str
    sessions: int
    most: int | None
    interval: Interval
    minimum: Interval
    source: str
    longest_published: int | None = None


_WEEK, _FORTNIGHT, _MONTH, _THREE_WEEKS = Interval(days=7), Interval(days=14), Interval.of_months(1), Interval(days=21)
_WEEKLY_SESSIONS = 6
_LIPOLYTIC = Family("", 10, None, _WEEK, NO_INTERVAL, "C_NUO, C_MED", longest_published=15)
_ABLATIVE = (
    Family(DEOXYCHOLATE, 6, 6, _MONTH, _MONTH, "KYB_PP"),
    Family(PHOSPHATIDYLCHOLINE, 4, 6, _MONTH, _MONTH, "PC_THO18, PC_SSHH"),
    Family(COLLAGENASE, 3, 3, _THREE_WEEKS, _THREE_WEEKS, "CCH_GRPH"),
    Family(CBL_514, 4, 4, _THREE_WEEKS, _THREE_WEEKS, "CBL_2B, CBL_P3"),
)


@dataclass(frozen=True)
class Held:
    """The numbers of the sessions of a course that hold an ingredient."""

    ingredient: IngredientFacts
    numbers: frozenset[int]


@dataclass(frozen=True)
class Count:
    """The most sessions that may hold what `is_about` is true of: one substance, or one family."""

    most: int
    is_about: Callable[[IngredientFacts], bool]


@dataclass(frozen=True)
class CoursePattern:
    """`sessions` visits, `interval` apart, from session number `change_after` on `later_interval` apart.

    `minimum` is the shortest interval the mixture allows and `most` the greatest number of sessions, None when unknown.
    """

    sessions: int
    interval: Interval
    change_after: int | None
    later_interval: Interval | None
    minimum: Interval
    most: int | None
    source: str
    longest_published: int | None = None

    def before(self, number: int) -> Interval:
        """The time between session `number` - 1 and session `number`, never shorter than the minimum."""
        is_later = self.change_after is not None and number > self.change_after
        chosen = self.later_interval if is_later and self.later_interval else self.interval
        return chosen.longest_with(self.minimum)


def propose(mixture: Iterable[IngredientFacts]) -> CoursePattern:
    """The pattern for a mixture (for all mixtures of a course together). Raises CoursePatternError for an empty one."""
    ingredients = tuple(mixture)
    families, minimum, most = _families(ingredients), shortest_interval(ingredients), greatest_count(ingredients)
    wanted = min(family.sessions for family in families)
    interval = minimum
    for family in families:
        interval = interval.longest_with(family.interval)
    later = interval.longest_with(_FORTNIGHT)
    changes = families == (_LIPOLYTIC,) and later != interval
    return CoursePattern(
        sessions=wanted if most is None else min(wanted, most),
        interval=interval,
        change_after=_WEEKLY_SESSIONS if changes else None,
        later_interval=later if changes else None,
        minimum=minimum,
        most=most,
        source=", ".join(family.source for family in families),
        longest_published=min((it.longest_published for it in families if it.longest_published), default=None),
    )


def choose(
    mixture: Iterable[IngredientFacts],
    *,
    sessions: int,
    interval: Interval,
    change_after: int | None = None,
    later_interval: Interval | None = None,
    held: Iterable[Held] | None = None,
) -> CoursePattern:
    """A pattern of the clinician's own. Raises CoursePatternError, with the figures, for more sessions than the label
    allows, an interval below the minimum, no session at all, or half of a change of interval.

    `held` says which sessions hold what, those that were given already included; all of them hold the whole mixture
    where nothing is said.
    """
    ingredients = tuple(mixture)
    minimum, most = shortest_interval(ingredients), greatest_count(ingredients)
    everywhere = frozenset(range(1, sessions + 1))
    _refuse_count(ingredients, sessions, [Held(it, everywhere) for it in ingredients] if held is None else list(held))
    for chosen in (interval, later_interval):
        if chosen is not None:
            _refuse_short(chosen, minimum)
    if (change_after is None) != (later_interval is None):
        template = gettext_noop("Say both: after which session the interval changes, and how long it is from then on.")
        raise CoursePatternError(Topic.CHANGE, template)
    return CoursePattern(sessions, interval, change_after, later_interval, minimum, most, source="")


def allows(mixture: Iterable[IngredientFacts], pattern: CoursePattern) -> bool:
    """Whether a mixture may be given in this pattern (see `choose`)."""
    try:
        choose(
            mixture,
            sessions=pattern.sessions,
            interval=pattern.interval,
            change_after=pattern.change_after,
            later_interval=pattern.later_interval,
        )
    except CoursePatternError:
        return False
    return True


def greatest_count(mixture: Iterable[IngredientFacts]) -> int | None:
    """The lowest limit of sessions among families and ingredients; None when none is known."""
    return min((count.most for count in _counts(tuple(mixture))), default=None)


def _counts(ingredients: tuple[IngredientFacts, ...]) -> Iterator[Count]:
    for family in _families(ingredients):
        if family.most is not None:
            yield Count(family.most, partial(_is_of_class, family.ingredient_class))
    for ingredient in ingredients:
        for limit in ingredient.of_kind(LimitKind.COURSE_COUNT):
            yield Count(int(limit.quantity.exact), partial(are_one_substance, ingredient))


def _is_of_class(name: str, ingredient: IngredientFacts) -> bool:
    return name in ingredient.classes


def shortest_interval(mixture: Iterable[IngredientFacts]) -> Interval:
    """The longest of the minimal intervals of families and ingredients."""
    ingredients = tuple(mixture)
    longest = NO_INTERVAL
    for interval in (*(it.minimum for it in _families(ingredients)), *_intervals(ingredients)):
        longest = longest.longest_with(interval)
    return longest


def _intervals(ingredients: Iterable[IngredientFacts]) -> Iterator[Interval]:
    for ingredient in ingredients:
        for limit in ingredient.of_kind(LimitKind.MIN_INTERVAL_DAYS):
            yield Interval.of(limit.quantity)


def _families(ingredients: tuple[IngredientFacts, ...]) -> tuple[Family, ...]:
    if not ingredients:
        raise CoursePatternError(Topic.MIXTURE, gettext_noop("No mixture is chosen, so no course can be proposed."))
    classes = {name for ingredient in ingredients for name in ingredient.classes}
    return tuple(family for family in _ABLATIVE if family.ingredient_class in classes) or (_LIPOLYTIC,)


def _refuse_count(ingredients: tuple[IngredientFacts, ...], sessions: int, held: Sequence[Held]) -> None:
    if sessions < 1:
        raise CoursePatternError(Topic.SESSIONS, gettext_noop("A course has at least one session."))
    for count in sorted(_counts(ingredients), key=lambda it: it.most):
        counted = len({number for it in held if count.is_about(it.ingredient) for number in it.numbers})
        if counted > count.most:
            template = gettext_noop("%(sessions)s sessions are planned; this mixture allows at most %(most)s.")
            raise CoursePatternError(Topic.SESSIONS, template, sessions=str(counted), most=str(count.most))


def _refuse_short(chosen: Interval, minimum: Interval) -> None:
    """In days, as people choose them; where the minimum is a month, `CoursePattern.before` keeps its calendar part."""
    if chosen.days >= minimum.days:
        return
    template = gettext_noop("The sessions are %(days)s days apart; this mixture needs at least %(minimum)s days.")
    raise CoursePatternError(Topic.INTERVAL, template, days=str(chosen.days), minimum=str(minimum.days))
