"""What has to hold of the points in any outline, reckoned without shapely [brief 9]."""

from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, groupby
from math import cos, dist, pi, sin

from hypothesis import given, note
from hypothesis import strategies as st

from sessions.planning.grid import (
    Circle,
    Ellipse,
    Exclusion,
    GridError,
    Pattern,
    Point,
    Polygon,
    Rectangle,
    area_cm2,
    check_points,
    expected_count,
    fill,
    spacing_for,
    syringes_needed,
)
from tests.sessions.planning.reckoned import is_free, is_inside, plain

ROUNDING = 0.015
ROWS = {Pattern.SQUARE: 1, Pattern.HEXAGONAL: 3**0.5 / 2, Pattern.LINES: 1}


def hundredths(least, most):
    return st.integers(round(least * 100), round(most * 100)).map(lambda number: Decimal(number).scaleb(-2))


sides, spacings, places = hundredths(2, 20), hundredths(0.6, 2), hundredths(-5, 25)
patterns = st.sampled_from(Pattern)
rectangles, ellipses = st.builds(Rectangle, sides, sides), st.builds(Ellipse, sides, sides)
points = st.builds(Point, places, places)


@st.composite
def stars(draw) -> Polygon:
    """Drawn round a centre, so that no side crosses another, mostly with dents."""
    return around(draw(st.lists(hundredths(1, 10), min_size=3, max_size=9)), draw(points))


@st.composite
def convex(draw) -> Polygon:
    return around([draw(hundredths(2, 10))] * draw(st.integers(3, 9)), draw(points), flat=draw(hundredths(0.5, 1)))


def around(reaches, centre, flat=1) -> Polygon:
    turn = 2 * pi / len(reaches)
    corners = (
        (float(reach) * cos(turn * n), float(reach) * float(flat) * sin(turn * n)) for n, reach in enumerate(reaches)
    )
    return Polygon(tuple(moved(Point(hundredth(x), hundredth(y)), centre.x_cm, centre.y_cm) for x, y in corners))


def hundredth(value) -> Decimal:
    return Decimal(value).quantize(Decimal("0.01"))


outlines = rectangles | ellipses | stars() | convex()
exclusions = st.lists(
    st.builds(
        Exclusion,
        st.builds(Circle, points, hundredths(0.1, 4)) | stars(),
        st.just(Decimal(0)) | hundredths(0, 2),
    ),
    max_size=4,
)
steps = st.none() | spacings


def filled(outline, excluded, pattern, spacing, step=None):
    """The points, or none where the outline is too small or covered."""
    try:
        return fill(outline, excluded, pattern, spacing, step)
    except GridError as error:
        note(error.sentence)
        return ()


@given(outlines, exclusions, patterns, spacings, steps)
def test_every_point_is_inside_the_outline_and_outside_the_exclusions(outline, excluded, pattern, spacing, step):
    for point in plain(filled(outline, excluded, pattern, spacing, step)):
        assert is_inside(outline, point), point
        assert all(is_free(it, point) for it in excluded), point


@given(outlines, exclusions, patterns, spacings, steps)
def test_no_two_points_are_closer_than_the_spacing_less_the_rounding(outline, excluded, pattern, spacing, step):
    least = min(spacing, step or spacing) if pattern is Pattern.LINES else spacing
    found = filled(outline, excluded, pattern, spacing, step)
    near = [(a, b) for a, b in combinations(plain(found), 2) if abs(a[1] - b[1]) <= 2 * least]
    assert all(dist(a, b) >= float(least) - ROUNDING for a, b in near)
    assert not check_points(outline, excluded, found, least)


@given(outlines, spacings)
def test_a_square_grid_keeps_a_spacing_of_two_decimals_to_the_hundredth(outline, spacing):
    found = filled(outline, [], Pattern.SQUARE, spacing)
    for numbers in ({it.x_cm for it in found}, {it.y_cm for it in found}):
        first = min(numbers, default=0)
        assert all((number - first) % spacing == 0 for number in numbers)


