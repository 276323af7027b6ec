"""The planner in a real browser: with the keyboard alone, and nothing hidden under what sticks to the foot."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from formulations.models import Condition, FormulationVersion, Ingredient
from tests import factories
from tests.browsing import hold, keys, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONGEST = "Sodium deoxycholate 1 % subcutaneous"
FOCUSED_IS_COVERED = """() => {
    const focused = document.activeElement, box = focused.getBoundingClientRect();
    const above = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return !above || !(focused.contains(above) || focused.labels?.[0]?.contains(above)) ? focused.outerHTML : "";
}"""

LEAVE_AFTER_SWAP = """() => document.addEventListener(
    "htmx:afterSwap", () => setTimeout(() => document.activeElement.blur()), { once: true }
)"""


@pytest.fixture
def course(ana, clinician):
    ana.allergy_status = "none_known"
    ana.save()
    factories.make_version(clinician)
    factories.make_area()
    factories.make_area("arms", "Arms")
    factories.make_technique()
    technique = factories.make_technique("dc", LONGEST)
    technique.volume_per_point_min_ml, technique.volume_per_point_max_ml = "0.1", "0.2"
    technique.save()
    course = factories.make_course(ana, clinician)
    course.plans.update(first_on=course.clinic.today)
    return course


@pytest.fixture
def planned(course):
    plan = course.plans.get()
    version = FormulationVersion.objects.get()
    factories.make_plan_area(plan, version, technique=factories.make_technique("dc"))
    return course


def test_a_plan_is_made_and_signed_with_the_keyboard_alone(browser, live_server, clinician, ana, course):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=live_server.url)
    page = context.new_page()
    page.goto("/")
    expect(page.locator("[name=login]")).to_be_focused()
    keys(page, clinician.email, "Tab", factories.PASSWORD, "Enter")
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    keys(page, "/", "ruiz", "Enter")
    expect(page.locator("[data-person]")).to_have_count(1)
    expect(page.get_by_role("searchbox", name="Find a patient").last).to_be_focused()
    keys(page, "ArrowDown", "Enter")
    expect(page.get_by_role("heading", name="Ana Ruiz")).to_be_visible()
    tab_to(page, "link", "Go on planning")
    keys(page, "Enter")
    expect(page.get_by_role("heading", name="Areas")).to_be_visible()
    tab_to(page, "combobox", "Area")
    keys(page, "Belly", "Tab", "Tab", "Lipo", "Tab", "Point by", "Tab", "Tab", "50", "Tab", "0,1")
    keys(page, "Tab", "Tab", "Tab", "Enter")
    expect(page.get_by_role("form", name="Belly, both sides")).to_be_visible()
    expect(page.get_by_role("button", name="Add area")).to_be_focused()
    tab_to(page, "button", "Sign plan")
    keys(page, "Enter")
    expect(page.get_by_text("Signed by Dr Marin")).to_be_visible()
    context.close()


def test_what_was_typed_beside_a_form_stays_when_the_form_is_answered(window_of, clinician, planned):
    page = window_of(clinician, f"/courses/{planned.pk}/plan")
    row, new = page.locator(".area-row").first, page.locator(".area-row.new")
    new.get_by_label("Area").select_option(label="Arms")
    new.get_by_label("Points").fill("12")

    with page.expect_response("**/areas/*"):
        row.get_by_label("Points").fill("41")
        row.get_by_label("Points").press("Tab")

    expect(row.get_by_label("Points")).to_have_value("41")
    expect(new.get_by_label("Area")).to_have_value(str(factories.make_area("arms", "Arms").pk))
    expect(new.get_by_label("Points")).to_have_value("12")


def slow_down(page: Page) -> None:
    """An answer takes longer than a person who types on."""
    conditions = {"offline": False, "latency": 400, "downloadThroughput": -1, "uploadThroughput": -1}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", conditions)


@pytest.mark.parametrize("delay", [20, 90, 160, 250])
def test_points_typed_while_an_answer_is_on_its_way_are_kept_as_typed(window_of, clinician, planned, delay):
    page = window_of(clinician, f"/courses/{planned.pk}/plan")
    slow_down(page)
    row = page.locator(".area-row").first
    row.get_by_label("Technique").select_option(index=2)
    row.get_by_label("Points").select_text()
    page.keyboard.type("120", delay=delay)
    page.keyboard.press("Tab")

    expect(page.locator("#areas")).to_contain_text("120 points", timeout=10_000)
    expect(row.get_by_label("Points")).to_have_value("120")
    assert planned.plans.get().areas.get().points == 120


@pytest.fixture
def asked(window_of, clinician, planned) -> tuple[Page, Callable[[], None]]:
    """Another technique is chosen, all of the points is selected, and the answer comes when it is let through."""
    page = window_of(clinician, f"/courses/{planned.pk}/plan")
    row = page.locator(".area-row").first
    page.locator("#planner").evaluate("planner => { planner.dataset.old = '' }")
    let_through = hold(page, re.compile(r"/areas/\d+"))
    with page.expect_request("**/areas/*"):
        row.get_by_label("Technique").select_option(index=2)
    row.get_by_label("Points").select_text()

    def let_answer_come() -> None:
        let_through()
        expect(page.locator("#planner:not([data-old])")).to_be_attached()

    return page, let_answer_come


def test_what_is_typed_is_kept_when_the_answer_comes_in_the_moment_of_leaving(asked, planned):
    page, let_answer_come = asked
    page.evaluate(LEAVE_AFTER_SWAP)
    page.keyboard.type("120")
    let_answer_come()

    expect(page.locator("#areas")).to_contain_text("120 points")
    assert planned.plans.get().areas.get().points == 120


def test_what_was_selected_before_an_answer_is_typed_over_after_it(asked, planned):
    page, let_answer_come = asked
    let_answer_come()
    page.keyboard.type("120")
    page.keyboard.press("Tab")

    expect(page.locator("#areas")).to_contain_text("120 points")
    assert planned.plans.get().areas.get().points == 120


def test_two_fields_changed_faster_than_the_answers_are_both_kept(window_of, clinician, planned):
    page = window_of(clinician, f"/courses/{planned.pk}/plan")
    slow_down(page)
    row = page.locator(".area-row").first
    row.get_by_label("Points").fill("77")
    row.get_by_label("Volume a point").fill("0.05")
    row.get_by_label("Side").select_option("left")
    page.keyboard.press("Tab")

    expect(page.locator("#areas")).to_contain_text("77 points · 3.85 mL", timeout=10_000)
    area = planned.plans.get().areas.get()
    assert (area.points, str(area.volume_per_point_ml), area.side) == (77, "0.050", "left")


def test_the_focus_is_not_lost_with_the_row_that_had_it(window_of, clinician, planned):
    page = window_of(clinician, f"/courses/{planned.pk}/plan", width=390)
    page.get_by_role("button", name="Remove").focus()
    before = page.evaluate("scrollY")
    keys(page, "Enter")
    expect(page.get_by_text("No doses yet")).to_be_attached()
    expect(page.locator("#planner")).to_be_focused()
    assert page.evaluate("scrollY") <= before, "the page does not jump"
    keys(page, "Tab")
    expect(page.get_by_role("textbox", name="Goal")).to_be_focused()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (834, 1112), (1440, 900)])
def test_nothing_that_has_the_focus_lies_under_what_sticks(window_of, clinician, planned, width, height):
    Condition.objects.create(
        code="pregnancy", label="Pregnancy", severity="absolute", scope="all", source_status="found"
    )
    page = window_of(clinician, f"/courses/{planned.pk}/plan", width=width, height=height)
    covered = []
    for _ in range(45):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement !== document.body"):
            covered.append(page.evaluate(FOCUSED_IS_COVERED))
    assert list(filter(None, covered)) == []


@pytest.mark.parametrize(("width", "height"), [(834, 1112), (1440, 900)])
def test_the_name_of_a_technique_is_not_cut(window_of, clinician, planned, width, height):
    page = window_of(clinician, f"/courses/{planned.pk}/plan", width=width, height=height)
    room = page.locator("select[name^=area-][name$=technique]").evaluate(
        """select => {
            const style = getComputedStyle(select), pen = document.createElement("canvas").getContext("2d");
            pen.font = style.font;
            const inside = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
            return inside - pen.measureText(select.selectedOptions[0].text).width;
        }"""
    )
    assert room >= 0


NOT_SIGNED = "Nothing is signed: what is typed here is not in the plan."


def sign_in_vain(page: Page, sentence: str) -> None:
    page.get_by_role("button", name="Sign plan").focus()
    keys(page, "Enter")
    expect(page.get_by_role("alert").filter(has_text=sentence)).to_be_visible()


def test_a_row_in_error_is_not_passed_over_by_the_signature(window_of, clinician, planned):
    page = window_of(clinician, f"/courses/{planned.pk}/plan")
    row, new = page.locator(".area-row").first, page.locator(".area-row.new")
    points = row.get_by_label("Points")
    points.fill("300000")
    points.press("Tab")
    expect(points).to_have_attribute("aria-invalid", "true")

    sign_in_vain(page, NOT_SIGNED)
    expect(points).to_be_focused()
    expect(page.get_by_role("link", name="Belly, both sides: Points")).to_have_count(1)

    with page.expect_response("**/plan/pattern"):
        page.get_by_role("button", name="Use these sessions").click()
    expect(points).to_have_value("300000")
    expect(points).to_have_attribute("aria-invalid", "true")
    new.get_by_label("Points").fill("33")
    points.fill("60")
    with page.expect_response("**/areas/*"):
        points.press("Tab")
    expect(page.locator("#areas")).to_contain_text("60 points")
    expect(new.get_by_label("Points")).to_have_value("33")

    sign_in_vain(page, NOT_SIGNED)
    expect(new.get_by_label("Points")).to_be_focused()
    new.get_by_label("Points").fill("")
    page.get_by_role("button", name="Sign plan").click()
    expect(page.get_by_text("Signed by Dr Marin")).to_be_visible()
    assert planned.plans.get().areas.get().points == 60


def test_a_plan_is_not_signed_while_what_was_typed_is_on_its_way(window_of, clinician, planned):
    page = window_of(clinician, f"/courses/{planned.pk}/plan")
    slow_down(page)
    row = page.locator(".area-row").first
    row.get_by_label("Points").fill("60")
    page.get_by_role("button", name="Sign plan").click()

    waited = page.get_by_role("alert").filter(has_text="was still being saved")
    expect(waited).to_be_visible()
    expect(page.locator("#areas")).to_contain_text("60 points", timeout=10_000)
    expect(waited).to_be_visible()
    page.get_by_role("button", name="Sign plan").click()
    expect(page.get_by_text("Signed by Dr Marin")).to_be_visible(timeout=10_000)


@pytest.mark.parametrize("width", [390, 768, 1024, 1440])
def test_the_fields_of_a_row_stand_in_line_and_its_problem_across_it(window_of, clinician, planned, width):
    page = window_of(clinician, f"/courses/{planned.pk}/plan", width=width)
    row = page.locator(".area-row").first
    row.get_by_label("Volume a point").fill("50")
    row.get_by_label("Volume a point").press("Tab")
    problem = row.locator(".error-summary")
    expect(problem).to_be_visible()

    points, volume = (row.get_by_label(label).bounding_box() for label in ("Points", "Volume a point"))
    assert abs(points["y"] - volume["y"]) <= 1
    assert problem.bounding_box()["width"] > 0.95 * row.bounding_box()["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_line_at_the_foot_stays_one_line_and_readable_after_a_tap(window_of, clinician, planned, scheme):
    Ingredient.objects.update(name="Sodium deoxycholate (compounded) for the pad below the navel")
    page = window_of(clinician, f"/courses/{planned.pk}/plan", width=390, height=844)
    page.emulate_media(color_scheme=scheme)
    line = page.locator(".planner-summary")
    assert line.bounding_box()["height"] < 60
    ink = line.evaluate("line => getComputedStyle(line).color")
    line.hover()
    page.mouse.down()
    expect(line).to_have_css("color", ink)
    page.mouse.up()
    expect(page).to_have_url(re.compile("#safety$"))
    expect(line).to_have_css("color", ink)


def test_a_further_area_is_proposed_like_the_one_before(window_of, clinician, planned):
    page = window_of(clinician, f"/courses/{planned.pk}/plan")
    row, new = page.locator(".area-row").first, page.locator(".area-row.new")

    new.get_by_label("Area").select_option(label="Arms")

    for label in ("Formulation", "Technique", "Volume a point"):
        expect(new.get_by_label(label)).to_have_value(row.get_by_label(label).input_value())
    expect(new.get_by_label("Points")).to_have_value("")
