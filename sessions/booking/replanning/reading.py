"""Everything that the database is asked for a run, in the same number of queries however many visits there are."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import cast

from django.db.models import Q

from mesoplan.clinics.models import Clinic
from sessions.booking.allowed import CourseDays
from sessions.booking.elsewhere import Elsewhere
from sessions.booking.models import Appointment, AppointmentQuerySet, WaitingOffer
from sessions.booking.open_days import OpenDays
from sessions.booking.queries import bounds_of_day, clinicians_of
from sessions.booking.replanning.asked import Asked
from sessions.booking.replanning.taken import first_minute, last_minute
from sessions.booking.solver.problem import Place
from sessions.booking.team_hours import TeamHours
from sessions.planning.equipment import equipment_for
from sessions.planning.models import CourseStatus, Session

# So far a visit may move, at first; one that finds no place then is looked for until later.
EARLIER, LATER, MUCH_LATER = timedelta(days=7), timedelta(days=21), timedelta(days=63)
Key = tuple[str, int]


@dataclass(frozen=True)
class Use:
    """From when until when a visit or something else takes a clinician, a room or a patient."""

    key: Key
    start: int
    end: int
    visit: int | None = None


@dataclass(frozen=True)
class Aim:
    """Where a visit is best: at this time on the clinic's clock, with this clinician, and not after this day."""

    at: datetime
    clinician: int
    closes_on: date


class Ground:
    """`touched` are the visits to move. `following` are booked later under the same courses, and are moved only where a
    touched one finds no place otherwise. A visit aims at where it is now, unless `aims` has it; one of `fixed` has that
    place and no other."""

    def __init__(
        self,
        clinic: Clinic,
        asked: Asked,
        *,
        now: datetime,
        aims: Mapping[int, Aim] | None = None,
        fixed: Mapping[int, Place] | None = None,
    ) -> None:
        self.clinic, self.now, self.asked = clinic, now, asked
        self._aims, self.fixed = aims or {}, fixed or {}
        coming = Appointment.objects.coming(now).filter(clinic=clinic).with_people()
        rows = coming.select_related("session__course__clinic")
        found = list(rows.filter(pk__in=asked.visits))
        self.touched = [it for it in found if can_be_booked(it)]
        self.closed = [it for it in found if not can_be_booked(it)]
        self.following = self._following(rows, {it.pk for it in found} | {*asked.left_out})
        self.days, self.elsewhere = CourseDays(self.sessions), Elsewhere(self.sessions)
        self.needed = equipment_for(self.sessions)
        self.team, self.rooms = list(clinicians_of(clinic)), list(clinic.rooms.all())
        self.hours = TeamHours(OpenDays(clinic), self.team)
        self.uses = list(self._uses())

    def aim(self, visit: Appointment) -> Aim:
        here = Aim(self.clinic.local(visit.starts_at), visit.clinician_id, visit.session.closes_on)
        return self._aims.get(visit.pk, here)

    @cached_property
    def by_key(self) -> dict[int, Appointment]:
        return {it.pk: it for it in (*self.touched, *self.following)}

    @property
    def sessions(self) -> list[Session]:
        return [it.session for it in self.by_key.values()]

    def _following(self, rows: AppointmentQuerySet, others: Collection[int]) -> list[Appointment]:
        first: dict[int, int] = {}
        for it in self.touched:
            course, number = it.session.course_id, it.session.number
            first[course] = min(number, first.get(course, number))
        same = rows.filter(session__course__in=first).exclude(pk__in=others)
        return [it for it in same if it.session.number > first[it.session.course_id] and can_be_booked(it)]

    def _uses(self) -> Iterator[Use]:
        patients = {it.patient_id for it in self.by_key.values()}
        concerned = Q(clinician__in=self.team) | Q(room__in=self.rooms) | Q(patient__in=patients)
        for other in Appointment.objects.live().between(self.now, self._end()).filter(concerned):
            start, end = first_minute(other.starts_at), last_minute(other.ends_at)
            yield Use(("clinician", other.clinician_id), start, end, other.pk)
            yield Use(("patient", other.patient_id), start, end, other.pk)
            yield Use(("room", other.room_id), start, last_minute(other.room_free_at), other.pk)
        yield from self._held()
        for clinician in self.team:
            for span in self.hours.away(clinician):
                yield Use(("clinician", clinician.pk), first_minute(span.starts_at), last_minute(span.ends_at))
        if away := self.asked.away:
            yield Use(away.key, first_minute(away.starts_at), last_minute(away.ends_at))

    def _held(self) -> Iterator[Use]:
        """For somebody on the waiting list who is just being called."""
        for offer in WaitingOffer.objects.live(self.now).filter(Q(clinician__in=self.team) | Q(room__in=self.rooms)):
            start = first_minute(offer.starts_at)
            yield Use(("clinician", offer.clinician_id), start, last_minute(offer.ends_at))
            yield Use(("room", offer.room_id), start, last_minute(cast("datetime", offer.room_taken.upper)))

    def _end(self) -> datetime:
        """After every place that may be looked at."""
        days = [max(self.aim(it).at.date(), self.days.allowed(it.session).first.day) for it in self.by_key.values()]
        return bounds_of_day(self.clinic, max(days, default=self.clinic.today) + MUCH_LATER)[1]


def local_day(visit: Appointment) -> date:
    return visit.clinic.local(visit.starts_at).date()


def can_be_booked(visit: Appointment) -> bool:
    return visit.patient.deceased_on is None and visit.session.course.status == CourseStatus.ACTIVE
