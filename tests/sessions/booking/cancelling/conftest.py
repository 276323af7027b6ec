"""Ana Ruiz has her three sessions booked, on three Mondays at ten o'clock."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from sessions.booking.models import Appointment
from sessions.planning.models import Course
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book

A_WEEK = timedelta(days=7)


@pytest.fixture
def three(course: Course, clinician: User) -> list[Appointment]:
    sessions = course.sessions.order_by("number")
    return [book(session, clinician, MONDAY + A_WEEK * index, "10:00") for index, session in enumerate(sessions)]


@pytest.fixture
def rule(clinic: Clinic) -> Callable[..., None]:
    """What counts as used in this clinic."""

    def says(**fields: object) -> None:
        Clinic.objects.filter(pk=clinic.pk).update(**fields)

    return says
