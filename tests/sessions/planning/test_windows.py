"""The days on which each session may be [brief 10]."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulations.dosing.intervals import Interval
from sessions.planning.pattern.course_pattern import choose, propose
from sessions.planning.pattern.windows import Window, WindowError, propose_windows, windows_after
from tests.formulations.dosing.shelf import COLLAGENASE, KYBELLA, ingredients

TODAY = date(2026, 11, 24)
WEEKLY = propose([ingredients()["L-carnitine"]])
MONTHLY = propose([ingredients()[KYBELLA]])


def test_ten_sessions_fall_due_weekly_and_then_fortnightly():
    windows = propose_windows(TODAY, WEEKLY, today=TODAY)
    due_after = [(window.due_on - TODAY).days for window in windows]
    assert due_after == [0, 7, 14, 21, 28, 35, 49, 63, 77, 91]
    assert [window.number for window in windows] == list(range(1, 11))


def test_a_weekly_session_may_be_two_days_early_and_three_late():
    second = propose_windows(TODAY, WEEKLY, today=TODAY)[1]
    assert second == Window(2, date(2026, 11, 29), date(2026, 12, 1), date(2026, 12, 4))


def test_deoxycholate_is_never_early_kyb_pp():
    windows = propose_windows(date(2027, 1, 31), MONTHLY, today=TODAY)
    assert [window.due_on for window in windows[:3]] == [date(2027, 1, 31), date(2027, 3, 2), date(2027, 4, 2)]
    assert all(window.opens_on == window.due_on for window in windows)


def test_a_first_session_in_the_past_is_refused():
    with pytest.raises(WindowError, match="cannot be on 2026-11-23"):
        propose_windows(TODAY - timedelta(days=1), WEEKLY, today=TODAY)


def test_a_single_session_stays_open_for_two_weeks():
    once = choose([ingredients()["L-carnitine"]], sessions=1, interval=Interval(days=7))
    assert propose_windows(TODAY, once, today=TODAY) == (Window(1, TODAY, TODAY, TODAY + timedelta(days=14)),)


def test_after_a_late_session_the_following_windows_move():
    planned = propose_windows(TODAY, MONTHLY, today=TODAY)
    late = planned[1].due_on + timedelta(days=10)
    moved = windows_after(late, 2, MONTHLY)
    assert [window.number for window in moved] == [3, 4, 5, 6]
    assert moved[0].opens_on == Interval.of_months(1).after(late)
    assert all(after.opens_on > before.opens_on for after, before in zip(moved, planned[2:], strict=True))


def test_after_the_last_session_nothing_follows():
    assert windows_after(TODAY, 6, MONTHLY) == ()


patterns = st.sampled_from([WEEKLY, MONTHLY, propose([ingredients()[COLLAGENASE]])])


@given(st.dates(min_value=TODAY, max_value=date(2060, 1, 1)), patterns)
def test_every_window_opens_before_it_is_due_and_respects_the_minimum(first_on, pattern):
    windows = propose_windows(first_on, pattern, today=TODAY)
    assert len(windows) == pattern.sessions
    for window in windows:
        assert window.opens_on <= window.due_on <= window.closes_on
    for earlier, later in pairwise(windows):
        assert later.opens_on >= pattern.minimum.after(earlier.due_on)
        assert later.opens_on > earlier.due_on
