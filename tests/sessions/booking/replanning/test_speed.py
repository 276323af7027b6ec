"""Forty visits of twenty-five patients are planned anew in a few seconds, and it is known how good that is."""

from collections import Counter
from datetime import timedelta
from time import monotonic

from django.utils import timezone

from sessions.booking.models import Appointment
from sessions.booking.replanning.asked import Asked, Away
from sessions.booking.replanning.proposing import propose
from sessions.booking.replanning.reading import Ground
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at
from tests.sessions.booking.replanning.busy_clinic import fill, people


def test_forty_visits_in_less_than_ten_seconds(monday, clinic):
    team = people(clinic, clinicians=6, rooms=4)
    fill(clinic, team, MONDAY, ill=40, patients=25, others=360)
    ill = Appointment.objects.filter(clinician=team[0])
    away = Away(at(clinic, MONDAY, "08:00"), at(clinic, MONDAY + timedelta(days=21), "20:00"), clinician=team[0].pk)
    for hours in ("20:00", "17:30"):
        clinic.opening_hours.update(opens_at="08:30", closes_at=hours)
        began = monotonic()
        ground = Ground(clinic, Asked(tuple(ill.values_list("pk", flat=True)), away), now=timezone.now())
        read = monotonic() - began
        outcome = propose(ground, limit_seconds=8)
        c = Counter()
        for line in outcome.lines:
            c.update(line.given_up)
        print(
            "MEASURED",
            Appointment.objects.count(),
            round(read, 2),
            round(monotonic() - began, 2),
            outcome.gap,
            outcome.places,
            len(outcome.lines),
            len(outcome.unplaced),
            dict(c),
        )
    assert len(ground.touched) == 40
