"""Many programs at the production server who want the same places."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from mesoplan.today.bench.worlds.race import Race, run
from mesoplan.today.bench.worlds.serving import production, with_token
from mesoplan.today.bench.worlds.wanted import spots
from tests import factories

TEAM = 10
SMALL, LARGE = Race(clients=8, places=20, rivals=2, times=4), Race(clients=50, places=500, rivals=2, times=10)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("race", [SMALL, pytest.param(LARGE, marks=pytest.mark.nightly)], ids=["small", "large"])
def test_every_place_is_booked_once_and_every_loser_is_told(race, clinic, clinician, front_desk):
    for number in range(1, TEAM):
        factories.make_user("clinician", clinic)
        factories.make_room(clinic, f"Room {number + 1}")
    patients = [factories.make_patient(clinic) for _each in range(race.sessions)]
    first_on = clinic.today + timedelta(days=1)
    courses = [factories.make_active_course(it, clinician, first_on=first_on, sessions=1) for it in patients]
    sessions = [course.sessions.get() for course in courses]

    with production(str(connection.settings_dict["NAME"]), settings.SECRET_KEY) as port:
        finish = run(race, port, with_token(front_desk), sessions, spots(clinic, sessions, race.places))

    assert finish.is_fair, finish.words
