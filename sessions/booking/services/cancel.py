"""Visits called off, one or several of a course in one act, and taken back for as long as nobody has heard of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mesoplan.conflicts import refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.models import UNDO_LASTS, Appointment
from sessions.booking.moved_from import called_off_with
from sessions.booking.services.freed import note_freed, place_of
from sessions.booking.services.put_back import put_back
from sessions.booking.services.reopening import Offers, locked_offers, reopen
from sessions.booking.services.turns import keep, locked_in_turn
from sessions.planning.models import Course
from sessions.planning.services.locks import lock_course
from sessions.planning.services.sessions import note_forfeited, note_given_back, note_unbooked


@transaction.atomic
def cancel_appointment(*, actor: User, appointment: Appointment, version: int, forfeits: bool = False) -> Appointment:
    course, seen = appointment.session.course, {appointment.pk: version}
    return cancel_appointments(actor=actor, course=course, seen=seen, forfeits=forfeits)[0]


@transaction.atomic
def cancel_appointments(
    *, actor: User, course: Course, seen: Mapping[int, int], forfeits: bool = False
) -> list[Appointment]:
    """Of one course, all at the same instant; `seen` are their versions. Where `forfeits` is true, the sessions of
    those that are late by the rule of the clinic count as used."""
    chosen = Appointment.objects.filter(session__course=course, pk__in=seen)
    offers = locked_offers(chosen)
    rows = list(locked_in_turn(chosen).values())
    now = timezone.now()
    if forfeits and not any(row.is_late_at(now) for row in rows):
        raise DomainError(_("By the rule of the clinic this session does not count as used."))
    lock_course(course.pk)
    call_off(rows, seen, offers, at=now, forfeits=forfeits)
    return rows


def call_off(
    rows: Iterable[Appointment], seen: Mapping[int, int], offers: Offers, *, at: datetime, forfeits: bool = False
) -> None:
    """Inside a transaction that has locked them and their course. Nobody is offered their places for as long as this
    can be taken back."""
    for row in rows:
        row.cancel(at=at, forfeits=forfeits and row.is_late_at(at))
        refuse_stale(seen=seen[row.pk], stored=row.version)
        keep(row)
        if row.forfeits or not reopen(row, offers, now=at):
            note_freed(place_of(row), at=at + UNDO_LASTS)
        if row.forfeits:
            note_forfeited(session=row.session)
        else:
            note_unbooked(session=row.session)


@transaction.atomic
def undo_cancel(*, actor: User, appointment: Appointment, version: int) -> list[Appointment]:
    """With all of its course that were called off in the same act, or none of them. Nobody has been told yet, but since
    then somebody may have taken one of the places."""
    rows, now = locked_in_turn(called_off_with(appointment)), timezone.now()
    for row in rows.values():
        row.undo_cancel(now=now)
    refuse_stale(seen=version, stored=rows[appointment.pk].version)
    put_back(rows.values())
    return list(rows.values())


@transaction.atomic
def give_back(*, actor: User, appointment: Appointment, version: int) -> Appointment:
    """Its session does not count as used after all, and can be booked again."""
    row = locked_in_turn(Appointment.objects.filter(pk=appointment.pk))[appointment.pk]
    refuse_stale(seen=version, stored=row.version)
    row.give_back()
    keep(row)
    note_given_back(session=row.session)
    return row
