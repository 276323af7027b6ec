"""Every page in every world, as a table and as JSON."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.test import Client
from django.test.utils import override_settings

from mesoplan.runtime.postgres.beside import connected_to
from mesoplan.staff.models import User
from mesoplan.today.bench.served import signed_in
from mesoplan.today.bench.worlds.asking import AnsweredError, ask, empty_ms
from mesoplan.today.bench.worlds.database import world
from mesoplan.today.bench.worlds.deeds import Door, doors_asked
from mesoplan.today.bench.worlds.pages import DESK, PAGES, PEOPLE, Page
from mesoplan.today.bench.worlds.rows import rows_of
from mesoplan.today.bench.worlds.serving import SERVED, Visitor, production, with_cookie, with_token

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
SMALLEST = next(iter(SIZES))
GOAL_RATIO, GOAL_GROWTH = 1.5, 1.2


@dataclass(frozen=True)
class Line:
    """`growth` is how many times as long it took as in the smallest world that was measured beside it."""

    name: str
    world: str
    p50_ms: float
    p95_ms: float
    queries: int
    bytes: int
    floor_ms: float
    ratio: float
    growth: float | None = None


@dataclass(frozen=True)
class Failure:
    """An address that could not be measured, and what it said instead."""

    world: str
    said: str


def measured(size: str, said: Callable[[str], None], smaller: Sequence[Line] = ()) -> Iterator[Line | Failure]:
    """Line by line, as they are found."""
    name, made_for = world(size, SIZES[size])
    before = {line.name: line.p50_ms for line in smaller}
    static = override_settings(STATIC_ROOT=SERVED / "static")
    with production(name, settings.SECRET_KEY) as port, static, connected_to(name):
        yield from visited(size, port, made_for, said, before)


def visited(
    size: str, port: int, made_for: date, said: Callable[[str], None], before: dict[str, float]
) -> Iterator[Line | Failure]:
    rows = rows_of(made_for)
    with ExitStack() as stack:
        visitors = {who: _visitor(port, email, stack) for who, email in PEOPLE.items()}
        empty = {who: empty_ms(visitor) for who, (visitor, _client) in visitors.items()}
        said(f"an empty signed-in page: {max(empty.values()):.2f} ms")
        for page in PAGES:
            try:
                yield _line(size, page, page.path(rows), *visitors[page.who], empty[page.who], before.get(page.name))
            except AnsweredError as error:
                yield Failure(size, str(error))
        yield from _written(size, port, empty[DESK], before)


def _written(size: str, port: int, empty: float, before: dict[str, float]) -> Iterator[Line | Failure]:
    with closing(Visitor(port, with_token(User.objects.get(email=PEOPLE[DESK])))) as visitor:
        try:
            for door in doors_asked(visitor):
                yield _line_of(size, door, empty, before.get(door.name))
        except AnsweredError as error:
            yield Failure(size, str(error))


def _line_of(size: str, door: Door, empty: float, before: float | None) -> Line:
    """What was written cannot be written once more: the floor is what the server itself waited for the database."""
    timing, floor = door.timing, door.database_ms + empty
    return Line(
        name=door.name,
        world=size,
        p50_ms=round(timing.p50_ms, 2),
        p95_ms=round(timing.p95_ms, 2),
        queries=door.answers[-1].queries,
        bytes=door.answers[-1].bytes,
        floor_ms=round(floor, 2),
        ratio=round(timing.p50_ms / floor, 2),
        growth=None if before is None else round(timing.p50_ms / before, 2),
    )


def _visitor(port: int, email: str, stack: ExitStack) -> tuple[Visitor, Client]:
    user = User.objects.get(email=email)
    # What it is refused here it was refused by the server, too.
    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    cookie = signed_in(user)
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    visitor = Visitor(port, with_cookie(cookie))
    stack.callback(visitor.close)
    return visitor, client


def _line(
    size: str, page: Page, path: str, visitor: Visitor, client: Client, empty: float, before: float | None
) -> Line:
    asked = ask(visitor, client, page, path, empty_ms=empty)
    return Line(
        name=page.name,
        world=size,
        p50_ms=round(asked.timing.p50_ms, 2),
        p95_ms=round(asked.timing.p95_ms, 2),
        queries=asked.answer.queries,
        bytes=asked.answer.bytes,
        floor_ms=round(asked.floor_ms, 2),
        ratio=round(asked.ratio, 2),
        growth=None if before is None else round(asked.timing.p50_ms / before, 2),
    )
