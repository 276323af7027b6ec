"""Many at once at one server: what is heard of it, and when a race for the same places was fair."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from mesoplan.today.bench.worlds.crowd import Heard, together
from mesoplan.today.bench.worlds.race import Finish, Race
from mesoplan.today.bench.worlds.serving import Answer
from mesoplan.today.bench.worlds.wanted import Spot

RACE = Race(clients=2, places=2, rivals=2, times=1)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
SPOTS = [Spot(1, 1, NOON + count * timedelta(hours=1)) for count in range(2)]


def answer(status: int) -> Answer:
    return Answer(status, 1.0, b"", 0, 0)


class Line:
    """A connection, which may break."""

    def __init__(self):
        self.is_closed = False

    def close(self):
        self.is_closed = True


def test_every_question_is_asked_once_and_every_line_is_closed():
    lines, asked = [Line(), Line()], []
    heard = together(lines, [lambda _line, number=number: asked.append(number) or answer(200) for number in range(9)])
    assert (sorted(asked), heard.statuses) == (list(range(9)), Counter({200: 9}))
    assert all(line.is_closed for line in lines)


def test_an_answer_that_never_came_is_a_failure_as_an_error_of_the_server_is():
    def breaks(_line):
        raise ConnectionResetError

    heard = together(
        [Line()], [breaks, lambda _line: answer(503), lambda _line: answer(409), lambda _line: answer(200)]
    )
    assert heard.failed == 2


@pytest.mark.parametrize(
    ("statuses", "booked", "is_fair"),
    [
        ([201, 201, 409, 409], SPOTS, True),
        ([201, 201, 201, 409], [*SPOTS, SPOTS[0]], False),
        ([201, 201, 409, 500], SPOTS, False),
        ([201, 409, 409, 409], SPOTS[:1], False),
        ([201, 201, 409, 409], [SPOTS[0], SPOTS[0]], False),
    ],
    ids=["each once", "one twice", "an error", "one never", "one twice, said otherwise"],
)
def test_a_race_is_fair_where_every_place_is_booked_once_and_every_loser_told(statuses, booked, is_fair):
    finish = Finish(RACE, Heard([answer(status) for status in statuses], 1.0), Counter(booked))
    assert finish.is_fair is is_fair
