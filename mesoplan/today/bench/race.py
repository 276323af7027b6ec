"""Whether a place is ever booked twice, however many ask for it at once: at the production server, in a full clinic."""

from collections.abc import Iterator

from django.conf import settings
from django.core.management import CommandError

from mesoplan.clinics.models import Clinic
from mesoplan.runtime.postgres.beside import connected_to
from mesoplan.staff.models import User
from mesoplan.today.bench.measure import Measure, Timing, summed_up
from mesoplan.today.bench.worlds.database import world
from mesoplan.today.bench.worlds.filling import FULL
from mesoplan.today.bench.worlds.pages import DESK, PEOPLE
from mesoplan.today.bench.worlds.race import Finish, Race, run
from mesoplan.today.bench.worlds.serving import production, with_token
from mesoplan.today.bench.worlds.undoing import undone
from mesoplan.today.bench.worlds.wanted import first_sessions, spots
from sessions.planning.models import Session

SIZE, APPOINTMENTS = "10k", 10_000
RACE = Race(clients=50, places=500, rivals=4, times=5)


def take() -> Iterator[Timing]:
    name, _made_for = world(SIZE, APPOINTMENTS)
    with production(name, settings.SECRET_KEY) as port, connected_to(name):
        finish = _raced(port)
    if not finish.is_fair:
        raise CommandError(f"The race was not fair. {finish.words}")
    yield summed_up(finish.words, finish.heard.times)


def _raced(port: int) -> Finish:
    clinic = Clinic.objects.get(name=FULL)
    sessions = first_sessions(clinic, RACE.sessions)
    places = spots(clinic, sessions, RACE.places)
    courses = Session.objects.filter(course__in={it.course_id for it in sessions})
    with undone(list(courses.values_list("pk", flat=True))):
        headers = with_token(User.objects.get(email=PEOPLE[DESK]))
        return run(RACE, port, headers, sessions, places)


MEASURE = Measure(
    "race", f"{RACE.clients} clients at once who want {RACE.places} places of the same clinic", take, is_long=True
)
