"""Stretches of one day laid over each other, and whether a visit fits them, on days of any length."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.booking.slots import Opening, Span, fits, free_starts, in_both, in_either

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def hours(*pairs: str) -> list[Opening]:
    return [Opening(*(time.fromisoformat(it) for it in pair.split("-"))) for pair in pairs]


def test_a_clinician_works_where_the_clinic_is_open():
    both = in_both(hours("08:00-12:00", "13:00-20:00"), hours("10:00-15:00", "18:00-21:00"))
    assert both == hours("10:00-12:00", "13:00-15:00", "18:00-20:00")


def test_stretches_that_only_touch_share_nothing():
    assert in_both(hours("08:00-12:00"), hours("12:00-14:00")) == []


def test_midnight_is_the_end_of_the_day():
    assert in_both(hours("20:00-00:00"), hours("22:00-00:00")) == hours("22:00-00:00")
    assert in_both(hours("20:00-00:00"), hours("08:00-23:00")) == hours("20:00-23:00")
    assert in_either(hours("20:00-00:00"), hours("08:00-23:00")) == hours("08:00-00:00")


def test_stretches_that_touch_become_one():
    assert in_either(hours("13:00-15:00"), hours("08:00-13:00", "16:00-17:00")) == hours("08:00-15:00", "16:00-17:00")


openings = st.lists(st.tuples(st.integers(0, 95), st.integers(1, 96)).filter(lambda it: it[0] < it[1]), max_size=4).map(
    lambda pairs: [Opening(clock(first), clock(last)) for first, last in pairs]
)


def clock(quarters: int) -> time:
    return time(*divmod(quarters * 15 % 1440, 60))


def minutes_in(stretches: list[Opening]) -> set[int]:
    return {
        minute
        for it in stretches
        for minute in range(it.opens.hour * 60 + it.opens.minute, (it.closes.hour * 60 + it.closes.minute) or 1440)
    }


@given(openings, openings)
def test_no_minute_is_lost_or_won(some, others):
    assert minutes_in(in_both(some, others)) == minutes_in(some) & minutes_in(others)
    assert minutes_in(in_either(some, others)) == minutes_in(some) | minutes_in(others)


# The day on which the clocks change, and how long it is: Paris, New York, Lord Howe (by half an hour), São Paulo (at
# midnight, for the last time).
CHANGES = [
    ("Europe/Paris", date(2026, 3, 29)),
    ("Europe/Paris", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("America/Sao_Paulo", date(2018, 2, 17)),
]


@pytest.mark.parametrize(("zone", "day"), CHANGES)
@pytest.mark.parametrize("opening", ["00:00-00:00", "00:00-03:00", "01:30-02:30", "02:00-08:00", "23:00-00:00"])
def test_a_visit_fits_exactly_where_a_start_would_be_offered(zone, day, opening):
    offered = free_starts(
        day=day, zone=zone, openings=hours(opening), taken=(), minutes=45, step_minutes=5, not_before=LONG_AGO
    )
    midnight = datetime.combine(day, time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    tried = [midnight + timedelta(minutes=5 * step) for step in range(-24, 26 * 12)]
    fitting = [
        start
        for start in tried
        if fits(Span(start, start + timedelta(minutes=45)), day=day, zone=zone, openings=hours(opening))
    ]
    assert fitting == offered
