"""A move before it is kept: from where to where, what speaks against it, and whether the patient is to be told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Room
from mesoplan.conflicts import refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.allowed import Allowed
from sessions.booking.circumstances import Circumstances
from sessions.booking.models import Appointment
from sessions.booking.placing import Placement, refuse_misplaced
from sessions.booking.slots import Span
from sessions.booking.windows import late_words, window_words
from sessions.booking.wording import said_clock, said_day


@dataclass(frozen=True)
class Place:
    """A time, a clinician and a room, in words on the clinic's clock."""

    when: str
    clinician: User
    room: Room


@dataclass(frozen=True)
class Review:
    """What the place is judged by is read for it alone where it is not `given`."""

    appointment: Appointment
    placement: Placement
    given: Circumstances | None = None

    @property
    def old(self) -> Place:
        row = self.appointment
        return Place(_when(row, Span(row.starts_at, row.ends_at)), row.clinician, row.room)

    @property
    def new(self) -> Place:
        return Place(_when(self.appointment, self.placement.span), self.placement.clinician, self.placement.room)

    @property
    def is_elsewhere(self) -> bool:
        return self.old != self.new

    @property
    def is_news(self) -> bool:
        """Only another time is news for the patient."""
        return self.placement.starts_at != self.appointment.starts_at

    @cached_property
    def circumstances(self) -> Circumstances:
        return self.given or Circumstances.of([self.placement])

    @cached_property
    def allowed(self) -> Allowed:
        return self.circumstances.allowed(self.placement)

    @property
    def notes(self) -> Sequence[str]:
        last = self.allowed.last
        said = {"day": said_day(last.day), "other": last.set_by} if last else {}
        before = _("Not after %(day)s, because session %(other)d follows.") % said if last else ""
        return [note for note in (window_words(self.placement.session, self.allowed), before) if note]

    @property
    def late(self) -> str:
        return late_words(self.placement.session, self.placement.day)

    def refuse(self, *, seen: int) -> None:
        """As the move itself would be refused now; it decides again."""
        refuse_stale(seen=seen, stored=self.appointment.version)
        self.appointment.refuse_unless_booked()
        refuse_misplaced(self.placement, now=timezone.now(), given=self.circumstances)


def review_of(
    appointment: Appointment,
    *,
    clinician: User,
    room: Room,
    starts_at: datetime,
    minutes: int,
    lifted: Iterable[int] = (),
) -> Review:
    """`lifted` are appointments that leave their place too."""
    session = appointment.session
    session.course.clinic, session.course.patient = appointment.clinic, appointment.patient
    place = Placement(
        session,
        clinician,
        room,
        starts_at.astimezone(UTC),
        moving=appointment,
        minutes=minutes,
        lifted=frozenset(lifted),
    )
    return Review(appointment, place)


def why_refused(review: Review, *, seen: int) -> DomainError | None:
    try:
        review.refuse(seen=seen)
    except DomainError as error:
        return error
    return None


def _when(appointment: Appointment, span: Span) -> str:
    start, end = (appointment.clinic.local(it) for it in (span.starts_at, span.ends_at))
    said = {"day": said_day(start.date()), "start": said_clock(start), "end": said_clock(end)}
    return _("%(day)s, %(start)s–%(end)s") % said
