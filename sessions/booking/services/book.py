from dataclasses import replace
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from mesoplan.clinics.models import Room
from mesoplan.staff.models import User
from sessions.booking.models import Appointment
from sessions.booking.placing import Placement, beside, refuse_misplaced
from sessions.booking.services.turns import locked_session, put, take_turns
from sessions.planning.models import Session
from sessions.planning.services.sessions import note_booked


@transaction.atomic
def book_session(
    *, actor: User, session: Session, clinician: User, room: Room, starts_at: datetime, beside_reason: str = ""
) -> Appointment:
    """After the last day of its window a session may still be booked: late beats never, and the page says so. With a
    clinician's `beside_reason` also while the clinician sees somebody else."""
    place = Placement(locked_session(session.pk), clinician, room, starts_at.astimezone(UTC))
    return put_new(actor, take_turns(replace(place, beside=beside(actor, beside_reason))), at=timezone.now())


def put_new(actor: User, placement: Placement, *, at: datetime) -> Appointment:
    """Of one whose turn it is."""
    refuse_misplaced(placement, now=at)
    appointment = new_appointment(actor, placement, at=at)
    put(appointment, placement)
    note_booked(sessions=[placement.session])
    return appointment


def new_appointment(actor: User, placement: Placement, *, at: datetime) -> Appointment:
    return Appointment(
        session=placement.session,
        patient=placement.patient,
        clinic=placement.clinic,
        clinician=placement.clinician,
        room=placement.room,
        slot=placement.slot,
        booked_by=actor,
        booked_at=at,
    )
