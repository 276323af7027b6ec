"""Dr Marin plans on a tablet in the treatment room, with a finger and nothing else."""

import json
import re
from decimal import Decimal

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from patients.models import Consent, SkinMark
from sessions.planning.models import AreaChart, Course, PlanStatus
from tests.browsing import swipe
from tests.sessions.planning.journeys.bench import Bench
from tests.sessions.planning.on_screen import at, saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LEFT, TOP = 40, 60
STROKE = ((0, 60), (40, 0), (80, 70), (130, 10), (180, 60))


@pytest.fixture
def tablet(browser, live_server, client_of, clinician):
    context = browser.new_context(viewport={"width": 820, "height": 1180}, has_touch=True, base_url=live_server.url)
    cookie = client_of(clinician).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_a_course_is_opened_charted_consented_to_and_signed(tablet: Page, treatable: Bench):
    open_course(tablet, treatable)
    course = Course.objects.get()
    plan_the_left_of_the_belly(tablet)
    draw_the_chart(tablet)
    draw_around_a_scar(tablet)
    drag_a_point(tablet)
    consent(tablet, course)
    sign(tablet, course)

    plan, chart = course.plans.get(), AreaChart.objects.get()
    area = plan.areas.get()
    assert (plan.status, plan.signed_by) == (PlanStatus.SIGNED, treatable.clinician)
    assert (area.area.code, area.side, area.points, area.volume_per_point_ml) == (
        "belly",
        "left",
        chart.count,
        Decimal("0.1"),
    )
    assert (chart.length_cm, chart.width_cm, chart.by_hand) == (10, 5, True)
    assert ["-4", "-2.2"] in chart.points
    mark = SkinMark.objects.get(patient=treatable.ana)
    assert (mark.kind, mark.side, len(mark.corners) >= 3) == ("scar", "left", True)
    assert course.sessions.count() == plan.session_count


def open_course(tablet: Page, bench: Bench) -> None:
    tablet.goto(f"/patients/{bench.ana.pk}/courses/new")
    tablet.get_by_label("Goal").tap()
    tablet.keyboard.type("A flatter belly")
    tablet.get_by_label("Target").select_option("fat")
    tablet.get_by_role("button", name="Begin planning").tap()
    expect(tablet.get_by_role("heading", name="Where")).to_be_visible()


def plan_the_left_of_the_belly(tablet: Page) -> None:
    tablet.locator(".region[data-side=left]").tap()
    row = tablet.locator(".area-row.new")
    expect(row.get_by_label("Side")).to_have_value("left")
    expect(row.get_by_label("Formulation")).to_be_focused()
    row.get_by_label("Formulation").select_option(label="Lipo A v1")
    row.get_by_label("Technique").select_option(index=1)
    row.get_by_label("Points").tap()
    tablet.keyboard.type("40")
    row.get_by_label("Volume a point").fill("0.1")
    row.get_by_role("button", name="Add area").tap()
    expect(tablet.get_by_role("form", name="Belly, left")).to_be_visible()


def draw_the_chart(tablet: Page) -> None:
    tablet.get_by_role("link", name="Draw the chart Belly").tap()
    tablet.get_by_label("Outline", exact=True).select_option("rectangle")
    for label, typed in (("Length", "10"), ("Width", "5"), ("Spacing", "1")):
        tablet.get_by_label(label).tap()
        tablet.keyboard.type(typed)
    tablet.get_by_role("button", name="Draw the chart").tap()
    expect(tablet.locator("circle.point")).to_have_count(50)


def draw_around_a_scar(tablet: Page) -> None:
    tablet.get_by_role("button", name="Mark", exact=True).tap()
    tablet.locator(".chart-drawing").scroll_into_view_if_needed()
    swipe(tablet, [at(tablet, *corner) for corner in ((0.2, -1.8), (1.8, -1.8), (1.8, 1.8), (0.2, 1.8))])
    expect(tablet.locator("[data-said]")).to_contain_text("A shape of")
    tablet.get_by_role("button", name="Note the mark").tap()
    expect(tablet.locator("polygon.mark")).to_have_count(1)
    expect(tablet.locator("circle.point")).not_to_have_count(50)


def drag_a_point(tablet: Page) -> None:
    tablet.get_by_role("button", name="Move", exact=True).tap()
    tablet.locator(".chart-drawing").scroll_into_view_if_needed()
    swipe(tablet, [at(tablet, *place) for place in ((-4.5, -2), (-4.3, -2.1), (-4, -2.2))])
    expect(tablet.locator("[data-said]")).to_contain_text("4 cm to the patient’s right, 2.2 cm up")
    assert ["-4", "-2.2"] in saved(tablet).points
    tablet.get_by_role("link", name="Plan", exact=True).tap()
    expect(tablet.get_by_role("link", name=re.compile("^Chart, .* points Belly"))).to_be_visible()


def consent(tablet: Page, course: Course) -> None:
    tablet.goto(f"/courses/{course.pk}/consent")
    pad = tablet.locator("canvas[data-pad]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    swipe(tablet, [(box["x"] + LEFT + x, box["y"] + TOP + y) for x, y in STROKE])
    (stroke,) = json.loads(tablet.locator("[name=signature]").input_value())["strokes"]
    assert len(stroke) >= len(STROKE)
    tablet.get_by_label("Cost").tap()
    expect(tablet.get_by_label("Cost")).to_be_focused()
    tablet.keyboard.type("90 € a session")
    tablet.get_by_label("My questions have been answered").tap()
    tablet.get_by_role("button", name="Sign", exact=True).tap()
    expect(tablet.get_by_text("Ana Ruiz has signed.")).to_be_visible()
    signed = Consent.objects.get()
    assert (signed.areas, signed.way, signed.sheet.kind) == (["belly"], "tablet", "image/svg+xml")


def sign(tablet: Page, course: Course) -> None:
    tablet.goto(f"/courses/{course.pk}/plan")
    tablet.locator(".planner-summary").tap()
    expect(tablet.locator(".planner-summary")).to_be_hidden()
    tablet.get_by_label("I have read the notes").tap()
    tablet.get_by_role("button", name="Sign plan").tap()
    expect(tablet.get_by_text("Signed by Dr Marin")).to_be_visible()
