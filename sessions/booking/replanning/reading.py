"""Everything that the database is asked for a run, in the same number of queries however many visits there are."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple, Self

from django.db.models import Q

from mesoplan.clinics.models import Clinic
from sessions.booking.allowed import CourseDays
from sessions.booking.elsewhere import Elsewhere
from sessions.booking.models import Appointment, AppointmentQuerySet, WaitingOffer
from sessions.booking.open_days import OpenDays
from sessions.booking.queries import bounds_of_day, clinicians_of
from sessions.booking.replanning.asked import Asked, Away
from sessions.booking.replanning.taken import first_minute, last_minute
from sessions.booking.solver.problem import Place
from sessions.booking.team_hours import TeamHours
from sessions.planning.equipment import equipment_for
from sessions.planning.models import CourseStatus, Session

# So far a visit may move, at first; one that finds no place then is looked for until later.
EARLIER, LATER, MUCH_LATER = timedelta(days=7), timedelta(days=21), timedelta(days=63)
Key = tuple[str, int]


class Use(NamedTuple):
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


@dataclass(frozen=True)
class Visits:
    """`touched` are those to move; `closed` were to move as well, but cannot be booked at all any more. `following` are
    booked later under the same courses, and are moved only where a touched one finds no place otherwise."""

    touched: Sequence[Appointment]
    closed: Sequence[Appointment] = ()
    following: Sequence[Appointment] = ()

    @classmethod
    def of(cls, clinic: Clinic, asked: Asked, *, now: datetime) -> Self:
        coming = Appointment.objects.coming(now).filter(clinic=clinic).with_people()
        rows = coming.select_related("session__course__clinic")
        found = list(rows.filter(pk__in=asked.visits))
        touched = [it for it in found if can_be_booked(it)]
        return cls(
            touched=touched,
            closed=[it for it in found if not can_be_booked(it)],
            following=_following(rows, touched, {it.pk for it in found} | {*asked.left_out}),
        )


class Ground:
    """A visit aims at where it is now, unless `aims` has it; one of `fixed` has that place and no other. For so long
    after its aim a visit may look for a place as `reach` says."""

    def __init__(
        self,
        clinic: Clinic,
        visits: Visits,
        *,
        now: datetime,
        away: Away | None = None,
        aims: Mapping[int, Aim] | None = None,
        fixed: Mapping[int, Place] | None = None,
        reach: timedelta = MUCH_LATER,
    ) -> None:
        self.clinic, self.now, self.away, self.reach = clinic, now, away, reach
        self._aims, self.fixed = aims or {}, fixed or {}
        self.touched, self.closed, self.following = visits.touched, visits.closed, visits.following
        self.days, self.elsewhere = CourseDays(self.sessions), Elsewhere(self.sessions)
        self.needed = equipment_for(self.sessions)
        self.team, self.rooms = list(clinicians_of(clinic)), list(clinic.rooms.all())
        self.hours = TeamHours(OpenDays(clinic), self.team)
        self.holds = self._held()
        self.uses = list(self._uses())

    def aim(self, visit: Appointment) -> Aim:
        if (aim := self._aims.get(visit.pk)) is not None:
            return aim
        return Aim(self.clinic.local(visit.starts_at), visit.clinician_id, visit.session.closes_on)

    @cached_property
    def by_key(self) -> dict[int, Appointment]:
        return {it.pk: it for it in (*self.touched, *self.following)}

    @property
    def sessions(self) -> list[Session]:
        return [it.session for it in self.by_key.values()]

    def _uses(self) -> Iterator[Use]:
        yield from self._of_visits()
        for offer in self.holds:
            start = first_minute(offer.starts_at)
            yield Use(("clinician", offer.clinician_id), start, last_minute(offer.ends_at))
            yield Use(("room", offer.room_id), start, last_minute(offer.room_free_at))
        for clinician in self.team:
            for span in self.hours.away(clinician):
                yield Use(("clinician", clinician.pk), first_minute(span.starts_at), last_minute(span.ends_at))
        if self.away:
            yield Use(self.away.key, first_minute(self.away.starts_at), last_minute(self.away.ends_at))

    def _of_visits(self) -> Iterator[Use]:
        """Those of other patients only take clinicians and rooms."""
        team, rooms = {it.pk for it in self.team}, {it.pk for it in self.rooms}
        patients = {it.patient_id for it in self.by_key.values()}
        concerned = Q(clinician__in=team) | Q(room__in=rooms) | Q(patient__in=patients)
        rows = Appointment.objects.live().between(*self._bounds()).filter(concerned).order_by()
        columns = ("pk", "clinician", "room", "patient")
        # The ends of a range come ready to use, where a whole range is taken apart letter by letter.
        times = ("slot__startswith", "slot__endswith", "room_taken__endswith")
        for pk, clinician, room, patient, starts_at, ends_at, room_free_at in rows.values_list(*columns, *times):
            start, end = first_minute(starts_at), last_minute(ends_at)
            yield Use(("clinician", clinician), start, end, pk)
            yield Use(("room", room), start, last_minute(room_free_at), pk)
            if patient in patients:
                yield Use(("patient", patient), start, end, pk)

    def _held(self) -> list[WaitingOffer]:
        """For somebody on the waiting list who is just being called."""
        same = Q(clinician__in=self.team) | Q(room__in=self.rooms)
        return list(WaitingOffer.objects.live(self.now).filter(same).order_by("slot"))

    def _bounds(self) -> tuple[datetime, datetime]:
        """Around every place that may be looked at."""
        aims = {it.pk: self.aim(it).at.date() for it in self.by_key.values()}
        latest = [max(aims[it.pk], self.days.allowed(it.session).first.day) for it in self.by_key.values()]
        today = self.clinic.today
        first, last = min(aims.values(), default=today) - EARLIER, max(latest, default=today) + self.reach
        return max(self.now, bounds_of_day(self.clinic, first)[0]), bounds_of_day(self.clinic, last)[1]


def _following(rows: AppointmentQuerySet, touched: Iterable[Appointment], others: Collection[int]) -> list[Appointment]:
    first: dict[int, int] = {}
    for it in touched:
        course, number = it.session.course_id, it.session.number
        first[course] = min(number, first.get(course, number))
    same = rows.filter(session__course__in=first).exclude(pk__in=others)
    return [it for it in same if it.session.number > first[it.session.course_id] and can_be_booked(it)]


def ground_for(clinic: Clinic, asked: Asked, *, now: datetime) -> Ground:
    return Ground(clinic, Visits.of(clinic, asked, now=now), now=now, away=asked.away)


def local_day(visit: Appointment) -> date:
    return visit.clinic.local(visit.starts_at).date()


def can_be_booked(visit: Appointment) -> bool:
    return visit.patient.deceased_on is None and visit.session.course.status == CourseStatus.ACTIVE
