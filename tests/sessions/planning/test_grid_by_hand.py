"""Points of an injection chart that a person placed or moved."""

from decimal import Decimal

import pytest

from sessions.planning.grid import (
    Ellipse,
    Exclusion,
    Misplaced,
    Topic,
    check_points,
)
from tests.sessions.planning.charts import CARD, ONE, at, disc, drawn, refusal


def test_points_outside_and_in_exclusions_are_named_and_stay():
    points = [at(5, 4), at(11, 2), at(3, 2), at("3.5", 2), at(12, 9)]
    found = check_points(CARD, [disc(3, 2, 1), disc(12, 9, 1)], points)
    assert found == Misplaced(outside=(1, 4), excluded=(2, 3, 4), too_close=())
    assert found


def test_points_on_an_edge_are_well_placed():
    edges = [at(0, 0), at(10, 5), at("6.5", "2.5"), at("4.3", "2.5")]
    found = check_points(CARD, [disc("5.4", "2.5", "1.1")], edges)
    assert found == Misplaced((), (), ())
    assert not found


def test_a_point_on_a_slanting_edge_of_an_exclusion_is_outside_it():
    scar = Exclusion(drawn(("0.1", "0.1"), ("3.1", "1.1"), ("0.1", 4)))
    assert check_points(CARD, [scar], [at(1, "0.4"), at(1, "0.41")]).excluded == (1,)


def test_points_on_the_edge_of_an_ellipse_are_inside():
    oval = Ellipse(Decimal(10), Decimal(5))
    points = [at(10, "2.5"), at(8, "4.5"), at(8, "4.51"), at("0.5", "0.5")]
    assert check_points(oval, [], points).outside == (2, 3)


def test_points_that_are_too_close_are_named_with_the_first_before_them():
    points = [at(1, 1), at(2, 1), at("1.5", 1), at(2, 1), at(9, 4)]
    assert check_points(CARD, [], points, Decimal("0.6")).too_close == ((0, 2), (1, 3))
    assert check_points(CARD, [], points, Decimal("0.5")).too_close == ((1, 3),)
    assert check_points(CARD, [], points, Decimal(0)).too_close == ((1, 3),)
    assert check_points(CARD, [], points).too_close == ()


def test_no_points_are_well_placed():
    assert not check_points(CARD, [], [], ONE)


def test_more_points_than_an_area_may_have_are_not_looked_at():
    assert len(check_points(CARD, [], [at(1, 1)] * 2000, ONE).too_close) == 1999
    with refusal(Topic.POINTS, "at most 2,000"):
        check_points(CARD, [], [at(1, 1)] * 2001)


@pytest.mark.parametrize("distance", ["-1", "NaN", "Infinity"])
def test_a_least_distance_is_not_negative(distance):
    with refusal(Topic.SPACING, "least distance"):
        check_points(CARD, [], [at(1, 1)], Decimal(distance))
