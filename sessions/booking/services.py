from dataclasses import replace
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from mesoplan.clinics.models import Room
from mesoplan.clinics.turns import hours_stay
from mesoplan.conflicts import constraints_speak, refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.booking.holds import held_by
from sessions.booking.models import Appointment
from sessions.booking.placing import Placement, refuse_clashes, refuse_misplaced
from sessions.planning.models import Session
from sessions.planning.services.sessions import note_booked, note_missed, note_unbooked


@transaction.atomic
def book_session(*, actor: User, session: Session, clinician: User, room: Room, starts_at: datetime) -> Appointment:
    """After the last day of its window a session may still be booked: late beats never, and the page says so."""
    placement = take_turns(Placement(_locked_session(session.pk), clinician, room, starts_at.astimezone(UTC)))
    now = timezone.now()
    refuse_misplaced(placement, now=now)
    appointment = Appointment(
        session=placement.session,
        patient=placement.patient,
        clinic=placement.clinic,
        booked_by=actor,
        booked_at=now,
    )
    _put(appointment, placement)
    note_booked(session=placement.session)
    return appointment


@transaction.atomic
def move_appointment(
    *, actor: User, appointment: Appointment, clinician: User, room: Room, starts_at: datetime, version: int
) -> Appointment:
    appointment = _locked(appointment)
    refuse_stale(seen=version, stored=appointment.version)
    appointment.refuse_unless_booked()
    session = _locked_session(appointment.session_id)
    placement = take_turns(Placement(session, clinician, room, starts_at.astimezone(UTC), moving=appointment))
    refuse_misplaced(placement, now=timezone.now())
    appointment.version += 1
    if placement.starts_at != appointment.starts_at:
        # The patient is told another time, so what reminds of this one counts from now.
        appointment.booked_by, appointment.booked_at = actor, timezone.now()
    _put(appointment, placement)
    return appointment


@transaction.atomic
def cancel_appointment(*, actor: User, appointment: Appointment, version: int) -> Appointment:
    appointment = _locked(appointment)
    appointment.cancel(at=timezone.now())
    refuse_stale(seen=version, stored=appointment.version)
    _keep(appointment)
    note_unbooked(session=appointment.session)
    return appointment


@transaction.atomic
def check_in(*, actor: User, appointment: Appointment) -> Appointment:
    appointment = _locked(appointment)
    appointment.check_in(at=timezone.now())
    _keep(appointment)
    return appointment


@transaction.atomic
def undo_check_in(*, actor: User, appointment: Appointment) -> Appointment:
    appointment = _locked(appointment)
    if held := held_by(appointment):
        raise DomainError(held)
    appointment.undo_check_in()
    _keep(appointment)
    return appointment


@transaction.atomic
def mark_no_show(*, actor: User, appointment: Appointment) -> Appointment:
    appointment = _locked(appointment)
    appointment.mark_no_show(now=timezone.now())
    _keep(appointment)
    note_missed(session=appointment.session)
    return appointment


@transaction.atomic
def note_treated(appointment: Appointment) -> Appointment:
    """Part of signing a treatment record, which is the thing a person does."""
    appointment = _locked(appointment)
    appointment.note_treated()
    _keep(appointment)
    return appointment


def _locked(appointment: Appointment) -> Appointment:
    rows = Appointment.objects.with_people().select_for_update(of=("self",))
    return rows.get(pk=appointment.pk)


def _locked_session(pk: int) -> Session:
    rows = Session.objects.select_related("course__clinic", "course__patient", "plan").select_for_update(of=("self",))
    return rows.get(pk=pk)


def take_turns(placement: Placement) -> Placement:
    """Whoever books the same patient, clinician or room waits here, so that the second one reads what the first one did
    and can be told who is busy until when. The order is the same for everybody, so nobody waits in a circle. The
    clinician comes back as they are now, for an admin may have deactivated them meanwhile.

    So does the clinic. An absence, a week or extra hours are entered with the clinician locked, opening hours, closures
    and holidays with the clinic locked (`availability.services`): either they are read here, or the admin who enters
    them sees this visit. That is why no trigger holds visits within the hours: a visit outside them is no error in
    itself. One that was there before is kept until the desk has moved it."""
    Patient.objects.select_for_update(no_key=True).get(pk=placement.patient.pk)
    clinician = User.objects.select_for_update(no_key=True).get(pk=placement.clinician.pk)
    room = Room.objects.select_for_update(no_key=True).get(pk=placement.room.pk)
    placement.session.course.clinic = hours_stay(placement.clinic)
    return replace(placement, clinician=clinician, room=room)


def _keep(appointment: Appointment) -> None:
    """Whoever still looks at the appointment as it was before this step is told so."""
    appointment.version += 1
    appointment.save(update_fields=["status", "checked_in_at", "cancelled_at", "version"])


def _put(appointment: Appointment, placement: Placement) -> None:
    """The constraints have the last word; who is busy until when is then looked up for the sentence."""
    appointment.clinician, appointment.room, appointment.slot = placement.clinician, placement.room, placement.slot
    try:
        with constraints_speak(Appointment):
            appointment.save()
    except DomainError:
        refuse_clashes(placement)
        raise
