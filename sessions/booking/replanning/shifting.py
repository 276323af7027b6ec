"""One visit of a course goes to another place, and those booked after it are proposed to shift by as much."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic

from sessions.booking.models import Appointment
from sessions.booking.placing import Placement
from sessions.booking.replanning.asked import Asked
from sessions.booking.replanning.outcome import Outcome
from sessions.booking.replanning.proposing import Answer, lines_of, unplaced_of
from sessions.booking.replanning.question import Question
from sessions.booking.replanning.reading import Aim, Ground
from sessions.booking.solver.problem import Place

LIMIT_SECONDS = 5.0


def following(visit: Appointment, *, now: datetime) -> list[Appointment]:
    """Booked after it under its course and still to come, in order of their sessions."""
    same = Appointment.objects.coming(now).filter(session__course=visit.session.course_id)
    later = same.filter(session__number__gt=visit.session.number)
    return list(later.with_people().order_by("session__number"))


def shift_of(to: Placement, visits: Sequence[Appointment], *, now: datetime) -> Outcome:
    """Where `visits` would go once the one that `to` moves is there: on the clock of the clinic by as many days and
    minutes, with the new clinician where that changes, each as near to it as is free. Raises OutOfTimeError where
    nothing was found in time."""
    visit = to.moving
    if visit is None:
        raise ValueError("Only what is booked can shift.")
    began = monotonic()
    place = Place(to.starts_at, to.day, to.clinician.pk, (to.room.pk,))
    ground = Ground(
        visit.clinic,
        Asked((visit.pk, *(it.pk for it in visits))),
        now=now,
        aims={it.pk: _aim(it, visit, to) for it in visits},
        fixed={visit.pk: place},
    )
    answer = Answer(Question(ground, movable=list(ground.by_key)), until=began + LIMIT_SECONDS)
    return Outcome(
        lines=[line for line in lines_of(ground, answer.solution) if line.visit != visit.pk],
        unplaced=list(unplaced_of(ground, answer)),
        gap=min(max(answer.solution.gap, 0.0), 1.0),
        places=sum(len(it.places) for it in answer.question.problem.visits),
        seconds=monotonic() - began,
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
