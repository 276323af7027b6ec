"""Time between sessions: days, and months as a label means them [brief 10]."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulations.dosing.errors import NumberError
from formulations.dosing.intervals import Interval
from tests.formulations.dosing.shelf import q


@pytest.mark.parametrize(
    ("last_on", "next_on"),
    [
        pytest.param(date(2026, 1, 31), date(2026, 3, 2), id="30 days are later than the end of February"),
        pytest.param(date(2026, 2, 10), date(2026, 3, 12), id="30 days are later than 28"),
        pytest.param(date(2026, 1, 10), date(2026, 2, 10), id="the calendar month of 31 days is later"),
        pytest.param(date(2026, 4, 10), date(2026, 5, 10), id="both are the same"),
        pytest.param(date(2026, 12, 15), date(2027, 1, 15), id="over the end of the year"),
    ],
)
def test_one_month_is_the_later_of_a_calendar_month_and_30_days(last_on, next_on):
    assert Interval.of_months(1).after(last_on) == next_on


@pytest.mark.parametrize("interval", [Interval(days=1), Interval(months=1), Interval(days=10**12)])
def test_an_interval_that_outlasts_the_calendar_is_refused(interval):
    with pytest.raises(NumberError, match="The interval after 9999-12-31 ends beyond the calendar"):
        interval.after(date.max)


def test_the_30_days_of_the_catalogue_are_the_month_of_the_label_kyb_pp():
    assert Interval.of(q("30.00000000", "d")) == Interval.of(q("1", "mo")) == Interval.of_months(1)


def test_21_days_are_21_days_cch_grph():
    assert Interval.of(q("21", "d")) == Interval.of(q("3", "wk")) == Interval(days=21)


def test_part_of_a_day_counts_as_a_day():
    assert Interval.of(q("6.5", "d")) == Interval(days=7)


def test_the_longest_of_two_satisfies_both():
    assert Interval(days=28).longest_with(Interval.of_months(1)) == Interval(days=30, months=1)


def test_a_negative_interval_is_refused():
    with pytest.raises(NumberError):
        Interval(days=-1)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)), st.integers(1, 12))
def test_months_are_never_shorter_than_30_days_each(last_on, months):
    assert Interval.of_months(months).after(last_on) >= last_on + timedelta(days=30 * months)
