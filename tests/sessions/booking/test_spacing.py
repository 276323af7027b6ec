from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from formulations.dosing.intervals import Interval
from sessions.booking.spacing import Window, first_day, last_day, steps

START = date(2026, 11, 2)
WEEK = Interval(days=7)
MONTH = Interval.of_months(1)


def windows_apart(interval: Interval, count: int = 5) -> dict[int, Window]:
    day, windows = START, {}
    for number in range(1, count + 1):
        windows[number] = Window(day, day)
        day = interval.after(day)
    return windows


def test_a_window_that_opens_early_shortens_the_distance():
    windows = {1: Window(START, START), 2: Window(START + timedelta(days=5), START + timedelta(days=7))}
    assert steps(windows, 1, 2) == [Interval(days=5)]


def test_distances_add_up_over_sessions_that_are_not_booked_yet():
    assert first_day(windows_apart(WEEK), {1: START + timedelta(days=2)}, 3).day == START + timedelta(days=16)


def test_sessions_of_a_course_lie_on_different_days_however_wide_their_windows():
    windows = {1: Window(START, START + timedelta(days=20)), 2: Window(START, START + timedelta(days=27))}
    assert first_day(windows, {1: START + timedelta(days=3)}, 2).day == START + timedelta(days=4)


def test_a_month_stays_a_month_when_the_days_move():
    """2 November and 30 days is 2 December; 1 December needs 31 days to 1 January."""
    windows = windows_apart(MONTH)
    assert windows[2].opens_on == date(2026, 12, 2)
    assert first_day(windows, {1: date(2026, 12, 1)}, 2).day == date(2027, 1, 1)
    assert last_day(windows, {2: date(2026, 12, 31)}, 1).day == date(2026, 11, 30)


def test_the_window_alone_counts_after_a_session_that_is_done():
    windows = {1: Window(START, START, done=True), 2: Window(START + timedelta(days=17), START + timedelta(days=17))}
    bound = first_day(windows, {1: START + timedelta(days=10)}, 2)
    assert (bound.day, bound.set_by) == (START + timedelta(days=17), None)


def test_nothing_binds_the_last_session():
    assert last_day(windows_apart(WEEK), {1: START, 2: START + timedelta(days=7)}, 5) is None


@given(st.sampled_from([WEEK, MONTH]), st.lists(st.integers(0, 30), min_size=5, max_size=5), st.integers(1, 5))
def test_a_session_fits_between_its_neighbours_and_not_a_day_nearer(interval, delays, number):
    windows = windows_apart(interval)
    held, day = {}, START
    for other, delay in enumerate(delays, start=1):
        held[other] = max(day, windows[other].opens_on) + timedelta(days=delay)
        day = interval.after(held[other])
    del held[number]
    first, last = first_day(windows, held, number), last_day(windows, held, number)
    if number > 1:
        assert first.day == max(interval.after(held[number - 1]), windows[number].opens_on)
    if number < 5:
        assert first.day <= last.day
        assert interval.after(last.day) <= held[number + 1] < interval.after(last.day + timedelta(days=1))
