from datetime import UTC, datetime

import pytest
import time_machine

from sessions.booking.services import book_session
from tests import factories

MONDAY_AT_NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
THURSDAY_AT_TEN = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY_AT_NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def visit(clock, ana, clinician, front_desk):
    """Ana is booked for Thursday at ten in Paris."""
    course = factories.make_active_course(ana, clinician, first_on=THURSDAY_AT_TEN.date())
    return book_session(
        actor=front_desk,
        session=course.sessions.get(number=1),
        clinician=clinician,
        room=ana.clinic.rooms.get(),
        starts_at=THURSDAY_AT_TEN,
    )
