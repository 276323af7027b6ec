from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine

from sessions.booking.models import UNDO_LASTS
from sessions.booking.services.book import book_session
from sessions.booking.services.cancel import cancel_appointment
from sessions.booking.services.change import move_appointment
from tests import factories

MONDAY_AT_NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
THURSDAY_AT_TEN = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
BETWEEN_TWO = timedelta(milliseconds=40)


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY_AT_NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def visit(clock, ana, clinician, front_desk):
    """Ana is booked for Thursday at ten in Paris, so long ago that the booking cannot be taken back any more."""
    course = factories.make_active_course(ana, clinician, first_on=THURSDAY_AT_TEN.date())
    clock.move_to(MONDAY_AT_NOON - UNDO_LASTS)
    visit = book_session(
        actor=front_desk,
        session=course.sessions.get(number=1),
        clinician=clinician,
        room=ana.clinic.rooms.get(),
        starts_at=THURSDAY_AT_TEN,
    )
    clock.move_to(MONDAY_AT_NOON)
    return visit


@pytest.fixture
def move(visit, clock, front_desk):
    """A minute later; and then so long that it cannot be taken back any more."""

    def moved(starts_at, *, settled=True, **how):
        clock.shift(timedelta(minutes=1))
        visit.refresh_from_db()
        row = move_appointment(
            actor=front_desk,
            appointment=visit,
            clinician=visit.clinician,
            room=visit.room,
            starts_at=starts_at,
            version=visit.version,
            **how,
        )
        if settled:
            clock.shift(UNDO_LASTS)
        return row

    return moved


@pytest.fixture
def cancel(visit, clock, front_desk):
    """As `move`."""

    def cancelled(*, settled=True):
        clock.shift(timedelta(minutes=1))
        visit.refresh_from_db()
        row = cancel_appointment(actor=front_desk, appointment=visit, version=visit.version)
        if settled:
            clock.shift(UNDO_LASTS)
        return row

    return cancelled


@pytest.fixture
def without_address(ana):
    ana.email = ""
    ana.save()


@pytest.fixture
def hang_up(monkeypatch):
    """From here on the mail server does."""

    def fail(_message):
        raise SMTPServerDisconnected

    return lambda: monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)


@pytest.fixture
def course_of_visits(clock, ana, clinician, front_desk):
    """So many visits of Ana, a week apart from Thursday at ten, booked one after the other in one act that took some
    milliseconds, so long ago that the last of them cannot be taken back any more."""

    def booked(visits):
        course = factories.make_active_course(ana, clinician, first_on=THURSDAY_AT_TEN.date(), sessions=visits)
        clock.move_to(MONDAY_AT_NOON - UNDO_LASTS - visits * BETWEEN_TWO)
        rows = []
        for session in course.sessions.order_by("number"):
            clock.shift(BETWEEN_TWO)
            starts_at = THURSDAY_AT_TEN + (session.number - 1) * timedelta(days=7)
            where = {"clinician": clinician, "room": ana.clinic.rooms.get()}
            rows.append(book_session(actor=front_desk, session=session, starts_at=starts_at, **where))
        clock.move_to(MONDAY_AT_NOON)
        return rows

    return booked
