"""One visit of a course goes to another place, and those booked after it are proposed to shift by as much."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic

from sessions.booking.circumstances import Circumstances, visits_in_the_way
from sessions.booking.models import Appointment
from sessions.booking.placing import Placement
from sessions.booking.replanning.outcome import Outcome
from sessions.booking.replanning.proposing import Answer, lines_of, unplaced_of
from sessions.booking.replanning.question import Question
from sessions.booking.replanning.reading import LATER, Aim, Ground, Visits, can_be_booked
from sessions.booking.replanning.rows import Known
from sessions.booking.solver.problem import Place

LIMIT_SECONDS = 5.0


def following(visit: Appointment, *, now: datetime) -> list[Appointment]:
    """Booked after it under its course and still to come, in order of their sessions."""
    same = Appointment.objects.coming(now).filter(session__course=visit.session.course_id)
    later = same.filter(session__number__gt=visit.session.number).with_people()
    return list(later.select_related("session__course__clinic").order_by("session__number"))


class Shift:
    """Where `visits` would go once the one that `to` moves is there: on the clock of the clinic by as many days and
    minutes, with the new clinician where that changes, each as near to it as is free."""

    def __init__(self, to: Placement, visits: Sequence[Appointment], *, now: datetime) -> None:
        visit = to.moving
        if visit is None:
            raise ValueError("Only what is booked can shift.")
        self.to, self.visit = to, visit
        self.ground = Ground(
            visit.clinic,
            Visits([visit, *(it for it in visits if can_be_booked(it))]),
            now=now,
            aims={it.pk: _aim(it, visit, to) for it in visits},
            fixed={visit.pk: Place(to.starts_at, to.day, to.clinician.pk, (to.room.pk,))},
            reach=LATER,
        )

    def outcome(self) -> Outcome:
        """Raises OutOfTimeError where nothing was found in time."""
        began, ground = monotonic(), self.ground
        answer = Answer(Question(ground, movable=list(ground.by_key)), until=began + LIMIT_SECONDS)
        return Outcome(
            lines=[line for line in lines_of(ground, answer.solution) if line.visit != self.visit.pk],
            unplaced=list(unplaced_of(ground, answer)),
            gap=min(max(answer.solution.gap, 0.0), 1.0),
            places=sum(len(it.places) for it in answer.question.problem.visits),
            seconds=monotonic() - began,
        )

    @property
    def circumstances(self) -> Circumstances:
        """What the visit that moves is judged by in its new place: with what is known already, and alone."""
        return Circumstances(
            hours=self.ground.hours,
            members={it.pk for it in self.ground.team},
            needed=self.ground.needed,
            days=self.ground.days,
            elsewhere=self.ground.elsewhere,
            visits=visits_in_the_way([self.to]),
            holds=self.ground.holds,
        )

    @property
    def known(self) -> Known:
        """Who is named on the page."""
        visits, team = self.ground.by_key, {it.pk: it for it in self.ground.team}
        return Known(
            visits=visits,
            clinicians={it.clinician_id: it.clinician for it in visits.values()} | team,
            rooms={it.pk: it for it in self.ground.rooms},
        )


def _aim(other: Appointment, visit: Appointment, to: Placement) -> Aim:
    """By the wall clock: a course that shifts over a change of the clocks keeps its time of day."""
    local = visit.clinic.local
    before, after = (local(it).replace(tzinfo=None) for it in (visit.starts_at, to.starts_at))
    days = timedelta(days=(after.date() - before.date()).days)
    minutes = (after - before) - days
    at = local(other.starts_at).replace(tzinfo=None) + days + minutes
    has_changed = to.clinician.pk != visit.clinician_id and other.clinician_id == visit.clinician_id
    return Aim(
        at=at.replace(tzinfo=visit.clinic.zone),
        clinician=to.clinician.pk if has_changed else other.clinician_id,
        closes_on=max(other.session.closes_on, at.date()),
    )
