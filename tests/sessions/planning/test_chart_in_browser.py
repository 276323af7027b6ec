"""The injection chart in a real browser: by mouse, by finger, by keyboard alone, and with nothing lost."""

import re
from decimal import Decimal

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from patients.models import SkinMark
from sessions.planning.models import AreaChart
from tests import factories
from tests.browsing import finger_along, keep_picture, lift, violations
from tests.sessions.planning.charts import draw, note
from tests.sessions.planning.on_screen import at, saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def area(course, clinician):
    plan = course.plans.get()
    plan.first_on = course.clinic.today
    plan.save()
    technique = factories.make_technique()
    technique.spacing_min_cm, technique.spacing_max_cm = Decimal(1), Decimal(3)
    technique.save()
    return factories.make_plan_area(plan, factories.make_version(clinician), points=50)


@pytest.fixture
def chart_of(window_of, clinician, area):
    def open_chart(**size) -> Page:
        return window_of(clinician, f"/courses/{area.plan.course_id}/plan/areas/{area.pk}/chart", **size)

    return open_chart


def test_points_are_dragged_added_and_removed_by_mouse_and_everything_follows(chart_of, clinician, area):
    draw(clinician, area)
    page = chart_of()
    page.locator(".chart-drawing").scroll_into_view_if_needed()
    page.mouse.move(*at(page, -4.5, -2))
    page.mouse.down()
    page.mouse.move(*at(page, -4.0, -2.2), steps=5)
    page.mouse.up()
    expect(page.locator("[data-said]")).to_contain_text("Point 1 of 50: 4 cm to the patient’s right, 2.2 cm up")
    assert saved(page).points[0] == ["-4", "-2.2"]

    page.get_by_role("button", name="Add").click()
    page.mouse.click(*at(page, 0, 0.5))
    expect(page.locator("[data-count]")).to_have_text("51")
    expect(page.locator("#chart-figures")).to_contain_text("5.1 mL")
    assert saved(page).points[50] == ["0", "0.5"]

    page.get_by_role("button", name="Remove point").click()
    expect(page.locator("#chart-figures")).to_contain_text("5 mL")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#chart-figures")).to_contain_text("5.1 mL")
    assert saved(page).count == 51
    area.refresh_from_db()
    assert area.points == 51


def test_a_chart_is_drawn_and_its_points_moved_with_the_keyboard_alone(chart_of, clinician, area):
    page = chart_of()
    page.get_by_label("Outline", exact=True).focus()
    page.keyboard.type("rect")
    page.get_by_label("Length").focus()
    page.keyboard.type("10")
    page.get_by_label("Width").focus()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(page.locator("circle.point")).to_have_count(50)

    page.locator(".chart-drawing").focus()
    for key in ("]", "]", "ArrowRight", "Shift+ArrowDown", "["):
        page.keyboard.press(key)
    expect(page.locator("[data-said]")).to_contain_text("Point 1 of 50")
    assert saved(page).points[1] == ["-3.4", "-1"]
    page.keyboard.press("Tab")
    expect(page.locator("[data-said]")).to_contain_text("Point 2 of 50")
    page.keyboard.press("Delete")
    page.keyboard.press("n")
    expect(page.locator("#chart-figures")).to_contain_text("5 mL")
    expect(page.locator("[data-said]")).to_contain_text("Point 50 of 50: 0 cm to the patient’s left")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    page.keyboard.press("Escape")
    expect(page.locator("[data-said]")).to_have_text("No point is chosen")
    assert saved(page).points[1] == ["-3.4", "-1"]
    assert AreaChart.objects.get().count == 50


def test_the_table_edits_the_same_list(chart_of, clinician, area):
    draw(clinician, area)
    page = chart_of()
    page.get_by_text("Points as a table").click()
    field = page.get_by_label("Point 3, down")
    field.fill("1,5")
    field.press("Tab")
    expect(page.locator("circle.point").nth(2)).to_have_attribute("cy", "15")
    assert saved(page).points[2] == ["-2.5", "1.5"]


def test_what_lies_outside_is_kept_on_the_page_until_it_is_ticked(chart_of, clinician, area):
    draw(clinician, area)
    page = chart_of()
    page.locator(".chart-drawing").focus()
    for key in ("]", *["Shift+ArrowLeft"] * 2):
        page.keyboard.press(key)
    expect(page.get_by_role("alert")).to_contain_text("outside the outline: 1")
    expect(page.locator("[data-standing]")).to_contain_text("Not saved")
    expect(page.locator("circle.point").first).to_have_attribute("cx", "-65")
    assert AreaChart.objects.get().points[0] == ["-4.5", "-2"]

    page.get_by_label("They are meant to lie there").check()
    assert saved(page).points[0] == ["-6.5", "-2"]


def test_a_late_save_keeps_both(chart_of, clinician, area):
    draw(clinician, area)
    page = chart_of()
    draw(clinician, area, spacing_cm=Decimal("2.5"))
    page.locator(".chart-drawing").focus()
    page.keyboard.press("]")
    page.keyboard.press("ArrowRight")

    expect(page.get_by_role("alert")).to_contain_text("changed meanwhile")
    expect(page.locator("rect.square-point")).to_have_count(8)
    expect(page.locator("circle.point")).to_have_count(50)
    page.get_by_role("button", name="Keep what I placed").click()
    assert saved(page).points[0] == ["-4.4", "-2"]


