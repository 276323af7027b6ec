"""Injection charts that cannot be drawn: each says why, and at once."""

from decimal import Decimal
from time import perf_counter

import pytest
from django.core.exceptions import ValidationError

from formulations.wording import words
from mesoplan.refusals import DomainError
from sessions.planning.grid import (
    MOST_POINTS,
    Ellipse,
    Exclusion,
    Pattern,
    Point,
    Rectangle,
    Topic,
    area_cm2,
    expected_count,
    fill,
    spacing_for,
    syringes_needed,
)
from sessions.planning.models import PlanArea
from tests.sessions.planning.charts import CARD, LINES, ONE, SQUARE, disc, drawn, refusal


@pytest.mark.parametrize(
    ("corners", "place"),
    [
        pytest.param([(1, 1), (6, 6), (6, 1), (1, 6)], "2.5 cm from its left and 2.5 cm from", id="bow tie"),
        pytest.param([(0, 0), (4, 0), (4, 4), (2, 0), (0, 4)], "2 cm from its left and 0 cm from", id="touches"),
        pytest.param([(-2, 0), (0, 1), (2, 2)], "from its left", id="there and back again"),
    ],
)
def test_an_outline_that_crosses_itself_is_refused_with_the_place(corners, place):
    with refusal(Topic.SHAPE, f"crosses or touches itself, .*{place}"):
        drawn(*corners)


@pytest.mark.parametrize("corners", [[], [(0, 0), (1, 1)], [(0, 0), (1, 1), (0, 0), (1, 1)]])
def test_an_outline_has_three_corners(corners):
    with refusal(Topic.SHAPE, "at least 3 corners"):
        drawn(*corners)


@pytest.mark.parametrize("side", ["0", "-1", "NaN", "sNaN", "Infinity", "100.01", "0.009", "1e-999999", "1e999999"])
def test_an_outline_measures_up_to_100_cm(side):
    for kind in (Rectangle, Ellipse):
        for sides in ((Decimal(side), ONE), (ONE, Decimal(side))):
            with refusal(Topic.SHAPE, "at least 0.01 and at most 100 cm"):
                kind(*sides)


def test_a_drawn_outline_measures_up_to_100_cm_too():
    assert area_cm2(drawn((-50, -50), (50, -50), (50, 50))) == 5000
    for corners in ([(0, 0), (101, 0), (0, 1)], [(0, 0), (0, 101), (1, 0)], [(1, 0), (1, 5), (1, 9)]):
        with refusal(Topic.SHAPE, "at least 0.01 and at most 100 cm"):
            drawn(*corners)


@pytest.mark.parametrize("number", ["NaN", "sNaN", "-Infinity", "1000.1", "-1e999999"])
def test_a_point_is_a_place_on_the_chart(number):
    for numbers in ((Decimal(number), ONE), (ONE, Decimal(number))):
        with refusal(Topic.POINTS, "within 1,000 cm"):
            Point(*numbers)


@pytest.mark.parametrize("number", ["0", "-1", "NaN", "Infinity", "100.1"])
def test_a_radius_is_above_zero(number):
    with refusal(Topic.SHAPE, "radius"):
        disc(1, 1, number)


@pytest.mark.parametrize("number", ["-0.1", "NaN", "Infinity", "100.1"])
def test_a_margin_is_not_negative(number):
    with refusal(Topic.SHAPE, "margin"):
        disc(1, 1, 1, number)


@pytest.mark.parametrize("distance", ["0", "-1", "NaN", "sNaN", "Infinity", "0.049", "1e-999999", "100.1", "1e999999"])
def test_a_spacing_is_a_distance(distance):
    for pattern in Pattern:
        for ask in (fill, expected_count):
            with refusal(Topic.SPACING, "at least 0.05 and at most 100 cm apart"):
                ask(CARD, [], pattern, Decimal(distance))
    with refusal(Topic.STEP, "at least 0.05 and at most 100 cm apart"):
        fill(CARD, [], LINES, ONE, Decimal(distance))
    with refusal(Topic.STEP, "at least 0.05 and at most 100 cm apart"):
        spacing_for(50, Decimal(50), LINES, Decimal(distance))


