"""All sessions of a course in one act: booked together, or not at all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mesoplan.conflicts import constraints_speak
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.circumstances import Circumstances
from sessions.booking.course.proposing import CoursePlace
from sessions.booking.models import Appointment
from sessions.booking.placing import Placement, refuse_clashes, refuse_misplaced
from sessions.booking.services.book import new_appointment
from sessions.booking.services.cancel import call_off
from sessions.booking.services.reopening import locked_offers
from sessions.booking.services.turns import all_take_turns, locked_in_turn, locked_sessions
from sessions.booking.told import refuse_told
from sessions.planning.models import Course, Session
from sessions.planning.services.locks import lock_course
from sessions.planning.services.sessions import note_booked


@transaction.atomic
def book_course(*, actor: User, course: Course, places: Sequence[CoursePlace]) -> list[Appointment]:
    """In order of the sessions. What is wrong with any of them is said of all, and then none is booked."""
    sessions = locked_sessions(course)
    placements = all_take_turns([_placement(place, sessions) for place in _each_once(places)])
    now, given = timezone.now(), Circumstances.of(placements)
    _refuse_any(placements, lambda it: _judge(it, given, now))
    appointments = [new_appointment(actor, placement, at=now) for placement in placements]
    try:
        with constraints_speak(Appointment):
            booked = Appointment.objects.bulk_create(appointments)
    except DomainError:
        _refuse_any(placements, refuse_clashes)
        raise
    note_booked(sessions=[placement.session for placement in placements])
    return booked


@transaction.atomic
def unbook_course(*, actor: User, course: Course, seen: Mapping[int, int]) -> None:
    """Takes back what was just booked together: `seen` are the versions of these appointments as they were then."""
    chosen = Appointment.objects.filter(session__course=course, pk__in=seen)
    offers = locked_offers(chosen)
    appointments = list(locked_in_turn(chosen).values())
    now = timezone.now()
    if not appointments or any(row.settles_at <= now for row in appointments):
        raise DomainError(_("This is too long ago to be taken back. Cancel the appointments instead."))
    refuse_told(appointments)
    lock_course(course.pk)
    call_off(appointments, seen, offers, at=now)


def _each_once(places: Iterable[CoursePlace]) -> list[CoursePlace]:
    in_order = sorted(places, key=lambda place: place.session.number)
    if not in_order:
        raise DomainError(_("Choose a proposal."))
    if len({place.session.pk for place in in_order}) < len(in_order):
        raise DomainError(_("A session is booked once."))
    return in_order


def _placement(place: CoursePlace, sessions: Mapping[int, Session]) -> Placement:
    if place.session.pk not in sessions:
        raise DomainError(_("Session %(number)d is not one of this course.") % {"number": place.session.number})
    return Placement(sessions[place.session.pk], place.clinician, place.room, place.starts_at.astimezone(UTC))


def _judge(placement: Placement, given: Circumstances, now: datetime) -> None:
    """As if those before it were booked already, for it keeps out of their way, too."""
    refuse_misplaced(placement, now=now, given=given)
    given.note_booked(placement)


def _refuse_any(placements: Iterable[Placement], judge: Callable[[Placement], None]) -> None:
    problems = {}
    for placement in placements:
        try:
            judge(placement)
        except DomainError as refusal:
            problems[placement.session.number] = refusal.sentence
    if problems:
        raise _refusal(problems)


def _refusal(problems: Mapping[int, str]) -> DomainError:
    """By session, in their order."""
    said = {
        f"session_{number}": _("Session %(number)d: %(reason)s") % {"number": number, "reason": reason}
        for number, reason in problems.items()
    }
    return DomainError(" ".join(said.values()), fields=said)
