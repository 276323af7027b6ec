"""Forty visits of twenty-five patients are planned anew in one solve, and it is known how good that is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sessions.booking.models import Appointment
from sessions.booking.replanning.asked import Asked, Away
from sessions.booking.replanning.proposing import propose
from sessions.booking.replanning.reading import ground_for
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at
from tests.sessions.booking.replanning.busy_clinic import fill, people

# How quick it is, `script/bench solver` says.
PATIENCE_SECONDS = 180


@pytest.mark.parametrize("closes_at", ["20:00", "12:30"])
def test_forty_visits_of_an_ill_clinician_all_find_a_place(monday, clinic, closes_at):
    """Six clinicians, four rooms, 400 visits; the clinic may have half a day only."""
    team = people(clinic, clinicians=6, rooms=4)
    fill(clinic, team, MONDAY, ill=40, patients=25, others=360)
    clinic.opening_hours.update(opens_at="08:30", closes_at=closes_at)
    ill = tuple(Appointment.objects.filter(clinician=team[0]).values_list("pk", flat=True))
    away = Away(at(clinic, MONDAY, "08:00"), at(clinic, MONDAY + timedelta(days=21), "20:00"), clinician=team[0].pk)

    outcome = propose(ground_for(clinic, Asked(ill, away), now=timezone.now()), limit_seconds=PATIENCE_SECONDS)

    assert (len(outcome.lines), outcome.unplaced) == (40, [])
    assert outcome.gap < 0.05