@pytest.mark.parametrize("pattern", Pattern)
def test_an_outline_smaller_than_the_spacing_is_refused(pattern):
    for sides in ((9, "0.99"), ("0.99", 9)):
        outline = Rectangle(*(Decimal(side) for side in sides))
        with refusal(Topic.SPACING, f"{sides[0]} cm by {sides[1]} cm is too small for points 1 cm apart"):
            fill(outline, [], pattern, ONE)
    assert len(fill(Rectangle(ONE, ONE), [], pattern, ONE)) == 1


def test_an_outline_shorter_than_the_step_is_refused():
    with refusal(Topic.STEP, "too small for points 2 cm apart"):
        fill(Rectangle(ONE, Decimal(9)), [], LINES, ONE, Decimal(2))


def test_an_outline_between_the_places_of_a_pattern_is_refused():
    angle = drawn((0, 0), (2, 0), (2, 2), ("1.9", 2), ("1.9", "0.1"), (0, "0.1"))
    with refusal(Topic.SPACING, "finds a place"):
        fill(angle, [], SQUARE, ONE)


def test_as_many_points_as_a_plan_may_have_and_no_more():
    assert len(fill(Rectangle(Decimal(50), Decimal(40)), [], SQUARE, ONE)) == MOST_POINTS == 2000
    with refusal(Topic.SPACING, "Points 1 cm apart would be more than 2,000"):
        fill(Rectangle(Decimal(50), Decimal(41)), [], SQUARE, ONE)


def test_the_most_points_are_those_of_a_plan():
    field = PlanArea._meta.get_field("points")
    assert field.clean(MOST_POINTS, None) == MOST_POINTS
    with pytest.raises(ValidationError):
        field.clean(MOST_POINTS + 1, None)


@pytest.mark.parametrize(("side", "spacing"), [("100", "1"), ("100", "0.05"), ("100", "0.0001")])
def test_ten_thousand_points_or_millions_are_refused_at_once(side, spacing):
    begun = perf_counter()
    for pattern in Pattern:
        with refusal(Topic.SPACING, "more than 2,000|at least 0.05"):
            fill(Rectangle(Decimal(side), Decimal(side)), [], pattern, Decimal(spacing))
    assert perf_counter() - begun < 2


def test_exclusions_that_cover_everything_are_refused():
    halves = [disc(2, 2, 5), Exclusion(drawn((5, 0), (11, 0), (11, 6), (5, 6)))]
    assert fill(CARD, halves[1:], SQUARE, ONE)
    with refusal(Topic.EXCLUSIONS, "cover the whole outline"):
        fill(CARD, halves, SQUARE, ONE)
    assert (area_cm2(CARD, halves), expected_count(CARD, halves, SQUARE, ONE)) == (0, 0)


@pytest.mark.parametrize("count", [0, -1, 2001])
def test_a_spacing_is_sought_for_as_many_points_as_an_area_may_have(count):
    with refusal(Topic.POINTS, "between 1 and 2,000"):
        spacing_for(count, Decimal(50), SQUARE)


@pytest.mark.parametrize("area", ["0", "-1", "NaN", "Infinity", "10001"])
def test_a_spacing_is_sought_on_an_area(area):
    with refusal(Topic.SHAPE, "area"):
        spacing_for(50, Decimal(area), SQUARE)


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        (("10", "1", "1"), "A syringe of 1 mL holds nothing beyond its dead space of 1 mL"),
        (("-1", "1", "0"), "negative"),
        (("1", "NaN", "0"), "reckoned with"),
        (("1", "1", "-1"), "negative"),
        (("1e-999999", "1", "0"), "beyond anything"),
        (("1", "1", "0", "0"), "above 0"),
        (("1", "1", "0", "-1"), "negative"),
        (("1", "1", "0.1", "0.95"), "A syringe of 1 mL does not hold one point of 0.95 mL"),
    ],
)
def test_a_syringe_that_cannot_be_is_refused(figures, sentence):
    with refusal(Topic.SYRINGE, sentence):
        syringes_needed(*(Decimal(figure) for figure in figures))


def test_a_refusal_is_a_sentence_that_translates_with_its_figures():
    with pytest.raises(DomainError) as caught:
        fill(Rectangle(Decimal(9), Decimal("0.5")), [], SQUARE, ONE)
    sentence = "An outline of 9 cm by 0.5 cm is too small for points 1 cm apart."
    assert caught.value.sentence == words(caught.value.template, caught.value.params).replace("\N{NO-BREAK SPACE}", " ")
    assert caught.value.sentence == sentence
