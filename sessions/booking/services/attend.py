"""The day of the visit: who came, who did not, and who was treated."""

from django.db import transaction
from django.utils import timezone

from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.holds import held_by
from sessions.booking.models import Appointment
from sessions.booking.services.turns import keep, locked
from sessions.planning.services.sessions import note_missed


@transaction.atomic
def check_in(*, actor: User, appointment: Appointment) -> Appointment:
    appointment = locked(appointment)
    appointment.check_in(at=timezone.now())
    keep(appointment)
    return appointment


@transaction.atomic
def undo_check_in(*, actor: User, appointment: Appointment) -> Appointment:
    appointment = locked(appointment)
    if held := held_by(appointment):
        raise DomainError(held)
    appointment.undo_check_in()
    keep(appointment)
    return appointment


@transaction.atomic
def mark_no_show(*, actor: User, appointment: Appointment) -> Appointment:
    appointment = locked(appointment)
    appointment.mark_no_show(now=timezone.now())
    keep(appointment)
    note_missed(session=appointment.session)
    return appointment


@transaction.atomic
def note_treated(appointment: Appointment) -> Appointment:
    """Part of signing a treatment record, which is the thing a person does."""
    appointment = locked(appointment)
    appointment.note_treated()
    keep(appointment)
    return appointment
