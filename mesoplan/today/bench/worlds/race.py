"""Many programs that want the same places: each place is booked once, and whoever comes too late is told so."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from random import Random

from django.urls import reverse

from mesoplan.today.bench.worlds.crowd import Asked, Heard, together
from mesoplan.today.bench.worlds.serving import Answer, Visitor
from mesoplan.today.bench.worlds.wanted import Spot
from sessions.booking.models import Appointment
from sessions.planning.models import Session


@dataclass(frozen=True)
class Race:
    """So many `clients` at once; for each place the sessions of several courses try, each of them `times` times."""

    clients: int
    places: int
    rivals: int
    times: int

    @property
    def attempts(self) -> int:
        return self.places * self.rivals * self.times

    @property
    def sessions(self) -> int:
        return self.places * self.rivals


@dataclass(frozen=True)
class Finish:
    """`booked` counts the visits at each place that was wanted."""

    race: Race
    heard: Heard
    booked: Counter[Spot]

    @property
    def is_fair(self) -> bool:
        """Every place once, and every loser told that they lost."""
        lost = self.race.attempts - self.race.places
        told = {HTTPStatus.CREATED: self.race.places, HTTPStatus.CONFLICT: lost}
        return self.heard.statuses == told and list(self.booked.values()) == [1] * self.race.places

    @property
    def words(self) -> str:
        statuses = ", ".join(f"{count:,} × {status}" for status, count in sorted(self.heard.statuses.items()))
        most = max(self.booked.values(), default=0)
        return f"{self.race.attempts:,} attempts: {statuses}; {self.booked.total()} booked, at most {most} at one place"


def run(
    race: Race, port: int, headers: Mapping[str, str], sessions: Sequence[Session], places: Sequence[Spot]
) -> Finish:
    asked = list(_attempts(race, [session.pk for session in sessions], places))
    heard = together([Visitor(port, headers) for _client in range(race.clients)], asked)
    rows = Appointment.objects.live().filter(session__in=sessions).values_list("clinician", "room", "slot__startswith")
    return Finish(race, heard, Counter(Spot(*row) for row in rows))


def _attempts(race: Race, sessions: Sequence[int], places: Sequence[Spot]) -> Iterator[Asked]:
    """Those for one place directly after each other, so that they meet."""
    random = Random(26)  # noqa: S311 the same race in every run
    for number, place in enumerate(places):
        rivals = [*sessions[number * race.rivals : (number + 1) * race.rivals]] * race.times
        random.shuffle(rivals)
        yield from (partial(_book, place.body(session)) for session in rivals)


def _book(body: object, visitor: Visitor) -> Answer:
    return visitor.send("POST", reverse("api:appointments"), body)
