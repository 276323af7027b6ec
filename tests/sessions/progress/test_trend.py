from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sessions.progress.trend import HEIGHT, MARGIN, WIDTH, trend_of

START = datetime(2026, 11, 2, tzinfo=UTC)


def readings(*values: str) -> list[tuple[datetime, Decimal]]:
    return [(START + timedelta(days=day), Decimal(value)) for day, value in enumerate(values)]


def test_greater_values_stand_higher_and_later_ones_further_right():
    first, second, third = trend_of(readings("90", "92", "88"), first=Decimal(90), error=None).points

    assert (first.x, second.x, third.x) == (MARGIN, WIDTH / 2, WIDTH - MARGIN)
    assert (second.y, first.y, third.y) == (MARGIN, HEIGHT / 2, HEIGHT - MARGIN)


def test_the_band_lies_around_the_first_value():
    trend = trend_of(readings("90", "89"), first=Decimal(90), error=Decimal(4))

    assert trend.band is not None
    assert trend.band.y == MARGIN
    assert trend.band.height == HEIGHT - 2 * MARGIN
    assert trend.points[0].y == HEIGHT / 2


def test_values_that_never_change_are_a_line_in_the_middle():
    assert {point.y for point in trend_of(readings("90", "90"), first=Decimal(90), error=None).points} == {HEIGHT / 2}


def test_two_readings_of_one_moment_stand_in_the_middle():
    at_once = [(START, Decimal(90)), (START, Decimal(91))]

    assert [point.x for point in trend_of(at_once, first=Decimal(90), error=None).points] == [WIDTH / 2] * 2


def test_the_line_is_written_with_points_and_commas():
    assert trend_of(readings("90", "88"), first=Decimal(90), error=None).path == "6.0,6.0 234.0,58.0"
