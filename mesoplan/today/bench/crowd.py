"""How many requests a second the production server answers when many people work at once, and whether it ever fails."""

from collections.abc import Iterator, Sequence
from functools import partial
from http import HTTPStatus
from itertools import cycle
from time import monotonic

from django.conf import settings
from django.core.management import CommandError

from mesoplan.runtime.postgres.beside import connected_to
from mesoplan.staff.models import User
from mesoplan.today.bench.measure import Measure, Timing, summed_up
from mesoplan.today.bench.served import signed_in
from mesoplan.today.bench.worlds.crowd import Asked, Heard, together
from mesoplan.today.bench.worlds.database import world
from mesoplan.today.bench.worlds.pages import DESK, PAGES, PEOPLE
from mesoplan.today.bench.worlds.rows import rows_of
from mesoplan.today.bench.worlds.serving import Answer, Visitor, production, with_cookie
from mesoplan.today.bench.worlds.undoing import undone

SIZE, APPOINTMENTS = "10k", 10_000
CLIENTS, SECONDS = 50, 60
# What a front desk has open all day, on pages and from programs.
MIX = frozenset(
    {
        "today, front desk",
        "today:day_board",
        "calendar, the frame of the grid",
        "calendar, a day of all clinicians",
        "booking:to_book",
        "booking:appointment",
        "patients:list, searched",
        "api:slots, a full day",
        "api:appointments, a day",
        "api:session-list, unbooked",
        "api:clinician-list",
    }
)


def take() -> Iterator[Timing]:
    name, made_for = world(SIZE, APPOINTMENTS)
    with production(name, settings.SECRET_KEY) as port, connected_to(name), undone([]):
        rows = rows_of(made_for)
        mix = [page for page in PAGES if page.who == DESK and page.name in MIX]
        if missing := MIX - {page.name for page in mix}:
            raise CommandError(f"No page is called {', '.join(sorted(missing))} any more.")
        paths = [page.path(rows) for page in mix]
        heard = _crowded(port, paths)
    said = f"{len(heard.answers) / heard.seconds:.0f} requests a second, {heard.failed} failed"
    if heard.failed or set(heard.statuses) != {HTTPStatus.OK}:
        raise CommandError(f"The server did not stand it: {said}, {dict(heard.statuses)}")
    yield summed_up(said, heard.times)


def _crowded(port: int, paths: Sequence[str]) -> Heard:
    user = User.objects.get(email=PEOPLE[DESK])
    visitors = [Visitor(port, with_cookie(signed_in(user))) for _client in range(CLIENTS)]
    return together(visitors, _for_some_time(paths))


def _for_some_time(paths: Sequence[str]) -> Iterator[Asked]:
    end = monotonic() + SECONDS
    for path in cycle(paths):
        if monotonic() > end:
            return
        yield partial(_get, path)


def _get(path: str, visitor: Visitor) -> Answer:
    return visitor.get(path)


MEASURE = Measure("crowd", f"{CLIENTS} clients who read pages and the API for {SECONDS} seconds", take, is_long=True)
