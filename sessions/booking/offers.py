"""What the booking page offers: on one day, each clinician's free times with a room that is free then too."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from statistics import mode

from django.db.models import BigIntegerField, Q, Value
from django.utils import timezone

from mesoplan.clinics.models import Clinic, Room
from mesoplan.staff.models import User
from sessions.booking.models import Appointment, WaitingOffer
from sessions.booking.queries import bounds_of_day
from sessions.booking.slots import Bounds, Opening, TakenSpans, free_starts
from sessions.booking.team_hours import TeamHours
from sessions.planning.models import Session

# Fewer times to choose from where the visits fill a coarser grid without leaving gaps.
STEPS_MINUTES = (15, 10)
FINEST_STEP_MINUTES = 5
Busy = dict[tuple[str, int], list[Bounds]]


@dataclass(frozen=True)
class Place:
    starts_at: datetime
    clinician: User
    room: Room

    @property
    def key(self) -> str:
        """What a form sends back for this place; the instant is in UTC, because a wall clock may show a time twice."""
        return f"{self.starts_at.isoformat()} {self.clinician.pk} {self.room.pk}"


@dataclass(frozen=True)
class Offer:
    """`room` is the one of most places, said once for all of them; `why_none` says that nobody needs to look."""

    clinician: User
    places: Sequence[Place]
    why_none: str = ""

    @property
    def room(self) -> Room | None:
        return mode(place.room for place in self.places) if self.places else None


def offers_for(
    session: Session,
    day: date,
    *,
    clinicians: Iterable[User],
    rooms: Iterable[Room],
    hours: TeamHours,
    busy: Busy,
    minutes: int | None = None,
) -> list[Offer]:
    """For each clinician the free times of `day`, each with the first of `rooms` that is free; none on a closed day.
    Without `minutes` the visit lasts as long as its plan says."""
    free = free_on(session, day, rooms=rooms, hours=hours, busy=busy, minutes=minutes)
    return [
        Offer(
            clinician,
            [Place(start, clinician, room) for start, room in free(clinician)],
            why_none=hours.why_free_of(clinician, day),
        )
        for clinician in clinicians
    ]


def free_on(
    session: Session, day: date, *, rooms: Iterable[Room], hours: TeamHours, busy: Busy, minutes: int | None = None
) -> Callable[[User], Sequence[tuple[datetime, Room]]]:
    """What says for a clinician when they are free on `day`, in order, each time with the first of `rooms` that is free
    then. Clinicians of the same hours who are busy at the same times, as on a day that is still empty, are asked about
    once."""
    clinic, minutes = session.course.clinic, minutes or session.plan.visit_minutes
    length, now = timedelta(minutes=minutes), timezone.now()
    holds = [(room, length + room.buffer_at(clinic), TakenSpans(busy["room", room.pk])) for room in rooms]

    @cache
    def first_room(start: datetime) -> Room | None:
        return next((room for room, held, taken in holds if not taken.meets(start, start + held)), None)

    @cache
    def free(openings: tuple[Opening, ...], taken: tuple[Bounds, ...]) -> Sequence[tuple[datetime, Room]]:
        starts = free_starts(
            day=day,
            zone=clinic.time_zone,
            openings=openings,
            taken=taken,
            minutes=minutes,
            step_minutes=step_for(minutes),
            not_before=now,
        )
        return [(start, room) for start in starts if (room := first_room(start))]

    def of_clinician(clinician: User) -> Sequence[tuple[datetime, Room]]:
        away = (it.bounds for it in hours.away(clinician))
        taken = (*busy["clinician", clinician.pk], *busy["patient", session.course.patient_id], *away)
        return free(tuple(hours.openings(clinician, day)), taken)

    return of_clinician


def busy_times(
    session: Session,
    days: Iterable[date],
    *,
    clinicians: Iterable[User],
    rooms: Iterable[Room],
    without: Collection[int] = (),
) -> dict[date, Busy]:
    """When each clinician, room and the patient are taken, in whichever clinic, from the first of `days` to the last,
    by a visit or by what is held for the waiting list: one query, however many of them are full. By the days of the
    clinic that a time touches, because whoever looks at a day looks at its own times only. Appointments in `without`
    are about to leave their place.
    """
    clinic, days = session.course.clinic, sorted(days)
    start, end = bounds_of_day(clinic, days[0])[0], bounds_of_day(clinic, days[-1])[1]
    patient = session.course.patient_id
    concerned = Q(clinician__in=clinicians) | Q(room__in=rooms) | Q(patient=patient)
    visits = Appointment.objects.live().between(start, end).filter(concerned).exclude(pk__in=without)
    held = WaitingOffer.objects.live(timezone.now()).filter(
        Q(clinician__in=clinicians) | Q(room__in=rooms), slot__overlap=(start, end)
    )
    # The ends of a range come ready to use, where a whole range is taken apart letter by letter.
    columns = ("clinician", "room", "slot__startswith", "slot__endswith", "room_taken__endswith")
    nobody = Value(None, BigIntegerField())
    rows = visits.order_by().values_list(*columns, "patient")
    midnights = _midnights(clinic, days[0], days[-1])
    busy: dict[date, Busy] = defaultdict(lambda: defaultdict(list))
    for clinician, room, starts_at, ends_at, room_free_at, whose in rows.union(
        held.order_by().values_list(*columns, nobody), all=True
    ):
        visit, in_room = (starts_at, ends_at), (starts_at, room_free_at)
        for day in _days_of(in_room, days[0], midnights):
            busy[day]["clinician", clinician].append(visit)
            busy[day]["room", room].append(in_room)
            if whose == patient:
                busy[day]["patient", whose].append(visit)
    return busy


def _midnights(clinic: Clinic, first: date, last: date) -> list[datetime]:
    """At which each of the days begins, in UTC."""
    days = (first + timedelta(days=count) for count in range((last - first).days + 1))
    return [bounds_of_day(clinic, day)[0].astimezone(UTC) for day in days]


def _days_of(span: Bounds, first: date, midnights: Sequence[datetime]) -> list[date]:
    """Of those that begin at `midnights`, from the `first` one on."""
    start, end = span
    touched = range(max(bisect_right(midnights, start) - 1, 0), bisect_left(midnights, end))
    return [first + timedelta(days=count) for count in touched]


def step_for(minutes: int) -> int:
    return next((step for step in STEPS_MINUTES if minutes % step == 0), FINEST_STEP_MINUTES)
