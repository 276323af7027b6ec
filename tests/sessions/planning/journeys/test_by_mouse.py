"""Dr Marin plans at the desk with the mouse, and takes both papers along."""

import pytest
from playwright.sync_api import Page, expect

from sessions.planning.models import AreaChart, PlanStatus
from tests.sessions.planning.charts import draw
from tests.sessions.planning.journeys.bench import Bench
from tests.sessions.planning.on_screen import at, saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def course(treatable: Bench):
    return treatable.course()


def test_an_area_is_clicked_charted_undone_signed_and_printed(window_of, treatable: Bench, course):
    desk = window_of(treatable.clinician, f"/courses/{course.pk}/plan")
    add_the_right_of_the_belly(desk)
    plan = course.plans.get()
    draw(treatable.clinician, plan.areas.get())

    desk.get_by_role("link", name="Draw the chart Belly").click()
    drag_and_undo(desk)
    assert is_pdf(desk, "Print at 1 : 1")

    desk.get_by_role("link", name="Plan", exact=True).click()
    desk.get_by_label("I have read the notes").check()
    desk.get_by_role("button", name="Sign plan").click()
    expect(desk.get_by_text("Signed by Dr Marin")).to_be_visible()
    expect(desk.locator("#charts .chart-drawing")).to_be_visible()
    assert is_pdf(desk, "PDF (opens a new tab)")
    assert is_pdf(desk, "Print at 1 : 1")

    plan.refresh_from_db()
    area = plan.areas.get()
    assert (plan.status, area.side, area.points) == (PlanStatus.SIGNED, "right", 50)
    assert AreaChart.objects.get().points[0] == ["-4.5", "-2"]
    assert course.sessions.count() == 6


def add_the_right_of_the_belly(desk: Page) -> None:
    desk.locator(".region[data-side=right]").click()
    row = desk.locator(".area-row.new")
    expect(row.get_by_label("Side")).to_have_value("right")
    row.get_by_label("Formulation").select_option(label="Lipo A v1")
    row.get_by_label("Technique").select_option(index=1)
    row.get_by_label("Points").fill("40")
    row.get_by_label("Volume a point").fill("0.1")
    row.get_by_role("button", name="Add area").click()
    expect(desk.get_by_role("form", name="Belly, right")).to_be_visible()


def drag_and_undo(desk: Page) -> None:
    desk.locator(".chart-drawing").scroll_into_view_if_needed()
    desk.mouse.move(*at(desk, -4.5, -2))
    desk.mouse.down()
    desk.mouse.move(*at(desk, -4.0, -2.2), steps=5)
    desk.mouse.up()
    expect(desk.locator("[data-said]")).to_contain_text("4 cm to the patient’s right, 2.2 cm up")
    assert saved(desk).points[0] == ["-4", "-2.2"]
    with desk.expect_response("**/chart/points"):
        desk.get_by_role("button", name="Undo").click()
    assert saved(desk).points[0] == ["-4.5", "-2"]


def is_pdf(desk: Page, name: str) -> bool:
    """Of what the link leads to; the browser of a test shows no PDF."""
    address = desk.get_by_role("link", name=name).get_attribute("href")
    answer = desk.request.get(address)
    return answer.ok and answer.body().startswith(b"%PDF")
