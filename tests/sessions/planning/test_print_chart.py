"""The chart on paper: a centimetre of skin is a centimetre of paper, on as many sheets of A4 as it takes."""

from decimal import Decimal
from io import BytesIO
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader
from pypdf.generic import ContentStream

from mesoplan.frame.sheets import set_sheet
from sessions.planning.charts.page import chart_page
from sessions.planning.charts.paper import TEMPLATE, print_data
from sessions.planning.charts.tiles import OVERLAP_CM, TILE_HEIGHT_CM, TILE_WIDTH_CM, tiles_over
from tests import factories
from tests.sessions.planning.charts import at, draw, note

CM = 72 / 2.54


@pytest.fixture
def area(course, clinician):
    plan = course.plans.get()
    return factories.make_plan_area(plan, factories.make_version(clinician), points=50)


def pages_of(area):
    return PdfReader(BytesIO(set_sheet(TEMPLATE, print_data(chart_page(area))))).pages


def lines_of(page) -> list[tuple[float, float, float, float]]:
    """Each straight line from its beginning to its end, in points from the upper left corner of the paper."""
    found, saved, now, start = [], [], (1, 0, 0, 1, 0, 0), None
    for values, operator in ContentStream(page.get_contents(), page.pdf).operations:
        numbers = [float(it) for it in values if isinstance(it, int | float | Decimal)]
        match operator:
            case b"q":
                saved.append(now)
            case b"Q":
                now = saved.pop()
            case b"cm":
                now = times(tuple(numbers), now)
            case b"m":
                start = moved(numbers, now)
            case b"l" if start:
                end = moved(numbers, now)
                found.append((*start, *end))
    height = float(page.mediabox.height)
    return [(x1, height - y1, x2, height - y2) for x1, y1, x2, y2 in found]


def times(inner, outer):
    a, b, c, d, e, f = inner
    A, B, C, D, E, F = outer  # noqa: N806  (as the manual of PDF writes a matrix)
    return (
        *(a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D),
        *(e * A + f * C + E, e * B + f * D + F),
    )


def moved(place, by):
    (x, y), (a, b, c, d, e, f) = place, by
    return x * a + y * c + e, x * b + y * d + f


def dots_of(page) -> list[tuple[float, float]]:
    """Each is drawn as a line of no length to speak of, with round ends."""
    return [(x1, y1) for x1, y1, x2, y2 in lines_of(page) if 0 <= x2 - x1 < 0.01 and abs(y1 - y2) < 0.01]


def test_it_is_a4_and_the_bar_is_five_centimetres_long(clinician, area):
    draw(clinician, area)

    (page,) = pages_of(area)

    assert [round(float(it), 1) for it in page.mediabox[2:]] == [595.3, 841.9]
    bars = [x2 - x1 for x1, y1, x2, y2 in lines_of(page) if abs(y1 - y2) < 0.01 and y1 > 275 * CM / 10]
    assert [round(it, 2) for it in bars] == [141.73]


def test_every_point_lies_where_it_lies_on_the_skin(clinician, area):
    chart = draw(clinician, area)

    (page,) = pages_of(area)

    dots = dots_of(page)
    assert len(dots) == 50
    left, top = dots[0]
    for (x, y), (x_cm, y_cm) in zip(dots, chart.points, strict=True):
        assert x - left == pytest.approx((float(x_cm) + 4.5) * CM, abs=0.05)
        assert y - top == pytest.approx((float(y_cm) + 2) * CM, abs=0.05)


def test_it_says_whose_it_is_and_which_way_round(clinician, area, ana):
    draw(clinician, area)
    note(clinician, area, x_cm=Decimal(3))
    area.refresh_from_db()

    text = pages_of(area)[0].extract_text()

    for said in (f"A.R. · {ana.number}", "Belly, both sides", "revision 1, draft, not signed", "head", "feet", "mole"):
        assert said in text
    assert "patient’s right" in text.split("patient’s left")[0] or "patient’s right" in text
    assert f"{area.points} points of 0.1 mL" in text
    assert str(area.points) in text


def test_what_is_larger_than_a_sheet_goes_over_several_that_overlap(clinician, area):
    draw(clinician, area, length_cm=Decimal(40), width_cm=Decimal(30), spacing_cm=Decimal(2))

    pages = pages_of(area)

    assert len(pages) == 6
    assert "Sheet 1 of 6" in pages[0].extract_text()
    assert "lay over sheet 2" in pages[0].extract_text()
    assert sum(len(dots_of(page)) for page in pages) >= 300


@pytest.mark.parametrize(
    ("frame", "count"),
    [((-7, -5, 7, 5), 1), ((-9, -12, 9, 12), 1), ((-10, -5, 10, 5), 2), ((-50, -50, 50, 50), 30), ((0, 0, 35, 47), 4)],
)
def test_the_tiles_cover_the_frame_with_an_overlap(frame, count):
    tiles = tiles_over(*frame)

    left, top, right, bottom = frame
    assert len(tiles) == count
    assert min(it.left for it in tiles) <= left
    assert min(it.top for it in tiles) <= top
    assert max(it.left for it in tiles) + TILE_WIDTH_CM >= right
    assert max(it.top for it in tiles) + TILE_HEIGHT_CM >= bottom
    columns = sorted({it.left for it in tiles})
    assert all(b - a == TILE_WIDTH_CM - OVERLAP_CM for a, b in pairwise(columns))
    assert tiles[0].numbered([at(tiles[0].left, tiles[0].top), at(tiles[0].left + 30, 0)])[0][0] == 1


def test_it_is_printed_in_the_language_of_its_reader(clinician, area):
    draw(clinician, area)

    with translation.override("fr"):
        data = print_data(chart_page(area))

    assert data["lang"] == "fr"
    assert set_sheet(TEMPLATE, data).startswith(b"%PDF")


def test_two_thousand_points_take_no_longer_than_a_page_may(clinician, area):
    """A hundred times what it was measured at on a machine of its own: this catches a fault, not a slow day."""
    chart = draw(
        clinician,
        area,
        length_cm=Decimal(20),
        width_cm=Decimal(10),
        pattern="lines",
        step_cm=Decimal("0.25"),
        spacing_cm=Decimal("0.4"),
    )

    begun = timezone.now()
    (page, *_more) = pages_of(area)

    assert chart.count == 2000
    assert (timezone.now() - begun).total_seconds() < 20
    assert len(dots_of(page)) > 1000
    text = page.extract_text()
    assert "every tenth point has its number" in text
    assert " 500" in text.replace("\n", " ")
    assert " 501 " not in text.replace("\n", " ")


def test_the_door_gives_a_pdf_and_without_a_chart_says_so(client_of, clinician, area):
    address = reverse("planning:chart_pdf", args=[area.plan.course_id, area.pk])
    browser = client_of(clinician)

    assert browser.get(address).status_code == 409
    draw(clinician, area)
    answer = browser.get(address)

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
