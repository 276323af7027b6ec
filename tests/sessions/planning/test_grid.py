"""The injection chart of an area, with the figures of the brief [brief 6, 9]."""

from decimal import Decimal

import pytest

from sessions.planning.grid import (
    Ellipse,
    Exclusion,
    Rectangle,
    area_cm2,
    expected_count,
    fill,
    spacing_for,
    syringes_needed,
)
from tests.sessions.planning.charts import CARD, HEXAGONAL, LINES, ONE, SQUARE, disc, drawn, places


def test_10_by_5_cm_at_1_cm_are_50_points_and_not_66_brief_9():
    points = fill(CARD, [], SQUARE, ONE)
    assert len(points) == expected_count(CARD, [], SQUARE, ONE) == 50
    assert places(points)[:2] == [(0.5, 0.5), (1.5, 0.5)]


def test_rows_are_walked_to_and_fro_from_the_upper_left():
    points = fill(Rectangle(Decimal(3), Decimal(3)), [], SQUARE, ONE)
    first, second, third = [(0.5, 0.5), (1.5, 0.5), (2.5, 0.5)], [(2.5, 1.5), (1.5, 1.5), (0.5, 1.5)], [(0.5, 2.5)]
    assert places(points)[:7] == first + second + third


def test_a_row_without_a_point_does_not_turn_the_hand_round():
    across = Exclusion(drawn((-1, "1.2"), (4, "1.2"), (4, "1.8"), (-1, "1.8")))
    points = fill(Rectangle(Decimal(2), Decimal(4)), [across], SQUARE, ONE)
    assert places(points) == [(0.5, 0.5), (1.5, 0.5), (1.5, 2.5), (0.5, 2.5), (0.5, 3.5), (1.5, 3.5)]


def test_hexagonal_rows_are_offset_by_half_the_spacing_and_0_866_of_it_apart_brief_9():
    points = places(fill(CARD, [], HEXAGONAL, ONE))
    assert points[:2] == [(0.25, 0.33), (1.25, 0.33)]
    assert points[10:12] == [(9.75, 1.2), (8.75, 1.2)]
    assert [y for _x, y in points[::10]] == [0.33, 1.2, 2.07, 2.93, 3.8, 4.67]


def test_nappage_has_lines_at_the_spacing_with_a_point_at_each_step_brief_9():
    strip = Rectangle(Decimal(4), Decimal(1))
    points = places(fill(strip, [], LINES, Decimal("0.4"), Decimal("0.2")))
    assert sorted({y for _x, y in points}) == [0.1, 0.5, 0.9]
    assert points[:2] == [(0.1, 0.1), (0.3, 0.1)]
    assert len(points) == (4 / 0.2) * 3


def test_the_step_along_a_line_is_the_spacing_unless_given_and_counts_for_lines_only():
    step = Decimal("0.5")
    assert fill(CARD, [], LINES, ONE) == fill(CARD, [], SQUARE, ONE) == fill(CARD, [], SQUARE, ONE, step)
    assert len(fill(CARD, [], LINES, ONE, step)) == expected_count(CARD, [], LINES, ONE, step) == 100


def test_what_is_left_over_is_shared_between_both_edges():
    points = places(fill(Rectangle(Decimal("3.4"), Decimal("1.2")), [], SQUARE, ONE))
    assert points == [(0.7, 0.6), (1.7, 0.6), (2.7, 0.6)]


def test_cells_that_nearly_fit_are_rounded_half_up():
    assert [len(fill(Rectangle(Decimal(side), ONE), [], SQUARE, ONE)) for side in ("3.49", "3.5")] == [3, 4]


def test_points_are_rounded_to_a_hundredth_of_a_centimetre():
    points = fill(Rectangle(ONE, ONE), [], SQUARE, Decimal("0.33"))
    assert {point.x_cm for point in points} == {Decimal("0.17"), Decimal("0.50"), Decimal("0.83")}
    assert {point.y_cm.as_tuple().exponent for point in points} == {-2}


def test_a_drawn_outline_is_filled_where_it_lies():
    triangle = drawn((-4, -2), (0, -2), (-4, 2))
    assert places(fill(triangle, [], SQUARE, Decimal(2))) == [(-3, -1), (-1, -1), (-3, 1)]


def test_an_outline_may_be_drawn_either_way_round_and_closed_or_not():
    corners = [(0, 0), (4, 0), (4, 3), (0, 3)]
    one, *others = (drawn(*it) for it in (corners, corners[::-1], [*corners, corners[0]]))
    for other in others:
        assert fill(other, [], SQUARE, ONE) == fill(one, [], SQUARE, ONE)
        assert area_cm2(other) == area_cm2(one) == 12


def test_a_dent_in_the_outline_gets_no_points():
    letter_u = drawn((0, 0), (1, 0), (1, 2), (2, 2), (2, 0), (3, 0), (3, 3), (0, 3))
    assert (1.5, 0.5) not in places(fill(letter_u, [], SQUARE, ONE))
    assert len(fill(letter_u, [], SQUARE, ONE)) == area_cm2(letter_u) == 7


