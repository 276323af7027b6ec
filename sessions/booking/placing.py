"""May this session take place there, then, with these people? Every reason against it is a sentence at its field."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Clinic, Room
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.booking.allowed import Allowed, allowed_days
from sessions.booking.circumstances import Circumstances, holds_in_the_way, visits_in_the_way
from sessions.booking.models import Appointment
from sessions.booking.slots import Span
from sessions.booking.waiting.holding import held_problems
from sessions.booking.wording import said_clock
from sessions.planning.models import CourseStatus, Session

GRID_MINUTES = 5
LONGEST_MINUTES = 8 * 60
Problem = tuple[str, str]


class ClinicianBusyError(DomainError):
    """Nothing but another visit of the clinician is in the way: a clinician may decide that they see two at once."""


@dataclass(frozen=True)
class Beside:
    """A clinician's decision that another visit of the same clinician is no obstacle."""

    by: User
    reason: str


@dataclass(frozen=True)
class Placement:
    """`starts_at` is in UTC; `moving` is the appointment that would leave its old place for this one, `lifted` are
    others that leave theirs as well. `minutes` is for a visit that is to be longer or shorter than its plan says; one
    that `returns` was there a moment ago."""

    session: Session
    clinician: User
    room: Room
    starts_at: datetime
    moving: Appointment | None = None
    minutes: int | None = None
    beside: Beside | None = None
    lifted: frozenset[int] = frozenset()
    returns: bool = False

    @property
    def clinic(self) -> Clinic:
        return self.session.course.clinic

    @property
    def patient(self) -> Patient:
        return self.session.course.patient

    @property
    def stays(self) -> bool:
        """With its clinician and at its time: in another room, or for longer."""
        if self.moving is None:
            return False
        return (self.moving.clinician_id, self.moving.starts_at) == (self.clinician.pk, self.starts_at)

    @property
    def day(self) -> date:
        return self.clinic.local(self.starts_at).date()

    @property
    def span(self) -> Span:
        minutes = self.minutes or self.session.plan.visit_minutes
        return Span(self.starts_at, self.starts_at + timedelta(minutes=minutes))

    @property
    def slot(self) -> DateTimeTZRange:
        return DateTimeTZRange(self.span.starts_at, self.span.ends_at)

    @property
    def room_taken(self) -> DateTimeTZRange:
        return DateTimeTZRange(*self.span_in_room.bounds)

    @property
    def span_in_room(self) -> Span:
        """The slot and the minutes for which the room stays empty after it."""
        return Span(self.starts_at, self.span.ends_at + self.room.buffer_at(self.clinic))


def refuse_misplaced(placement: Placement, *, now: datetime, given: Circumstances | None = None) -> None:
    """Everything that is wrong is said at once, so that nobody has to try their way forward. What it is judged by is
    read for it alone where it is not `given`."""
    refuse_unbookable(placement)
    given = given or Circumstances.of([placement])
    _refuse(
        *_people(placement, given),
        *_time(placement, given, now),
        *_length(placement),
        *_distance(placement, given.allowed(placement)),
        *held_problems(placement, given.holds),
        clashes=list(_clashes(placement, given.visits)),
    )


def refuse_no_way_back(placement: Placement) -> None:
    """What can have come between a place and the visit that has just left it."""
    allowed = allowed_days(placement.session, without=placement.lifted)
    _refuse(
        *_distance(placement, allowed),
        *held_problems(placement, holds_in_the_way([placement])),
        clashes=list(_clashes(placement, visits_in_the_way([placement]))),
    )


def refuse_unbookable(placement: Placement) -> None:
    session, course = placement.session, placement.session.course
    if placement.patient.deceased_on:
        raise DomainError(_("%(name)s has died.") % {"name": placement.patient})
    if course.status != CourseStatus.ACTIVE:
        raise DomainError(_("Only sessions of a course under way can be booked."))
    if not placement.moving and not session.is_to_book:
        raise DomainError(
            _("Session %(number)d is already %(state)s.")
            % {"number": session.number, "state": session.get_status_display()}
        )


def refuse_clashes(placement: Placement) -> None:
    _refuse(
        *held_problems(placement, holds_in_the_way([placement])),
        clashes=list(_clashes(placement, visits_in_the_way([placement]))),
    )


def meets_another(placement: Placement) -> bool:
    """Whether its clinician sees somebody else then."""
    clashes = _clashes(replace(placement, beside=None), visits_in_the_way([placement]))
    return any(field == "clinician" for field, _sentence in clashes)


