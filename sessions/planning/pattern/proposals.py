"""The pattern of a course from the mixtures of its plan: proposed, tested, and turned into windows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import attrgetter

from formulations.cases import read_catalogue, read_versions
from formulations.course_history import names_in, numbers_with
from formulations.dosing.facts import IngredientFacts
from formulations.dosing.intervals import Interval
from formulations.models import FormulationVersion
from formulations.wording import words
from mesoplan.refusals import DomainError
from sessions.planning.given import LastGiven
from sessions.planning.models import Plan, PlanArea, SessionStatus
from sessions.planning.pattern.course_pattern import (
    CoursePattern,
    CoursePatternError,
    Held,
    Topic,
    allows,
    choose,
    propose,
    shortest_interval,
)
from sessions.planning.pattern.presets import PRESETS, Preset
from sessions.planning.pattern.windows import Window, propose_windows, windows_after

FIELDS = {Topic.SESSIONS: "session_count", Topic.INTERVAL: "interval_days", Topic.CHANGE: "change_after"}


@dataclass(frozen=True)
class Treatment:
    """What is in a plan, and where it goes: the facts of every ingredient, the names of the areas by number. `versions`
    and `catalogue` are what was read for it, and may hold more."""

    mixture: tuple[IngredientFacts, ...] = ()
    areas: Mapping[int, str] = field(default_factory=dict)
    versions: Mapping[int, FormulationVersion] = field(default_factory=dict)
    catalogue: Mapping[str, IngredientFacts] = field(default_factory=dict)


def treatments_of(plans: Iterable[Plan]) -> dict[int, Treatment]:
    """By the number of the plan, in as many queries for many plans as for one."""
    rows = list(PlanArea.objects.filter(plan__in=plans).select_related("area").order_by("pk"))
    versions = read_versions({row.formulation_version_id for row in rows})
    catalogue = read_catalogue(versions.values(), ())
    treatments: dict[int, Treatment] = {plan.pk: Treatment() for plan in plans}
    for plan_id, own in groupby(sorted(rows, key=attrgetter("plan_id")), key=attrgetter("plan_id")):
        areas = list(own)
        names = {name for row in areas for name in names_in(versions[row.formulation_version_id])}
        mixture = tuple(catalogue[name] for name in sorted(names))
        treatments[plan_id] = Treatment(mixture, {row.area_id: row.area.name for row in areas}, versions, catalogue)
    return treatments


def treatment_of(plan: Plan) -> Treatment:
    return treatments_of([plan])[plan.pk]


def mixture_of(plan: Plan) -> tuple[IngredientFacts, ...]:
    return treatment_of(plan).mixture


def propose_pattern(plan: Plan) -> list[str]:
    """Sets the pattern that the mixture proposes and does not save. Returns the fields it set; none without an area."""
    mixture = mixture_of(plan)
    if not mixture:
        return []
    pattern = propose(mixture)
    values = pattern_values(pattern)
    for name, value in values.items():
        setattr(plan, name, value)
    return list(values)


def pattern_values(pattern: CoursePattern) -> dict[str, int | None]:
    """By the fields of a plan."""
    return {
        "session_count": pattern.sessions,
        "interval_days": pattern.interval.days,
        "change_after": pattern.change_after,
        "later_interval_days": pattern.later_interval.days if pattern.later_interval else None,
    }


def presets_for(mixture: Sequence[IngredientFacts]) -> list[Preset]:
    """Those that it allows."""
    return [it for it in PRESETS if mixture and allows(mixture, it.pattern)]


def held_of(plan: Plan, treatment: Treatment) -> list[Held]:
    """Which sessions of the course hold what: as this plan says, and as they were given."""
    done = dict(plan.course.sessions.filter(status=SessionStatus.DONE).values_list("number", "plan"))
    numbers = {*range(1, plan.session_count + 1), *done}
    held: dict[int, set[int]] = defaultdict(set)
    for row in PlanArea.objects.filter(plan__in={plan.pk, *done.values()}):
        own = {it for it in numbers if row.is_in(it) and done.get(it, plan.pk) == row.plan_id}
        held[row.formulation_version_id] |= own
    more = read_versions(held.keys() - treatment.versions.keys())
    versions = {**treatment.versions, **more}
    catalogue = {**treatment.catalogue, **read_catalogue(more.values(), ())}
    return [Held(catalogue[name], numbers) for name, numbers in numbers_with(held, versions).items()]


def pattern_of(plan: Plan, treatment: Treatment) -> CoursePattern:
    """The pattern that the plan names. Raises `DomainError` at the field for one that its mixture does not allow."""
    with pattern_errors_speak():
        return choose(
            treatment.mixture,
            sessions=plan.session_count,
            interval=Interval(days=plan.interval_days),
            change_after=plan.change_after,
            later_interval=Interval(days=plan.later_interval_days) if plan.later_interval_days else None,
            held=held_of(plan, treatment),
        )


def windows_of(plan: Plan, first_on: date, given: LastGiven | None) -> tuple[Window, ...]:
    """Of the sessions that are still to come. What was given last keeps its distance to the next, whatever that is."""
    pattern = pattern_of(plan, treatment_of(plan))
    if given is None:
        return propose_windows(first_on, pattern, today=plan.course.clinic.today)
    not_before = max(plan.course.clinic.today, shortest_interval(mixture_of(given.plan)).after(given.on))
    return windows_after(given.on, given.number, pattern, not_before=not_before)


def windows_from(plan: Plan, *, given_on: date, number: int) -> tuple[Window, ...]:
    """The windows of the sessions that follow session `number`, counted from the day on which it was given. The plan is
    signed, so its pattern is not refused any more; a minimal interval that has grown since moves the windows."""
    return windows_after(given_on, number, signed_pattern_of(plan))


def signed_pattern_of(plan: Plan) -> CoursePattern:
    mixture = mixture_of(plan)
    return CoursePattern(
        sessions=plan.session_count,
        interval=Interval(days=plan.interval_days),
        change_after=plan.change_after,
        later_interval=Interval(days=plan.later_interval_days) if plan.later_interval_days else None,
        minimum=shortest_interval(mixture),
        most=None,
        source=propose(mixture).source,
    )


@contextmanager
def pattern_errors_speak() -> Iterator[None]:
    try:
        yield
    except CoursePatternError as error:
        sentence = words(error.template, error.params)
        field = FIELDS.get(error.topic)
        raise DomainError(sentence, fields={field: sentence} if field else None) from error
