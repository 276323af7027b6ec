"""Ana is booked at ten; Bruno and Cleo could come instead."""

from datetime import UTC, datetime

import pytest

from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book

NINE = datetime(2026, 11, 2, 8, tzinfo=UTC)


@pytest.fixture
def cleo_session(clinic, clinician, course):
    cleo = factories.make_patient(clinic, given_name="Cleo", family_name="Blanc")
    return factories.make_active_course(cleo, clinician, first_on=MONDAY, sessions=1).sessions.get()


@pytest.fixture
def booked(first, clinician, monday):
    """Ana at 10 o'clock, while the clinic is open."""
    monday.move_to(NINE)
    return book(first, clinician, MONDAY, "10:00")
