"""The week of a proposed visit as a small drawing: who is busy when, and where the proposal lies. Its measures are the
numbers of a picture, so no style is written into the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Clinic
from sessions.booking.calendar.held import held_words
from sessions.booking.course.proposing import CoursePlace
from sessions.booking.models import Appointment, WaitingOffer
from sessions.booking.open_days import OpenDays
from sessions.booking.queries import bounds_of_day
from sessions.booking.stretches import MINUTES_OF_AN_HOUR, Stretch, hours_around, minute_of, stretch_between
from sessions.planning.models import Course

AXIS, COLUMN, HOUR, HEAD = 34, 56, 34, 22
DAYS_OF_A_WEEK = 7


@dataclass(frozen=True)
class Block:
    """`kind` is proposed, own (another visit of the patient), busy or held (for the waiting list)."""

    day: date
    stretch: Stretch
    kind: str
    label: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Week:
    first: date
    days: Sequence[tuple[date, int]]
    hours: Sequence[tuple[int, int]]
    blocks: Sequence[Block]
    who: str

    @property
    def width(self) -> int:
        return AXIS + COLUMN * len(self.days)

    @property
    def height(self) -> int:
        return HEAD + HOUR * (len(self.hours) - 1) + HOUR // 4


@dataclass(frozen=True)
class _Visit:
    day: date
    stretch: Stretch
    kind: str
    label: str


def week_of(course: Course, places: Sequence[CoursePlace]) -> Week:
    """Around the first of `places`, which are of one proposal; whoever may book sees the names as in the calendar, but
    nobody's of another clinic."""
    clinic = course.clinic
    day = clinic.local(places[0].starts_at).date()
    monday = day - timedelta(days=day.weekday())
    visits = [*_proposed(clinic, monday, places), *_taken(course, monday, places), *_held(course, monday, places)]
    open_days = OpenDays(clinic, monday)
    week = [monday + timedelta(days=count) for count in range(DAYS_OF_A_WEEK)]
    days = [it for it in week if open_days.is_open(it) or any(visit.day == it for visit in visits)]
    opened = [Stretch(minute_of(it.opens), _until(it.closes)) for one in days for it in open_days.all_hours(one)]
    first, last = hours_around([*opened, *(visit.stretch for visit in visits)])
    return Week(
        first=monday,
        days=[(it, AXIS + COLUMN * place) for place, it in enumerate(days)],
        hours=[(hour, HEAD + HOUR * (hour - first)) for hour in range(first, last + 1)],
        blocks=[_block(visit, days, first) for visit in visits],
        who=", ".join(dict.fromkeys(str(place.clinician) for place in places)),
    )


def _proposed(clinic: Clinic, monday: date, places: Sequence[CoursePlace]) -> Iterator[_Visit]:
    for place in places:
        ends_at = place.starts_at + timedelta(minutes=place.session.plan.visit_minutes)
        day, stretch = _on_the_wall(clinic, place.starts_at, ends_at)
        if monday <= day < monday + timedelta(days=DAYS_OF_A_WEEK):
            yield _Visit(day, stretch, "proposed", _("Session %(number)d") % {"number": place.session.number})


def _taken(course: Course, monday: date, places: Sequence[CoursePlace]) -> Iterator[_Visit]:
    clinic = course.clinic
    people = Q(clinician__in={place.clinician.pk for place in places}) | Q(patient=course.patient_id)
    rows = Appointment.objects.live().between(*_bounds(clinic, monday)).filter(people)
    rows = rows.select_related("patient", "session")
    for row in rows.order_by("slot", "pk"):
        day, stretch = _on_the_wall(clinic, row.starts_at, row.ends_at)
        own = row.patient_id == course.patient_id
        yield _Visit(day, stretch, "own" if own else "busy", _label(row, clinic))


def _held(course: Course, monday: date, places: Sequence[CoursePlace]) -> Iterator[_Visit]:
    """Times of these clinicians that somebody on the waiting list is being asked about."""
    clinic, clinicians = course.clinic, {place.clinician.pk for place in places}
    holds = WaitingOffer.objects.live(timezone.now()).filter(slot__overlap=_bounds(clinic, monday))
    for row in holds.filter(clinician__in=clinicians).with_people().order_by("slot", "pk"):
        day, stretch = _on_the_wall(clinic, row.starts_at, row.ends_at)
        words = held_words(str(row.entry.session.course.patient), clinic.local(row.expires_at))
        yield _Visit(day, stretch, "held", words if row.freed.clinic_id == clinic.pk else _("elsewhere"))


def _bounds(clinic: Clinic, monday: date) -> tuple[datetime, datetime]:
    return bounds_of_day(clinic, monday)[0], bounds_of_day(clinic, monday + timedelta(days=DAYS_OF_A_WEEK - 1))[1]


def _label(row: Appointment, clinic: Clinic) -> str:
    return str(row.patient) if row.clinic_id == clinic.pk else _("elsewhere")


def _on_the_wall(clinic: Clinic, starts_at: datetime, ends_at: datetime) -> tuple[date, Stretch]:
    start = clinic.local(starts_at)
    return start.date(), stretch_between(start, clinic.local(ends_at))


def _until(closes: time) -> int:
    return minute_of(closes) or 24 * MINUTES_OF_AN_HOUR


def _block(visit: _Visit, days: Sequence[date], first_hour: int) -> Block:
    top = (visit.stretch.start - first_hour * MINUTES_OF_AN_HOUR) * HOUR // MINUTES_OF_AN_HOUR
    return Block(
        day=visit.day,
        stretch=visit.stretch,
        kind=visit.kind,
        label=visit.label,
        x=AXIS + COLUMN * days.index(visit.day) + 1,
        y=HEAD + top,
        width=COLUMN - 2,
        height=max(visit.stretch.minutes * HOUR // MINUTES_OF_AN_HOUR - 1, 8),
    )
