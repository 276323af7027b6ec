"""Which outlines are regions of the drawn body, and on whose left."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulations.services.catalogue import CATALOGUE
from patients.outlines import HEIGHT, MIDDLE, MOST, WIDTH, Fault, centre_of, fault_of, is_right_of_viewer, mirrored

SQUARE = [(130, 200), (150, 200), (150, 220), (130, 220)]
ACROSS = [(110, 200), (130, 200), (130, 220), (110, 220)]


def saw(teeth: int) -> list[tuple[int, int]]:
    """An outline with two corners for each tooth, and two more."""
    top = [(130 + number, 100 + 10 * (number % 2)) for number in range(2 * teeth)]
    return [*top, (130 + 2 * teeth, 300), (130, 300)]


@pytest.mark.parametrize(
    ("view", "side", "is_right"),
    [("front", "left", True), ("front", "right", False), ("back", "left", False), ("back", "right", True)],
)
def test_the_patients_left_is_right_of_the_viewer_from_the_front_and_left_from_the_back(view, side, is_right):
    assert is_right_of_viewer(view, side) is is_right
    on_the_right = fault_of(SQUARE, view=view, side=side)
    on_the_left = fault_of(mirrored(SQUARE), view=view, side=side)
    assert (on_the_right is None, on_the_left is None) == (is_right, not is_right)
    assert {on_the_right, on_the_left} == {None, Fault.NOT_ON_ITS_SIDE}


def test_a_side_may_reach_the_middle_and_not_go_beyond():
    def reaching(x):
        return fault_of([(x, 200), (150, 200), (150, 220)], view="front", side="left")

    assert (reaching(MIDDLE), reaching(MIDDLE - 1)) == (None, Fault.NOT_ON_ITS_SIDE)


def test_both_sides_lie_across_the_middle():
    assert fault_of(ACROSS, view="front", side="both") is None
    assert fault_of(SQUARE, view="front", side="both") is Fault.NOT_ACROSS
    assert fault_of([(120, 1), (130, 1), (130, 9)], view="back", side="both") is Fault.NOT_ACROSS


@pytest.mark.parametrize(
    ("corners", "fault"),
    [
        (SQUARE[:2], Fault.TOO_FEW),
        ([], Fault.TOO_FEW),
        (SQUARE[:3], None),
        (saw(19), None),
        ([*saw(19), (129, 200)], Fault.TOO_MANY),
        ([(130, 0), (WIDTH, 0), (WIDTH, HEIGHT)], None),
        ([(130, 0), (WIDTH + 1, 0), (WIDTH, 9)], Fault.OUTSIDE),
        ([(130, 0), (140, 0), (140, HEIGHT + 1)], Fault.OUTSIDE),
        ([(130, -1), (140, 0), (140, 9)], Fault.OUTSIDE),
        ([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]], Fault.CROSSES_ITSELF),
        ([*SQUARE, SQUARE[1]], Fault.CROSSES_ITSELF),
        ([*SQUARE, SQUARE[3]], Fault.CROSSES_ITSELF),
        ([*SQUARE, SQUARE[0]], Fault.CROSSES_ITSELF),
        ([(130, 200), (140, 200), (150, 200)], Fault.CROSSES_ITSELF),
        ([(130, 200), (150, 200), (140, 200), (140, 220)], Fault.CROSSES_ITSELF),
        ([(130, 200), (150, 200), (150, 220), (140, 200), (130, 220)], Fault.CROSSES_ITSELF),
        ([(130, 200), (140, 200), (150, 200), (150, 220)], None),
    ],
)
def test_what_is_wrong_with_an_outline(corners, fault):
    assert fault_of(corners, view="front", side="left") is fault


def test_as_many_corners_as_may_be():
    assert len(saw(19)) == MOST


def test_a_region_mirrored_twice_is_itself():
    assert mirrored(SQUARE) == [(110, 220), (90, 220), (90, 200), (110, 200)]
    assert mirrored(mirrored(SQUARE)) == SQUARE


corners = st.lists(st.tuples(st.integers(120, 240), st.integers(0, 560)), min_size=3, max_size=8, unique=True)


@given(corners)
def test_the_other_side_is_right_where_this_one_is(drawn):
    assert fault_of(mirrored(drawn), view="front", side="right") == fault_of(drawn, view="front", side="left")


@given(corners, st.integers(0, 7))
def test_it_does_not_matter_with_which_corner_an_outline_begins(drawn, by):
    turned = [*drawn[by % len(drawn) :], *drawn[: by % len(drawn)]]
    assert fault_of(turned, view="front", side="left") == fault_of(drawn, view="front", side="left")


def test_a_word_stands_in_the_centre_of_gravity():
    assert centre_of(SQUARE) == (140, 210)
    assert centre_of([(0, 0), (30, 0), (0, 30)]) == (10, 10)


def regions():
    with (CATALOGUE / "area_regions.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            corners = [tuple(map(int, part.split(","))) for part in row["corners"].split()]
            yield row["area"], row["view"], row["side"], corners


def test_every_region_that_comes_with_mesoplan_can_be_drawn_and_each_area_has_both_its_sides():
    assert {fault_of(corners, view=view, side=side) for _area, view, side, corners in regions()} == {None}
    sides = {}
    for area, view, side, _corners in regions():
        sides.setdefault((area, view), set()).add(side)
    assert set(map(frozenset, sides.values())) == {frozenset({"left", "right"})}
    assert {area for area, _view in sides} == {"belly", "hips", "thighs", "buttocks", "arms", "legs", "back"}


def test_the_left_belly_is_right_of_the_viewer_and_the_left_buttock_left_of_them():
    where = {(area, view, side): centre_of(corners)[0] > MIDDLE for area, view, side, corners in regions()}
    assert where["belly", "front", "left"]
    assert not where["belly", "front", "right"]
    assert not where["buttocks", "back", "left"]
    assert where["buttocks", "back", "right"]
