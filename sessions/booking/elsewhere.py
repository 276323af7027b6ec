"""Visits of a patient under other courses, which the windows of one course know nothing of."""

from dataclasses import dataclass
from datetime import date

from formulations.dosing.intervals import Interval
from formulations.dosing.spacing import interval_between
from sessions.booking.models import Appointment
from sessions.planning.models import Session
from sessions.planning.pattern.proposals import Treatment, treatments_of

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


def visits_elsewhere(session: Session) -> list[OtherVisit]:
    """Those that are booked or were given, in order of time."""
    mine = Appointment.objects.live().filter(patient=session.course.patient_id)
    others = mine.exclude(session__course=session.course).select_related("session__plan", "clinic")
    rows = list(others.order_by("slot", "pk"))
    treatments = treatments_of({session.plan, *(row.session.plan for row in rows)}) if rows else {}
    return [visit_of(row, treatments[session.plan_id], treatments[row.session.plan_id]) for row in rows]


def visit_of(row: Appointment, mine: Treatment, theirs: Treatment) -> OtherVisit:
    in_one_area = not mine.areas.keys().isdisjoint(theirs.areas)
    least = A_DAY if in_one_area else Interval()
    return OtherVisit(
        day=row.clinic.local(row.starts_at).date(),
        after=least.longest_with(interval_between(theirs.mixture, mine.mixture, in_one_area=in_one_area)),
        before=least.longest_with(interval_between(mine.mixture, theirs.mixture, in_one_area=in_one_area)),
    )