@given(rectangles | ellipses, patterns, spacings, steps)
def test_the_count_is_within_one_row_of_area_by_spacing_squared(outline, pattern, spacing, step):
    """The longer of the rows and columns, as many cells as fit the length and the width."""
    if found := filled(outline, [], pattern, spacing, step):
        share = pi / 4 if isinstance(outline, Ellipse) else 1
        by_area = float(outline.length_cm * outline.width_cm) * share / each(pattern, spacing, step)
        assert abs(len(found) - by_area) <= max(cells(outline, pattern, spacing, step)) + 0.5
        assert abs(expected_count(outline, [], pattern, spacing, step) - by_area) <= 0.5 + 1e-9


@given(convex(), patterns, spacings, steps)
def test_the_count_in_a_convex_outline_is_within_a_row_and_a_column_of_it(outline, pattern, spacing, step):
    if found := filled(outline, [], pattern, spacing, step):
        by_area = float(area_cm2(outline)) / each(pattern, spacing, step)
        assert abs(len(found) - by_area) <= sum(cells(outline, pattern, spacing, step)) + 0.5


def each(pattern, spacing, step) -> float:
    """The area of one point in cm2."""
    along = step if step and pattern is Pattern.LINES else spacing
    return float(along * spacing) * ROWS[pattern]


def cells(outline, pattern, spacing, step) -> tuple[int, int]:
    along = step if step and pattern is Pattern.LINES else spacing
    each_way = (outline.box.length / along, outline.box.width / (spacing * Decimal(ROWS[pattern])))
    return tuple(int(number.quantize(Decimal(1), ROUND_HALF_UP)) for number in each_way)


@given(outlines, exclusions, patterns, spacings)
def test_an_exclusion_takes_points_and_moves_none(outline, excluded, pattern, spacing):
    found, unhindered = filled(outline, excluded, pattern, spacing), filled(outline, [], pattern, spacing)
    assert set(found) <= set(unhindered)
    taken = [point for point in unhindered if point not in set(found)]
    assert check_points(outline, excluded, taken).excluded == tuple(range(len(taken)))


@given(outlines, exclusions, patterns, spacings, steps)
def test_the_same_question_always_gets_the_same_points_once_each(outline, excluded, pattern, spacing, step):
    found = filled(outline, excluded, pattern, spacing, step)
    assert found == filled(outline, excluded[::-1], pattern, spacing, step)
    assert len(set(found)) == len(found)


@given(outlines, exclusions, patterns, spacings)
def test_rows_come_from_the_top_and_are_walked_to_and_fro(outline, excluded, pattern, spacing):
    found = filled(outline, excluded, pattern, spacing)
    rows = [[it.x_cm for it in row] for _y, row in groupby(found, key=lambda it: it.y_cm)]
    assert [it.y_cm for it in found] == sorted(it.y_cm for it in found)
    assert rows == [sorted(row, reverse=bool(number % 2)) for number, row in enumerate(rows)]


def moved(point, x, y) -> Point:
    return Point(point.x_cm + x, point.y_cm + y)


@given(stars() | convex(), patterns, spacings, places, places)
def test_an_outline_that_moves_takes_its_points_along(outline, pattern, spacing, x, y):
    other = Polygon(tuple(moved(it, x, y) for it in outline.corners))
    found = filled(outline, [], pattern, spacing)
    assert filled(other, [], pattern, spacing) == tuple(moved(it, x, y) for it in found)


@given(rectangles, patterns, spacings, steps)
def test_a_rectangle_is_the_same_measured_or_drawn(outline, pattern, spacing, step):
    length, width, nought = outline.length_cm, outline.width_cm, Decimal(0)
    corners = (Point(nought, nought), Point(length, nought), Point(length, width), Point(nought, width))
    assert filled(Polygon(corners), [], pattern, spacing, step) == filled(outline, [], pattern, spacing, step)
    assert area_cm2(Polygon(corners)) == area_cm2(outline)