def test_points_wait_on_the_page_while_there_is_no_answer(chart_of, clinician, area):
    draw(clinician, area)
    page = chart_of()
    page.route(re.compile("/chart/points"), lambda route: route.abort())
    page.locator(".chart-drawing").focus()
    page.keyboard.press("]")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-standing]")).to_contain_text("Not saved: no answer")
    page.unroute(re.compile("/chart/points"))
    expect(page.locator("[data-standing]")).to_have_text("Saved", timeout=10_000)
    assert AreaChart.objects.get().points[0] == ["-4.4", "-2"]


def test_a_mark_is_tapped_and_noted_and_the_points_make_room(chart_of, clinician, area):
    draw(clinician, area)
    page = chart_of()
    page.get_by_role("button", name="Mark", exact=True).click()
    page.locator(".chart-drawing").scroll_into_view_if_needed()
    page.mouse.click(*at(page, 0.5, 0))
    expect(page.locator("[name=mark-x_cm]")).to_have_value("0.5")
    page.get_by_role("button", name="Note the mark").click()
    expect(page.locator("circle.mark")).to_have_count(1)
    expect(page.locator("circle.point")).to_have_count(49)


def test_a_scar_is_drawn_around_in_one_line_and_stays_with_the_patient(chart_of, clinician, area):
    draw(clinician, area)
    page = chart_of()
    page.get_by_role("button", name="Mark", exact=True).click()
    page.locator(".chart-drawing").scroll_into_view_if_needed()
    page.mouse.move(*at(page, 0.2, -1.8))
    page.mouse.down()
    for corner in ((1.8, -1.8), (1.8, 1.8), (0.2, 1.8)):
        page.mouse.move(*at(page, *corner))
    page.mouse.up()
    expect(page.locator("[data-said]")).to_have_text("A shape of 4 corners: say what it is, and note it.")
    page.get_by_role("button", name="Note the mark").click()
    expect(page.locator("polygon.mark")).to_have_count(1)
    mark = SkinMark.objects.get(patient=area.plan.course.patient)
    assert (mark.x_cm, len(mark.corners)) == (None, 4)
    expect(page.locator("circle.point")).not_to_have_count(50)


def test_a_finger_draws_around_a_mark_and_does_not_scroll(browser, live_server, client_of, clinician, area):
    draw(clinician, area)
    context = browser.new_context(viewport={"width": 820, "height": 1180}, has_touch=True, base_url=live_server.url)
    cookie = client_of(clinician).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/courses/{area.plan.course_id}/plan/areas/{area.pk}/chart")
    page.get_by_role("button", name="Mark", exact=True).tap()
    page.locator(".chart-drawing").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")

    finger = finger_along(page, [at(page, *corner) for corner in ((0, -1.5), (1.5, -1.5), (1.5, 1.5), (0, 1.5))])
    assert page.evaluate("scrollY") == before
    lift(finger)

    expect(page.locator("[data-said]")).to_contain_text("A shape of")
    expect(page.get_by_role("button", name="Note the mark")).to_be_in_viewport()
    page.touchscreen.tap(*at(page, -2, 0))
    expect(page.locator("[name=mark-x_cm]")).to_have_value("-2")
    expect(page.locator("[name=mark-corners]")).to_have_value("")
    context.close()


def test_points_in_a_mark_that_is_noted_later_are_red_and_taken_out_at_once(chart_of, clinician, area):
    draw(clinician, area)
    page = chart_of()
    page.locator(".chart-drawing").scroll_into_view_if_needed()
    page.mouse.move(*at(page, -4.5, -2))
    page.mouse.down()
    page.mouse.move(*at(page, -4.2, -2))
    page.mouse.up()
    assert saved(page).by_hand
    page.get_by_role("button", name="Mark", exact=True).click()
    page.mouse.click(*at(page, 0.5, 0))
    expect(page.locator("[data-standing]")).to_have_text("Not saved yet")
    page.get_by_role("button", name="Note the mark").click()
    expect(page.locator("circle.mark")).to_have_count(1)
    expect(page.locator("circle.point.stray")).to_have_count(1)

    page.get_by_role("button", name="Take out this point").click()

    expect(page.locator("circle.point")).to_have_count(49)
    expect(page.locator("circle.point.stray")).to_have_count(0)
    assert saved(page).count == 49


def test_an_outline_is_drawn_corner_by_corner(chart_of, clinician, area):
    draw(clinician, area)
    page = chart_of()
    page.get_by_label("Outline", exact=True).select_option("polygon")
    page.get_by_role("button", name="Tap the corners").click()
    page.locator(".chart-drawing").scroll_into_view_if_needed()
    for corner in ((-3, -3), (3, -3), (3, 3), (-3, 3)):
        page.mouse.click(*at(page, *corner))
    page.get_by_role("button", name="Tap the corners").click()
    expect(page.locator("polygon.outline")).to_have_count(1)
    expect(page.locator("circle.point")).to_have_count(36)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_on_the_page_is_a_barrier(chart_of, clinician, area, scheme):
    draw(clinician, area, outline="ellipse", length_cm=Decimal(20), width_cm=Decimal(12))
    note(clinician, area, x_cm=Decimal(3), y_cm=Decimal(-2), margin_cm=Decimal("0.3"))
    page = chart_of()
    page.emulate_media(color_scheme=scheme)
    for summary in page.locator("#chart summary").all():
        summary.click()
    keep_picture(page, f"chart-{scheme}", sizes=("phone", "tablet", "desk"))
    assert violations(page) == []
