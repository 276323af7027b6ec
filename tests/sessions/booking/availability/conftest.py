"""Ana is booked with Dr Marin on Monday 2 November 2026 at ten; Omar keeps the hours of Paris."""

import pytest
from django.test import Client

from sessions.booking.models import Appointment
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book


@pytest.fixture
def visit(first, clinician) -> Appointment:
    return book(first, clinician, MONDAY, "10:00")


@pytest.fixture
def omar(client_of, admin, monday) -> Client:
    return client_of(admin)