def beside(actor: User, reason: str) -> Beside | None:
    """None without a reason."""
    if not reason.strip():
        return None
    if not actor.is_clinician:
        sentence = _("Only a clinician can decide that two visits take place at once.")
        raise DomainError(sentence, fields={"beside_reason": sentence})
    return Beside(actor, reason.strip())


def _refuse(*problems: Problem, clashes: Sequence[Problem]) -> None:
    found = [*problems, *clashes]
    if not found:
        return
    fields: dict[str, str] = {}
    for field, sentence in found:
        fields[field] = f"{fields[field]} {sentence}" if field in fields else sentence
    error = ClinicianBusyError if not problems and set(fields) == {"clinician"} else DomainError
    raise error(" ".join(sentence for _field, sentence in found), fields=fields)


def _people(placement: Placement, given: Circumstances) -> Iterator[Problem]:
    clinician, clinic = placement.clinician, placement.clinic
    if not (clinician.is_active and clinician.is_clinician):
        yield "clinician", _("%(name)s does not treat patients.") % {"name": clinician}
    elif clinician.pk not in given.members:
        yield "clinician", _("%(name)s does not work at %(clinic)s.") % {"name": clinician, "clinic": clinic}
    if placement.room.clinic_id != clinic.pk:
        yield "room", _("%(room)s is not a room of %(clinic)s.") % {"room": placement.room, "clinic": clinic}
    # Not what it lacks: that would tell the front desk how the patient is treated.
    if placement.room.lacks(given.needed.get(placement.session.pk, ())):
        said = {"room": placement.room, "number": placement.session.number}
        yield "room", _("%(room)s is not equipped for session %(number)d.") % said


def _time(placement: Placement, given: Circumstances, now: datetime) -> Iterator[Problem]:
    if placement.starts_at < now:
        yield "starts_at", _("This time has already passed.")
    start = placement.clinic.local(placement.starts_at)
    if start.minute % GRID_MINUTES or start.second or start.microsecond:
        yield "starts_at", _("An appointment begins at a full five minutes.")
    yield from given.hours.problems(placement.clinician, placement.span)


def _length(placement: Placement) -> Iterator[Problem]:
    """A length that it has already, or that its plan says, is not asked for anew."""
    known = {placement.session.plan.visit_minutes, placement.moving.minutes if placement.moving else None}
    if placement.minutes is None or placement.minutes in known:
        return
    if placement.minutes % GRID_MINUTES or not 0 < placement.minutes <= LONGEST_MINUTES:
        said = {"step": GRID_MINUTES, "most": LONGEST_MINUTES}
        yield "minutes", _("An appointment lasts full %(step)s minutes, and at most %(most)s.") % said


def _distance(placement: Placement, allowed: Allowed) -> Iterator[Problem]:
    if problem := allowed.problem(placement.day):
        yield "starts_at", problem


def _clashes(placement: Placement, visits: Iterable[Appointment]) -> Iterator[Problem]:
    leaving = placement.lifted | ({placement.moving.pk} if placement.moving else set())
    for other in (it for it in visits if it.pk not in leaving):
        meets = Span(other.starts_at, other.ends_at).overlaps(placement.span)
        meets_in_room = Span(other.starts_at, other.room_free_at).overlaps(placement.span_in_room)
        said = {
            "start": said_clock(placement.clinic.local(other.starts_at)),
            "end": said_clock(placement.clinic.local(other.ends_at)),
        }
        if meets and other.clinician_id == placement.clinician.pk:
            yield from _clinician_busy(placement, other, said)
        if other.room_id == placement.room.pk and meets_in_room:
            yield "room", _room_taken(placement, said, meets=meets)
        if meets and other.patient_id == placement.patient.pk:
            yield (
                "starts_at",
                _("%(name)s has another appointment from %(start)s to %(end)s.") % (said | {"name": placement.patient}),
            )


def _clinician_busy(placement: Placement, other: Appointment, said: dict[str, str]) -> Iterator[Problem]:
    if other.is_beside and (placement.returns or placement.stays):
        return  # somebody was booked beside it, for a reason
    if placement.beside is None:
        yield "clinician", _("%(name)s is busy from %(start)s to %(end)s.") % (said | {"name": placement.clinician})
    elif other.is_beside:
        yield "starts_at", _("The visit from %(start)s to %(end)s is booked beside another one already.") % said


def _room_taken(placement: Placement, said: dict[str, str], *, meets: bool) -> str:
    sentence = _("%(room)s is taken from %(start)s to %(end)s.") % (said | {"room": placement.room})
    between = _("It has to stay empty for some minutes between two visits.")
    return sentence if meets else f"{sentence} {between}"
