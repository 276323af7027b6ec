"""What the tests of booking do again and again."""

from datetime import date, datetime, time

import pytest

from mesoplan.clinics.models import Clinic, Room
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.models import Appointment
from sessions.booking.services.book import book_session
from sessions.planning.models import Session


def at(clinic: Clinic, day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=clinic.zone)


def book(session: Session, clinician: User, day: date, clock: str, *, room: Room | None = None) -> Appointment:
    clinic = session.course.clinic
    return book_session(
        actor=clinician,
        session=session,
        clinician=clinician,
        room=room or clinic.rooms.first(),
        starts_at=at(clinic, day, clock),
    )


def refusal_of(session: Session, clinician: User, day: date, clock: str, *, room: Room | None = None) -> DomainError:
    with pytest.raises(DomainError) as refused:
        book(session, clinician, day, clock, room=room)
    assert not Appointment.objects.filter(session=session).exists()
    return refused.value