@given(rectangles | ellipses, spacings)
def test_turned_by_a_right_angle_the_square_grid_turns_too(outline, spacing):
    turned = type(outline)(outline.width_cm, outline.length_cm)
    found = filled(turned, [], Pattern.SQUARE, spacing)
    assert {(it.y_cm, it.x_cm) for it in found} == {
        (it.x_cm, it.y_cm) for it in filled(outline, [], Pattern.SQUARE, spacing)
    }


@given(rectangles, patterns, spacings, steps)
def test_seen_from_the_other_end_a_rectangle_looks_the_same(outline, pattern, spacing, step):
    """To the rounding of both: the middle of the points is the middle of the outline."""
    if found := filled(outline, [], pattern, spacing, step):
        lowest, highest = min(it.y_cm for it in found), max(it.y_cm for it in found)
        assert abs(lowest + highest - outline.width_cm) <= Decimal("0.01")
        if pattern is not Pattern.HEXAGONAL or highest > lowest:
            xs = [it.x_cm for it in found]
            assert abs(min(xs) + max(xs) - outline.length_cm) <= Decimal("0.01")


@given(rectangles, spacings, st.integers(2, 4))
def test_all_twice_as_large_is_the_same_chart(outline, spacing, times):
    larger = Rectangle(outline.length_cm * times, outline.width_cm * times)
    small, large = filled(outline, [], Pattern.SQUARE, spacing), filled(larger, [], Pattern.SQUARE, spacing * times)
    assert len(small) == len(large)
    for one, other in zip(small, large, strict=True):
        assert abs(one.x_cm * times - other.x_cm) <= Decimal("0.005") * (times + 1)
        assert abs(one.y_cm * times - other.y_cm) <= Decimal("0.005") * (times + 1)


@given(outlines, exclusions, exclusions)
def test_another_exclusion_never_adds_area(outline, some, more):
    slack = Decimal("1e-6")
    assert 0 <= area_cm2(outline, [*some, *more]) <= area_cm2(outline, some) + slack <= area_cm2(outline) + 2 * slack


@given(rectangles | ellipses, patterns, st.integers(1, 2000), steps)
def test_the_spacing_for_a_count_gives_that_count(outline, pattern, count, step):
    try:
        spacing = spacing_for(count, area_cm2(outline), pattern, step)
        expected = expected_count(outline, [], pattern, spacing, step)
    except GridError:
        assert area_cm2(outline) / count < Decimal("0.05") * (step or 1) or spacing > 100
    else:
        assert expected == count


volumes = st.decimals(min_value="0.001", max_value=500, places=3)


@given(volumes, volumes, volumes)
def test_the_syringes_are_enough_and_one_less_would_not_be(volume, syringe, dead_space):
    if dead_space < syringe:
        count, usable = syringes_needed(volume, syringe, dead_space), syringe - dead_space
        assert (count - 1) * usable < volume <= count * usable


@given(st.integers(1, 2000), volumes, volumes)
def test_whole_points_never_take_fewer_syringes_than_their_volume(count, each, syringe):
    if each <= syringe:
        volume = count * each
        assert syringes_needed(volume, syringe, Decimal(0), each) >= syringes_needed(volume, syringe, Decimal(0))


numbers = st.decimals() | st.decimals(0, 100, places=2)


@given(numbers, numbers, numbers, numbers, st.lists(st.tuples(numbers, numbers), max_size=6), patterns)
def test_whatever_is_typed_gets_points_or_a_sentence(length, width, spacing, step, corners, pattern):
    for make in (
        lambda: fill(Rectangle(length, width), [], pattern, spacing, step),
        lambda: fill(
            Ellipse(length, width), [Exclusion(Circle(Point(step, width), length), spacing)], pattern, spacing
        ),
        lambda: fill(Polygon(tuple(Point(x, y) for x, y in corners)), [], pattern, spacing),
        lambda: spacing_for(50, length, pattern, step),
        lambda: syringes_needed(length, width, step, spacing),
        lambda: check_points(Rectangle(length, width), [], [Point(x, y) for x, y in corners], spacing),
    ):
        with suppress(GridError):  # anything else that is raised fails
            make()
