"""The variants of one course beside each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesoplan.frame.amounts import printed_number
from mesoplan.refusals import DomainError
from sessions.planning.estimates.of_plan import ShownCost
from sessions.planning.models import Course, Plan, PlanArea
from sessions.planning.pattern.proposals import windows_of
from sessions.planning.planner import Planner, planner_of
from sessions.planning.queries import plans_of
from sessions.planning.revisions import said_area
from sessions.planning.variant_names import family_of


@dataclass(frozen=True)
class Figure:
    """`differs` where another variant says it otherwise, or does not say it."""

    label: str
    said: str
    differs: bool = False


@dataclass(frozen=True)
class Variant:
    name: str
    course: Course
    planner: Planner
    others: Sequence["Variant"] = ()

    @property
    def figures(self) -> list[Figure]:
        elsewhere = [dict(it.said) for it in self.others]
        return [
            Figure(label, said, differs=any(other.get(label) != said for other in elsewhere))
            for label, said in self.said
        ]

    @cached_property
    def said(self) -> list[tuple[str, str]]:
        areas: dict[str, str] = {}
        for row in self.planner.areas:
            name = row.area_and_side
            areas[name] = f"{areas[name]}; {said_area(row)}" if name in areas else said_area(row)
        return [
            (_("Sessions"), self.planner.pattern_words),
            (_("From the first to the last"), self.weeks_words),
            (_("In the first session"), self.first_words),
            *self.estimated,
            *(areas.items() or [(_("Areas"), _("None yet"))]),
        ]

    @property
    def weeks_words(self) -> str:
        if self.weeks is None:
            return "–"
        return ngettext("%(n)s week", "%(n)s weeks", self.weeks) % {"n": self.weeks}

    @property
    def first_words(self) -> str:
        points = ngettext("%(n)s point", "%(n)s points", self.points) % {"n": self.points}
        return f"{points} · {printed_number(self.volume_ml)} mL"

    @property
    def estimated(self) -> Iterator[tuple[str, str]]:
        estimate = self.planner.estimate
        if estimate is None:
            return
        for it in estimate.stretches:
            label = it.sessions if len(estimate.stretches) > 1 else _("A visit")
            yield label, " · ".join([it.minutes_words, *cost_words(it.cost)])
        if estimate.total and estimate.count > 1:
            yield estimate.all_words, " · ".join(cost_words(estimate.total))

    @property
    def points(self) -> int:
        return sum(row.points for row in self.first_session)

    @property
    def volume_ml(self) -> Decimal:
        return sum((row.volume_ml for row in self.first_session), start=Decimal(0))

    @property
    def first_session(self) -> Sequence[PlanArea]:
        return [row for row in self.planner.areas if row.is_in(1)]

    @property
    def weeks(self) -> int | None:
        """From the first session to the last, as they are due; None while they cannot be laid out."""
        plan = self.planner.plan
        if plan.first_on is None or not self.planner.areas:
            return None
        try:
            windows = windows_of(plan, plan.first_on, None)
        except DomainError:
            return None
        return (windows[-1].due_on - windows[0].due_on).days // 7


def variants_of(course: Course) -> list[Variant]:
    """Those that are still being planned."""
    drafts = family_of(course).drafts
    variants = [Variant(it.name, it.course, planner_of(draft_of(it.course))) for it in drafts]
    return [replace(it, others=[other for other in variants if other is not it]) for it in variants]


def cost_words(cost: ShownCost | None) -> Iterator[str]:
    if cost is None:
        return
    yield _("asked %(amount)s") % {"amount": cost.asked_words} if cost.asked_words else _("no fee is kept")
    if cost.materials_words:
        yield _("materials %(amount)s") % {"amount": cost.materials_words}
    if cost.unpriced_words:
        yield cost.unpriced_words


def draft_of(course: Course) -> Plan:
    return plans_of(course)[0]
