"""One page, asked again and again: how long it takes, and how long the least that it could be made of."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic, perf_counter_ns
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mesoplan.today.bench.measure import Timing, summed_up
from mesoplan.today.bench.worlds.pages import Page
from mesoplan.today.bench.worlds.serving import Answer, Visitor

if TYPE_CHECKING:
    import psycopg2.extensions

WARM_UP, LEAST_RUNS, MOST_RUNS, SECONDS = 1, 5, 40, 0.1
_NANOSECONDS_IN_A_MS = 1_000_000
NOWHERE = "/nothing-is-here"
Ask = Callable[[], float]


@dataclass(frozen=True)
class Asked:
    """`floor_ms` is what the SQL of the page takes without the project, and an empty page beside it."""

    timing: Timing
    answer: Answer
    floor_ms: float

    @property
    def ratio(self) -> float:
        return self.timing.p50_ms / self.floor_ms


class AnsweredError(Exception):
    """A page that was to be measured is not there."""


def ask(visitor: Visitor, client: Client, page: Page, path: str, *, empty_ms: float) -> Asked:
    answer = visitor.get(path)
    if answer.status != page.status:
        raise AnsweredError(f"{page.name}: {path} answered {answer.status}")
    statements = statements_of(client, path)
    timing = again_and_again(page.name, lambda: visitor.get(path).ms)
    bare = again_and_again(page.name, lambda: bare_ms(statements))
    return Asked(timing, answer, floor_ms=bare.p50_ms + empty_ms)


def empty_ms(visitor: Visitor) -> float:
    """A signed-in page with its frame and nothing in it."""
    return again_and_again("empty", lambda: visitor.get(NOWHERE).ms).p50_ms


def again_and_again(name: str, once: Ask) -> Timing:
    """As often as it can be done in a moment, and often enough to tell."""
    for _ in range(WARM_UP):
        once()
    return summed_up(name, list(_for_a_moment(once)))


def _for_a_moment(once: Ask) -> Iterator[float]:
    end = monotonic() + SECONDS
    for number in range(MOST_RUNS):
        if number >= LEAST_RUNS and monotonic() > end:
            return
        yield once()


def statements_of(client: Client, path: str) -> list[str]:
    """What the page asks the database, as it is sent."""
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return [str(query["sql"]) for query in captured.captured_queries]


def bare_ms(statements: Sequence[str]) -> float:
    """Sent once more and read to the end, without anything made of it; what they would write is taken back."""
    connection.ensure_connection()
    database: psycopg2.extensions.connection = connection.connection
    with database.cursor() as cursor:
        cursor.execute("BEGIN")
        began = perf_counter_ns()
        for statement in statements:
            if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
                cursor.execute(statement)
                if cursor.description:
                    cursor.fetchall()
        taken = (perf_counter_ns() - began) / _NANOSECONDS_IN_A_MS
        cursor.execute("ROLLBACK")
    return taken
