"""Visits of a patient under other courses, which the windows of one course know nothing of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from formulations.dosing.facts import IngredientFacts
from formulations.dosing.intervals import Interval
from formulations.dosing.spacing import interval_between
from sessions.booking.models import Appointment
from sessions.planning.models import Plan, Session
from sessions.planning.proposals import mixture_of

A_DAY = Interval(days=1)


@dataclass(frozen=True)
class OtherVisit:
    """`after` is the least time from that visit to a session of this course, `before` from such a session to it."""

    day: date
    after: Interval
    before: Interval

    def is_too_near(self, day: date) -> bool:
        if day >= self.day:
            return day < self.after.after(self.day)
        return self.day < self.before.after(day)


@dataclass(frozen=True)
class Treatment:
    """What is in a plan, and where it goes."""

    mixture: Sequence[IngredientFacts]
    areas: frozenset[int]

    @classmethod
    def of(cls, plan: Plan) -> "Treatment":
        return cls(mixture_of(plan), frozenset(plan.areas.values_list("area_id", flat=True)))


def visits_elsewhere(session: Session) -> list[OtherVisit]:
    """Those that are booked or were given, in order of time."""
    others = (
        Appointment.objects.live().filter(patient=session.course.patient_id).exclude(session__course=session.course)
    )
    rows = list(others.select_related("session__plan", "clinic").order_by("slot", "pk"))
    mine = Treatment.of(session.plan) if rows else None
    plans = {row.session.plan for row in rows}
    theirs = {plan.pk: Treatment.of(plan) for plan in plans}
    return [visit_of(row, mine, theirs[row.session.plan_id]) for row in rows if mine]


def visit_of(row: Appointment, mine: Treatment, theirs: Treatment) -> OtherVisit:
    in_one_area = bool(mine.areas & theirs.areas)
    least = A_DAY if in_one_area else Interval()
    return OtherVisit(
        day=row.clinic.local(row.starts_at).date(),
        after=least.longest_with(interval_between(theirs.mixture, mine.mixture, in_one_area=in_one_area)),
        before=least.longest_with(interval_between(mine.mixture, theirs.mixture, in_one_area=in_one_area)),
    )
