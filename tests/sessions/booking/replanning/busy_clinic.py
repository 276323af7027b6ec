"""A clinic as full as one that works: six clinicians, four rooms, three weeks."""

from datetime import UTC, datetime, timedelta
from itertools import cycle, islice

from django.utils import timezone

from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from sessions.booking.models import Appointment
from sessions.planning.models import Session
from tests import factories
from tests.sessions.booking.desk import at

CLOCKS = ("08:30", "09:30", "10:30", "11:30", "13:30", "14:30", "15:30", "16:30")


def people(clinic: Clinic, *, clinicians: int, rooms: int) -> list[User]:
    for number in range(2, rooms + 1):
        factories.make_room(clinic, f"Room {number}")
    return [factories.make_user("clinician", clinic, name=f"Dr {number}") for number in range(1, clinicians + 1)]


def fill(clinic: Clinic, team: list[User], first_on, *, ill: int, patients: int, others: int) -> list[Appointment]:
    """`ill` visits of `patients` with the first of the team, each session of a patient a week after the one before, and
    `others` with the rest of it."""
    sessions = courses(clinic, team[0], first_on, patients=patients, sessions=-(-ill // patients))
    mine = [it for _number, own in sorted(sessions.items()) for it in own][:ill]
    return [*_book(clinic, team[:1], mine), *_book(clinic, team[1:], _further(clinic, team[1], first_on, others))]


def courses(clinic, lead, first_on, *, patients, sessions) -> dict[int, list[Session]]:
    found: dict[int, list[Session]] = {}
    for count in range(patients):
        patient = factories.make_patient(clinic, given_name=f"Patient {count}")
        course = factories.make_active_course(
            patient, lead, first_on=first_on + timedelta(days=count % 5), sessions=sessions
        )
        for session in course.sessions.all():
            found.setdefault(session.number, []).append(session)
    return found


def _further(clinic, lead, first_on, count):
    rows = courses(clinic, lead, first_on, patients=-(-count // 3), sessions=3)
    return [it for own in rows.values() for it in own][:count]


def _book(clinic: Clinic, team: list[User], sessions: list[Session]) -> list[Appointment]:
    """Whoever of the team, whichever room and clock is free that day."""
    rooms = list(clinic.rooms.all())
    taken = {(it.clinician_id, it.starts_at) for it in Appointment.objects.all()}
    taken |= {(-it.room_id, it.starts_at) for it in Appointment.objects.all()}
    rows = []
    for session, turn in zip(sessions, cycle(range(len(team))), strict=False):
        options = (
            (who, room, at(clinic, session.due_on, clock).astimezone(UTC))
            for clock in islice(cycle(CLOCKS), turn, turn + len(CLOCKS))
            for who in (*team[turn:], *team[:turn])
            for room in rooms
        )
        free = ((w, r, s) for w, r, s in options if (w.pk, s) not in taken and (-r.pk, s) not in taken)
        place = next(free, None)
        if place is not None:
            who, room, start = place
            taken |= {(who.pk, start), (-room.pk, start)}
            rows.append(_row(session, who, room, start))
    Session.objects.filter(pk__in=[it.session_id for it in rows]).update(status="booked")
    return Appointment.objects.bulk_create(rows)


def _row(session: Session, who: User, room, start: datetime) -> Appointment:
    return Appointment(
        session=session,
        patient=session.course.patient,
        clinic=session.course.clinic,
        clinician=who,
        room=room,
        slot=(start, start + timedelta(minutes=30)),
        booked_by=who,
        booked_at=timezone.now(),
    )
