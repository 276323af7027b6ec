"""Who waits for whom when the same people or rooms are booked in the same moment, and how a row is kept."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TypeVar

from django.db.models import Model, QuerySet

from mesoplan.clinics.models import Room
from mesoplan.clinics.turns import hours_stay
from mesoplan.conflicts import constraints_speak
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.booking.models import Appointment
from sessions.booking.placing import Placement, meets_another, refuse_clashes
from sessions.planning.models import Course, Session
from sessions.planning.services.locks import lock_course

Row = TypeVar("Row", bound=Model)


def take_turns(placement: Placement) -> Placement:
    return all_take_turns([placement])[0]


def all_take_turns(placements: Sequence[Placement]) -> list[Placement]:
    """Whoever books the same patient, clinician or room waits here, so that the second one reads what the first one did
    and can be told who is busy until when. The order is the same for everybody, so nobody waits in a circle: first all
    patients, then all clinicians, then all rooms, each by their keys, and last the hours of the clinics. The clinicians
    come back as they are now, for an admin may have deactivated them meanwhile.

    So does the clinic. An absence, a week or extra hours are entered with the clinician locked, opening hours, closures
    and holidays with the clinic locked (`availability.services`): either they are read here, or the admin who enters
    them sees this visit. That is why no trigger holds visits within the hours: a visit outside them is no error in
    itself. One that was there before is kept until the desk has moved it."""
    in_turn(Patient.objects.select_for_update(no_key=True), {it.patient.pk for it in placements})
    clinicians = in_turn(User.objects.select_for_update(no_key=True), {it.clinician.pk for it in placements})
    rooms = in_turn(Room.objects.select_for_update(no_key=True), {it.room.pk for it in placements})
    clinics = {it.clinic.pk: it.clinic for it in placements}
    now = {pk: hours_stay(clinics[pk]) for pk in sorted(clinics)}
    for placement in placements:
        placement.session.course.clinic = now[placement.clinic.pk]
    return [replace(it, clinician=clinicians[it.clinician.pk], room=rooms[it.room.pk]) for it in placements]


def in_turn(rows: QuerySet[Row], keys: Collection[int]) -> dict[int, Row]:
    """Those of `rows`, which say how they are locked, in the order of their keys."""
    return {row.pk: row for row in rows.filter(pk__in=keys).order_by("pk")}


def locked(appointment: Appointment) -> Appointment:
    rows = Appointment.objects.with_people().select_for_update(of=("self",))
    return rows.get(pk=appointment.pk)


def locked_in_turn(appointments: QuerySet[Appointment]) -> dict[int, Appointment]:
    """By their keys, and in the order of these."""
    rows = Appointment.objects.with_people().select_related("session__course__clinic", "session__course__patient")
    return in_turn(rows.select_for_update(of=("self",)), set(appointments.values_list("pk", flat=True)))


def locked_session(pk: int) -> Session:
    rows = Session.objects.select_related("course__clinic", "course__patient", "plan").select_for_update(of=("self",))
    return rows.get(pk=pk)


def locked_sessions(course: Course) -> dict[int, Session]:
    """By their keys, all of the course, after the course itself: the order of `planning.services.locks`."""
    lock_course(course.pk)
    rows = Session.objects.select_related("course__clinic", "course__patient", "plan").filter(course=course)
    return {row.pk: row for row in rows.order_by("pk")}


def keep(appointment: Appointment) -> None:
    """Whoever still looks at the appointment as it was before this step is told so."""
    appointment.version += 1
    steps = ["checked_in_at", "ready_at", "in_room_at", "cancelled_at"]
    appointment.save(update_fields=["status", *steps, "forfeits", "version"])


def put(appointment: Appointment, placement: Placement) -> None:
    """The constraints have the last word; who is busy until when is then looked up for the sentence."""
    appointment.clinician, appointment.room, appointment.slot = placement.clinician, placement.room, placement.slot
    beside = placement.beside if placement.beside and meets_another(placement) else None
    appointment.beside_reason, appointment.beside_by = (beside.reason, beside.by) if beside else ("", None)
    try:
        with constraints_speak(Appointment):
            appointment.save()
    except DomainError:
        refuse_clashes(placement)
        raise
