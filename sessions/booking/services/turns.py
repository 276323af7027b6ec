"""Who waits for whom when the same people or rooms are booked in the same moment, and how a row is kept."""

from dataclasses import replace

from mesoplan.clinics.models import Room
from mesoplan.clinics.turns import hours_stay
from mesoplan.conflicts import constraints_speak
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.booking.models import Appointment
from sessions.booking.placing import Placement, refuse_clashes
from sessions.planning.models import Session


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


def locked(appointment: Appointment) -> Appointment:
    rows = Appointment.objects.with_people().select_for_update(of=("self",))
    return rows.get(pk=appointment.pk)


def locked_session(pk: int) -> Session:
    rows = Session.objects.select_related("course__clinic", "course__patient", "plan").select_for_update(of=("self",))
    return rows.get(pk=pk)


def keep(appointment: Appointment) -> None:
    """Whoever still looks at the appointment as it was before this step is told so."""
    appointment.version += 1
    appointment.save(update_fields=["status", "checked_in_at", "ready_at", "in_room_at", "cancelled_at", "version"])


def put(appointment: Appointment, placement: Placement) -> None:
    """The constraints have the last word; who is busy until when is then looked up for the sentence."""
    appointment.clinician, appointment.room, appointment.slot = placement.clinician, placement.room, placement.slot
    try:
        with constraints_speak(Appointment):
            appointment.save()
    except DomainError:
        refuse_clashes(placement)
        raise
