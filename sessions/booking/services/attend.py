"""The day of the visit: who came, who is ready and who is in the room, who did not come, and who was treated."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from mesoplan.conflicts import refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.holds import held_by
from sessions.booking.models import Appointment, Stage
from sessions.booking.services.put_back import put_back
from sessions.booking.services.turns import keep, locked, locked_in_turn
from sessions.planning.services.sessions import note_forfeited, note_missed


@transaction.atomic
def check_in(*, actor: User, appointment: Appointment, version: int | None = None) -> Appointment:
    appointment = as_seen(appointment, version)
    appointment.check_in(at=timezone.now())
    keep(appointment)
    return appointment


@transaction.atomic
def undo_check_in(*, actor: User, appointment: Appointment, version: int | None = None) -> Appointment:
    appointment = as_seen(appointment, version, unless=held_by)
    appointment.undo_check_in()
    keep(appointment)
    return appointment


@transaction.atomic
def mark_ready(*, actor: User, appointment: Appointment, version: int) -> Appointment:
    appointment = as_seen(appointment, version)
    appointment.note_ready(at=timezone.now())
    keep(appointment)
    return appointment


@transaction.atomic
def undo_ready(*, actor: User, appointment: Appointment, version: int) -> Appointment:
    appointment = as_seen(appointment, version)
    appointment.undo_ready()
    keep(appointment)
    return appointment


@transaction.atomic
def enter_room(*, actor: User, appointment: Appointment, version: int) -> Appointment:
    appointment = as_seen(appointment, version)
    appointment.enter_room(at=timezone.now())
    keep(appointment)
    return appointment


@transaction.atomic
def leave_room(*, actor: User, appointment: Appointment, version: int) -> Appointment:
    appointment = as_seen(appointment, version, unless=held_by)
    appointment.leave_room()
    keep(appointment)
    return appointment


@transaction.atomic
def mark_no_show(
    *, actor: User, appointment: Appointment, version: int | None = None, forfeits: bool = False
) -> Appointment:
    """Where `forfeits` is true, the session counts as used, by the rule of the clinic."""
    appointment = as_seen(appointment, version)
    appointment.mark_no_show(now=timezone.now(), forfeits=forfeits)
    keep(appointment)
    if forfeits:
        note_forfeited(session=appointment.session)
    else:
        note_missed(session=appointment.session)
    return appointment


@transaction.atomic
def undo_no_show(*, actor: User, appointment: Appointment, version: int) -> Appointment:
    appointment = locked_in_turn(Appointment.objects.filter(pk=appointment.pk))[appointment.pk]
    refuse_stale(seen=version, stored=appointment.version)
    appointment.undo_no_show(now=timezone.now())
    put_back([appointment])
    return appointment


@transaction.atomic
def note_treatment_begun(appointment: Appointment) -> Appointment:
    """Part of opening a treatment record: who is treated is in the room, whether or not anybody has said so."""
    appointment = locked(appointment)
    if appointment.stage in (Stage.ARRIVED, Stage.READY):
        appointment.enter_room(at=timezone.now())
        keep(appointment)
    return appointment


@transaction.atomic
def note_treated(appointment: Appointment) -> Appointment:
    """Part of signing a treatment record, which is the thing a person does."""
    appointment = locked(appointment)
    appointment.note_treated()
    keep(appointment)
    return appointment


def as_seen(
    appointment: Appointment, version: int | None, *, unless: Callable[[Appointment], str] | None = None
) -> Appointment:
    """Locked, and as the person saw it; `version` is None where nobody has looked at it before. What `unless` says
    against the step says more than that the page is old."""
    appointment = locked(appointment)
    if unless and (sentence := unless(appointment)):
        raise DomainError(sentence)
    if version is not None:
        refuse_stale(seen=version, stored=appointment.version)
    return appointment
