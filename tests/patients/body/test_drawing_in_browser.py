"""Omar draws a region by mouse and by keyboard; whoever points at the body map is heard."""

import pytest
from playwright.sync_api import expect

from patients.models import AreaRegion
from tests.browsing import SIZES, first_by_day, keep_picture, violations
from tests.factories import make_area

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EVERY = ("phone", "tablet", "desk")


@pytest.fixture
def sheet(window_of, admin, transactional_db):
    """Where the left of the belly is drawn, in a window that shows all of the body."""
    area = make_area()
    return window_of(admin, f"/catalogue/areas/{area.pk}/front/left", height=1400)


def on(page, x, y):
    """The point of the window at which this point of the figure is seen."""
    box = page.locator("[data-sheet]").bounding_box()
    return box["x"] + x * box["width"] / 240, box["y"] + y * box["height"] / 560


def corners_of(page):
    return page.locator("[data-outline]").get_attribute("points")


def test_a_region_is_drawn_by_mouse(sheet):
    for corner in ((130, 200), (150, 200), (150, 230)):
        sheet.mouse.click(*on(sheet, *corner))
    expect(sheet.locator("[data-corner]")).to_have_count(3)

    sheet.mouse.click(*on(sheet, 150, 215))  # on an edge: between its ends
    sheet.mouse.move(*on(sheet, 150, 215))
    sheet.mouse.down()
    sheet.mouse.move(*on(sheet, 160, 215), steps=3)
    sheet.mouse.up()
    assert corners_of(sheet) == "130,200 150,200 160,215 150,230"

    sheet.mouse.move(*on(sheet, 130, 200))
    sheet.mouse.down()
    sheet.mouse.move(*on(sheet, 60, 205), steps=3)  # not beyond the middle
    sheet.mouse.up()
    assert corners_of(sheet) == "120,205 150,200 160,215 150,230"

    assert violations(sheet) == []
    keep_picture(sheet, "draw-region", sizes=EVERY)
    sheet.get_by_role("button", name="Save, and mirror to the other side").click()
    expect(sheet.get_by_text("Front, right 4 corners")).to_be_visible()
    assert AreaRegion.objects.get(side="left").outline == [(120, 205), (150, 200), (160, 215), (150, 230)]


def test_a_region_is_drawn_by_keyboard(sheet):
    add = sheet.get_by_role("button", name="Add corner")
    for number, corner in enumerate(((130, 200), (150, 200), (150, 230), (131, 230))):
        add.press("Enter")
        row = sheet.locator("[data-corner]").nth(number)
        expect(row.get_by_label("Across")).to_be_focused()
        for name, figure in zip(("Across", "Down"), corner, strict=True):
            row.get_by_label(name).fill(str(figure))
    assert corners_of(sheet) == "130,200 150,200 150,230 131,230"

    handle = sheet.get_by_role("button", name="Corner 1:")
    handle.press("ArrowLeft")
    handle.press("Shift+ArrowUp")
    expect(handle).to_be_focused()
    expect(handle).to_have_accessible_name("Corner 1: 129 across, 190 down. Arrow keys move it, Delete takes it away.")
    sheet.get_by_role("button", name="Corner 3:").press("Delete")
    expect(sheet.get_by_role("button", name="Corner 3: 131 across")).to_be_focused()
    sheet.locator("[data-corner]").nth(2).get_by_role("button", name="Remove").press("Enter")
    assert corners_of(sheet) == "129,190 150,200"

    sheet.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(sheet.locator(".error-summary")).to_contain_text("three corners or more")
    assert corners_of(sheet) == "129,190 150,200"
    assert violations(sheet) == []

    sheet.get_by_role("button", name="Add corner").press("Enter")
    sheet.locator("[data-corner]").nth(2).get_by_label("Down").fill("240")
    sheet.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(sheet.get_by_text("Front, left 3 corners")).to_be_visible()
    assert len(AreaRegion.objects.get().outline) == 3


@pytest.fixture
def drawn(db):
    area = make_area()
    for side, across in (("left", 140), ("right", 100)):
        corners = [[across - 15, 190], [across + 15, 190], [across + 15, 250], [across - 15, 250]]
        AreaRegion.objects.create(area=area, view="front", side=side, corners=corners)
    return area


HEARD = """() => {
    window.heard = [];
    document.addEventListener("area:chosen", (event) => {
        window.heard.push(event.detail);
        event.preventDefault();
    });
}"""


def test_the_map_says_what_is_chosen_by_mouse_and_by_keyboard(drawn, window_of, clinician):
    page = window_of(clinician, "/catalogue/areas/", height=1200)
    page.evaluate(HEARD)
    region = page.get_by_role("button", name="Belly, left")

    region.nth(0).click()
    region.nth(0).press("Enter")
    region.nth(0).press(" ")
    page.get_by_role("button", name="Belly, right").nth(1).press(" ")

    left, right = ({"area": drawn.pk, "side": side} for side in ("left", "right"))
    assert page.evaluate("window.heard") == [left, left, left, right]
    assert page.url.endswith("/catalogue/areas/")


def test_where_nobody_listens_the_link_is_followed(drawn, window_of, clinician):
    page = window_of(clinician, "/catalogue/areas/", height=1200)

    page.get_by_role("button", name="Belly, left").nth(0).press(" ")

    page.wait_for_url(f"**/catalogue/areas/?area={drawn.pk}&side=left")
    expect(page.get_by_role("button", name="Belly, left").nth(0)).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("size", first_by_day(*SIZES))
def test_the_pages_of_the_areas_have_no_barrier(drawn, window_of, admin, size):
    width, height = SIZES[size]
    page = window_of(admin, f"/catalogue/areas/?area={drawn.pk}&side=left", width=width, height=height)
    for name, path in (("areas", ""), ("area-new", "add"), ("area", f"{drawn.pk}/edit")):
        page.goto(f"/catalogue/areas/{path}")
        keep_picture(page, name, sizes=(size,))
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
