"""Visits of a patient under other courses, which the windows of one course know nothing of."""

from collections import defaultdict
from collections.abc import Collection
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


class Elsewhere:
    """What the patients of these sessions have under any course, booked or given, in order of time; read in the same
    queries however many they are."""

    def __init__(self, sessions: Collection[Session]) -> None:
        courses = {session.course_id for session in sessions}
        visits = Appointment.objects.live().filter(patient__in={it.course.patient_id for it in sessions})
        if len(courses) == 1:
            visits = visits.exclude(session__course__in=courses)
        rows = visits.select_related("session__plan", "clinic").order_by("slot", "pk")
        self._rows: dict[int, list[Appointment]] = defaultdict(list)
        for row in rows:
            self._rows[row.patient_id].append(row)
        plans = {row.session.plan for own in self._rows.values() for row in own} | {it.plan for it in sessions}
        is_apart = bool(self._rows) or len(courses) > 1
        self._treatments = treatments_of(plans) if is_apart else {}

    def visits(self, session: Session, *, without: Collection[int] = ()) -> list[OtherVisit]:
        """Those that do not belong to the course of the session. Appointments in `without` are about to leave their
        day."""
        others = (it for it in self._rows[session.course.patient_id] if it.session.course_id != session.course_id)
        rows = [it for it in others if it.pk not in without]
        mine = self._treatments.get(session.plan_id, Treatment())
        return [visit_of(row, mine, self._treatments[row.session.plan_id]) for row in rows]

    def least_between(self, earlier: Session, later: Session) -> Interval:
        """Of two sessions of different courses of one patient."""
        return least_between(self._treatments[earlier.plan_id], self._treatments[later.plan_id])


def visits_elsewhere(session: Session) -> list[OtherVisit]:
    """Those that are booked or were given, in order of time."""
    return Elsewhere([session]).visits(session)


def visit_of(row: Appointment, mine: Treatment, theirs: Treatment) -> OtherVisit:
    day = row.clinic.local(row.starts_at).date()
    return OtherVisit(day, after=least_between(theirs, mine), before=least_between(mine, theirs))


def least_between(earlier: Treatment, later: Treatment) -> Interval:
    in_one_area = not earlier.areas.keys().isdisjoint(later.areas)
    least = A_DAY if in_one_area else Interval()
    return least.longest_with(interval_between(earlier.mixture, later.mixture, in_one_area=in_one_area))
