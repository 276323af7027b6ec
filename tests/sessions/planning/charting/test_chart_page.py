"""The chart page as a clinician meets it: all follows at once, and what is wrong is kept and refused in words."""

from decimal import Decimal

import pytest
from django.urls import reverse
from lxml import html

from mesoplan.audit.models import ChartOpening
from sessions.planning.models import AreaChart
from tests.formulations.recipes.browser import queries_of
from tests.sessions.planning.charting.pages import TYPED, address, version
from tests.sessions.planning.charts import draw, note, points_of, sign


def test_the_page_begins_with_an_outline_to_draw_and_ends_as_a_chart(client_of, clinician, area):
    browser = client_of(clinician)

    begun = browser.get(address("chart", area))
    assert "Draw the chart" in begun.text
    answer = browser.post(
        address("draw_chart", area), TYPED | {"spacing_cm": "1", "version": version(area)}, follow=True
    )

    page = html.fromstring(answer.text)
    assert len(page.find_class("point")) == 50
    assert page.xpath("//*[@data-count]")[0].text == "50"
    assert ChartOpening.objects.filter(patient_id=area.plan.course.patient_id).exists()


def test_without_a_spacing_it_is_as_wide_as_the_number_of_points_needs(client_of, clinician, area):
    area.points = 50
    area.save()

    client_of(clinician).post(address("draw_chart", area), TYPED | {"spacing_cm": "", "version": version(area)})

    assert str(AreaChart.objects.get().spacing_cm) == "1.00"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_drawing_is_the_same_in_every_language(client_of, clinician, area, language):
    browser = client_of(clinician)
    browser.cookies["django_language"] = language
    draw(clinician, area)
    note(clinician, area)

    page = html.fromstring(browser.get(address("chart", area)).text)

    (drawing,) = page.find_class("chart-drawing")
    assert drawing.get("viewbox") == "-70 -50 140 100"
    assert drawing.find_class("mark")[0].get("r") == "6"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("spacing_cm", "0"),
        ("spacing_cm", "-1"),
        ("spacing_cm", "NaN"),
        ("spacing_cm", "6"),
        ("spacing_cm", "0.06"),
        ("length_cm", "0"),
        ("length_cm", "1e9"),
        ("width_cm", ""),
        ("outline", "star"),
        ("seen_from", "above"),
    ],
)
def test_what_cannot_be_drawn_is_refused_at_its_field_and_stays_typed(client_of, clinician, area, field, typed):
    draw(clinician, area)

    answer = client_of(clinician).post(
        address("draw_chart", area), TYPED | {"spacing_cm": "1", "version": version(area), field: typed}
    )

    form = answer.context["form"]
    assert answer.status_code == 422
    assert field in form.errors
    assert form.data[field] == typed
    assert points_of(area) == AreaChart.objects.get().count == 50


@pytest.mark.parametrize(
    ("corners", "words"),
    [
        ("0 0\n4 4\n4 0\n0 4", "crosses or touches itself"),
        ("0 0\n1 1", "at least 3 corners"),
        ("0 0\nx", "Line 2 is no place"),
        ("0 0\n1 1e99", "Line 2 is no place"),
        ("", "tap its corners"),
    ],
)
def test_an_outline_that_crosses_itself_says_so(client_of, clinician, area, corners, words):
    typed = TYPED | {"outline": "polygon", "corners": corners, "spacing_cm": "1", "version": version(area)}

    answer = client_of(clinician).post(address("draw_chart", area), typed)

    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors["corners"])
    assert not AreaChart.objects.exists()


def test_a_signed_plan_shows_its_chart_without_controls(client_of, clinician, area):
    draw(clinician, area)
    sign(clinician, area)
    browser = client_of(clinician)

    page = html.fromstring(browser.get(address("chart", area)).text)

    assert len(page.find_class("point")) == 50
    assert page.xpath("//*[@id='chart']//form | //*[@id='chart']//button") == []
    assert "Chart" in browser.get(reverse("planning:plan", args=[area.plan.course_id])).text


@pytest.mark.parametrize("door", ["draw_chart", "place_points", "remove_chart", "note_mark"])
def test_a_signed_plan_that_is_posted_to_again_says_so_and_changes_nothing(client_of, clinician, area, door):
    draw(clinician, area)
    sign(clinician, area)

    answer = client_of(clinician).post(
        address(door, area), TYPED | {"spacing_cm": "2", "points": "0 0", "version": version(area)}
    )

    assert answer.status_code == 409
    assert "signed and cannot change" in answer.text
    assert points_of(area) == AreaChart.objects.get().count == 50


def test_the_planner_leads_to_the_chart_and_refuses_another_number(client_of, clinician, area):
    draw(clinician, area)
    browser = client_of(clinician)
    prefix = f"area-{area.pk}"
    typed = {
        f"{prefix}-version": 2,
        f"{prefix}-area": area.area_id,
        f"{prefix}-side": "both",
        f"{prefix}-formulation_version": area.formulation_version_id,
        f"{prefix}-technique": area.technique_id,
        f"{prefix}-points": "60",
        f"{prefix}-volume_per_point_ml": "0.1",
        f"{prefix}-from_session": "1",
    }

    assert "Chart, 50 points" in browser.get(reverse("planning:plan", args=[area.plan.course_id])).text
    answer = browser.post(reverse("planning:change_area", args=[area.plan.course_id, area.pk]), typed)

    assert answer.status_code == 422
    assert "The chart has 50 points." in answer.text
    assert points_of(area) == 50


def test_the_number_of_queries_does_not_follow_points_or_marks(client_of, clinician, area):
    browser = client_of(clinician)
    draw(clinician, area)
    few = queries_of(lambda: browser.get(address("chart", area)))
    for place in range(3):
        note(clinician, area, x_cm=Decimal(place), radius_cm=Decimal("0.1"))
    draw(clinician, area, spacing_cm=Decimal("0.5"))

    many = queries_of(lambda: browser.get(address("chart", area)))

    assert many == few
    assert few <= 49