def test_an_excluded_mole_takes_the_points_in_it_and_its_margin():
    bare, wide = disc(5, "2.5", "0.4"), disc(5, "2.5", "0.4", "0.2")
    assert len(fill(CARD, [bare], SQUARE, ONE)) == 50
    taken = set(places(fill(CARD, [], SQUARE, ONE))) - set(places(fill(CARD, [wide], SQUARE, ONE)))
    assert taken == {(4.5, 2.5), (5.5, 2.5)}


def test_an_excluded_scar_is_drawn_with_a_margin_too():
    def scar(margin):
        return Exclusion(drawn((2, 0), (3, 0), (3, 5), (2, 5)), Decimal(margin))

    assert len(fill(CARD, [scar("0")], SQUARE, ONE)) == 45
    assert len(fill(CARD, [scar("0.6")], SQUARE, ONE)) == 35
    assert area_cm2(CARD, [scar("0")]) == 45
    assert expected_count(CARD, [scar("0.5")], SQUARE, ONE) == 40


def test_a_point_on_the_edge_of_an_exclusion_is_outside_it():
    assert len(fill(CARD, [disc(5, "2.5", "0.5")], SQUARE, ONE)) == 50
    assert len(fill(CARD, [disc(5, "2.5", "0.51")], SQUARE, ONE)) == 48


def test_exclusions_that_overlap_take_their_area_once():
    one, same, apart = disc(3, 2, 1), disc(3, 2, 1), disc(7, 2, 1)
    assert float(area_cm2(CARD, [one, same])) == pytest.approx(float(area_cm2(CARD, [one])))
    assert float(area_cm2(CARD, [one, apart])) == pytest.approx(50 - 2 * 3.14159, abs=0.001)


def test_an_exclusion_beside_the_outline_takes_nothing():
    assert fill(CARD, [disc(20, 20, 5)], SQUARE, ONE) == fill(CARD, [], SQUARE, ONE)
    assert area_cm2(CARD, [disc(20, 20, 5)]) == 50


@pytest.mark.parametrize(
    ("outline", "area"),
    [
        pytest.param(CARD, "50", id="rectangle"),
        pytest.param(Ellipse(Decimal(10), Decimal(5)), "39.27", id="brief 9: 0.7854 x length x width"),
        pytest.param(drawn((1, 1), (5, 1), (5, 4)), "6", id="brief 9: shoelace"),
    ],
)
def test_areas(outline, area):
    assert round(area_cm2(outline), 2) == Decimal(area)


@pytest.mark.parametrize(
    ("pattern", "spacing", "count"),
    [
        pytest.param(SQUARE, "1", 50, id="brief 9: A / s^2"),
        pytest.param(HEXAGONAL, "1", 58, id="brief 9: 1.1547 A / s^2 = 57.7"),
        pytest.param(SQUARE, "1.5", 22, id="PC_MAH2 1.5 cm: 22.2"),
        pytest.param(SQUARE, "2", 13, id="12.5, half up"),
        pytest.param(LINES, "0.4", 313, id="nappage: 312.5, half up"),
        pytest.param(SQUARE, "0.1", 5000, id="more than may be"),
    ],
)
def test_expected_points(pattern, spacing, count):
    assert expected_count(CARD, [], pattern, Decimal(spacing)) == count


@pytest.mark.parametrize(
    ("pattern", "step", "spacing"),
    [
        pytest.param(SQUARE, None, "1", id="brief 9: sqrt(A / N)"),
        pytest.param(HEXAGONAL, None, "1.0746", id="brief 9: sqrt(1.1547 A / N)"),
        pytest.param(LINES, "0.5", "2", id="A / (N x step)"),
        pytest.param(LINES, None, "1", id="lines with the spacing as step"),
    ],
)
def test_the_spacing_for_50_points_on_50_cm2(pattern, step, spacing):
    found = spacing_for(50, Decimal(50), pattern, step and Decimal(step))
    assert round(found, 4) == Decimal(spacing)


@pytest.mark.parametrize(
    ("volume", "syringe", "dead_space", "each", "count"),
    [
        pytest.param("10", "1", "0", None, 10, id="KYB_PP 50 points of 0.2 mL from 1 mL"),
        pytest.param("10", "1", "0.07", None, 11, id="brief 9: less the dead space"),
        pytest.param("0.3", "0.1", "0", None, 3, id="three tenths are three times one"),
        pytest.param("0", "1", "0", None, 0, id="nothing"),
        pytest.param("15", "1", "0", "0.3", 17, id="brief 6: three whole points of 0.3 mL a syringe"),
        pytest.param("10", "1", "0.07", "0.2", 13, id="brief 6: four whole points a syringe"),
        pytest.param("20", "20", "0", "1", 1, id="L202 20 points of 1 mL"),
    ],
)
def test_syringes(volume, syringe, dead_space, each, count):
    assert syringes_needed(Decimal(volume), Decimal(syringe), Decimal(dead_space), each and Decimal(each)) == count
