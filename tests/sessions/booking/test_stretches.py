from datetime import UTC, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from sessions.booking.stretches import Stretch, hours_around, stretch_between, stretch_of_minutes, without

stretches = st.lists(
    st.builds(lambda start, minutes: Stretch(start, start + minutes), st.integers(0, 1000), st.integers(1, 440)),
    max_size=6,
)


def test_midnight_ends_a_day_and_does_not_begin_it():
    late = stretch_between(datetime(2026, 11, 2, 23, 30, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC))
    assert (late.end, late.end_clock, late.minutes) == (24 * 60, time(0), 30)


def test_a_visit_is_as_long_as_it_lasts_also_where_the_clocks_change_under_it():
    assert stretch_of_minutes(datetime(2026, 10, 25, 2, 45, tzinfo=UTC), 30) == Stretch(165, 195)
    assert stretch_of_minutes(datetime(2026, 10, 25, 23, 45, tzinfo=UTC), 30) == Stretch(23 * 60 + 45, 24 * 60)


def test_a_day_without_anything_shows_a_usual_working_day():
    assert hours_around([]) == (8, 18)
    assert hours_around([Stretch(7 * 60 + 30, 9 * 60), Stretch(18 * 60, 19 * 60 + 5)]) == (7, 20)


@given(stretches, stretches)
def test_what_is_left_is_exactly_what_was_not_taken(whole, taken):
    def covered(parts):
        return {minute for part in parts for minute in range(part.start, part.end)}

    left = without(whole, taken)
    assert covered(left) == covered(whole) - covered(taken)
    assert all(piece.minutes > 0 for piece in left)
