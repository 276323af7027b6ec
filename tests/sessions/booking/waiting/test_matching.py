"""Whom a freed place fits, without a database. Monday 2 November 2026 in Paris is an hour ahead of UTC."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from sessions.booking.slots import Span
from sessions.booking.waiting.matching import Freed, Waiting, Window, in_turn, start_for

MONDAY = date(2026, 11, 2)
TEN = datetime(2026, 11, 2, 9, tzinfo=UTC)
ZONE = "Europe/Paris"
HALF_AN_HOUR = Freed((Span(TEN, TEN + timedelta(minutes=30)),), clinician=1)
ANY = Window(time(0), time(23, 59))
ANA = Waiting(
    key=1,
    windows=(ANY,),
    minutes=30,
    first_day=MONDAY,
    last_day=None,
    until=MONDAY,
    since=datetime(2026, 10, 1, tzinfo=UTC),
    due_on=MONDAY,
)


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({}, True),
        ({"minutes": 31}, False),
        ({"first_day": MONDAY + timedelta(days=1)}, False),
        ({"until": MONDAY - timedelta(days=1)}, False),
        ({"last_day": MONDAY}, True),
        ({"last_day": MONDAY - timedelta(days=1)}, False),
        ({"clinician": 1}, True),
        ({"clinician": 2}, False),
        ({"before": TEN}, False),
        ({"before": TEN + timedelta(minutes=1)}, True),
        ({"windows": ()}, False),
        ({"windows": (Window(time(10), time(10, 30)),)}, True),
        ({"windows": (Window(time(10, 5), time(12)),)}, False),
        ({"windows": (Window(time(9), time(10, 25)),)}, False),
        ({"windows": (Window(time(9), time(10, 15)), Window(time(10, 15), time(12)))}, False),
        ({"windows": (replace(ANY, weekday=0),)}, True),
        ({"windows": (replace(ANY, weekday=1),)}, False),
        ({"windows": (replace(ANY, weekday=1), replace(ANY, weekday=0))}, True),
        ({"windows": (replace(ANY, first_day=MONDAY, last_day=MONDAY),)}, True),
        ({"windows": (replace(ANY, first_day=MONDAY + timedelta(days=1)),)}, False),
        ({"windows": (replace(ANY, last_day=MONDAY - timedelta(days=1)),)}, False),
    ],
)
def test_a_place_fits_where_everything_fits(changes, fits):
    found = start_for(replace(ANA, **changes), HALF_AN_HOUR, ZONE)
    assert found == (TEN if fits else None)


def test_in_a_longer_place_the_visit_begins_where_the_window_does():
    an_hour = replace(HALF_AN_HOUR, spans=(Span(TEN, TEN + timedelta(minutes=60)),))
    late = replace(ANA, windows=(Window(time(10, 20), time(12)),))
    assert start_for(late, an_hour, ZONE) == TEN + timedelta(minutes=20)


def test_a_visit_over_midnight_lies_in_no_window():
    before_midnight = datetime(2026, 11, 2, 22, 45, tzinfo=UTC)
    night = Freed((Span(before_midnight, before_midnight + timedelta(minutes=30)),), clinician=1)
    assert start_for(replace(ANA, until=MONDAY + timedelta(days=1)), night, ZONE) is None


@pytest.mark.parametrize(("utc_hour", "fits"), [(0, True), (1, True), (2, False)])
def test_an_hour_that_comes_twice_lies_in_its_window_both_times(utc_hour, fits):
    """On 25 October the clocks of Paris show 02:30 at 00:30 and at 01:30 UTC."""
    day = date(2026, 10, 25)
    start = datetime(2026, 10, 25, utc_hour, 30, tzinfo=UTC)
    night = Freed((Span(start, start + timedelta(minutes=20)),), clinician=1)
    entry = replace(ANA, windows=(Window(time(2), time(3)),), first_day=day, until=day, minutes=20)
    assert (start_for(entry, night, ZONE) is not None) is fits


def test_who_has_waited_longest_is_asked_first_and_of_two_the_one_due_sooner():
    sooner = replace(ANA, key=2, due_on=MONDAY - timedelta(days=1))
    longest = replace(ANA, key=3, since=ANA.since - timedelta(seconds=1), due_on=MONDAY + timedelta(days=5))
    elsewhere = replace(ANA, key=4, since=ANA.since - timedelta(days=9), clinician=2)
    assert [it.key for it, _start in in_turn([ANA, sooner, elsewhere, longest], HALF_AN_HOUR, ZONE)] == [3, 2, 1]
