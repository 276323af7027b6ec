"""From the first row of a draft to a plan, by keyboard: concentrations change as they are typed, nothing is lost."""

import pytest
from playwright.sync_api import Page, expect

from formulations.models import FormulationVersion
from sessions.planning.models import Course, PlanArea
from tests import factories
from tests.browsing import SIZES, first_by_day, keep_picture, keys, tab_to, violations
from tests.formulations.recipes.conftest import pours

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def course(ana, clinician, caffeine, saline):
    factories.make_area()
    factories.make_technique()
    course = factories.make_course(ana, clinician)
    course.plans.update(first_on=course.clinic.today)
    return course


def test_a_draft_is_written_by_keyboard_approved_and_chosen_in_a_plan(window_of, admin, clinician, course):
    form = window_of(admin, "/catalogue/formulations/new")
    form.get_by_label("Name").focus()
    form.keyboard.type("Lipo A")
    form.locator("[data-row]").get_by_label("Product").focus()
    pour(form, "Caff", "2")
    holds(form, caffeine="50 mg/mL", total="2 mL")
    add_row(form)
    pour(form, "Sal", "8")
    holds(form, caffeine="10 mg/mL", total="10 mL")
    expect(form.locator("[data-row]").nth(1).get_by_label("Volume")).to_be_focused()
    expect(form.locator("#mixture")).to_contain_text("No data on mixing Caffeine + Sodium chloride")
    keys(form, "Tab", "Enter")
    holds(form, caffeine="50 mg/mL", total="2 mL")
    add_row(form)
    pour(form, "Sal", "3")
    holds(form, caffeine="20 mg/mL", total="5 mL")
    tab_to(form, "button", "Save draft")
    form.keyboard.press("Enter")
    expect(form.get_by_role("heading", name="Lipo A, version 1")).to_be_visible()
    version = FormulationVersion.objects.get()
    assert pours(version) == {"Caffeine ampoule": 2, "Saline": 3}

    page = window_of(clinician, "/")
    approve_by_keyboard(page)
    plan_belly(page, course)
    assert PlanArea.objects.get().formulation_version == version


def pour(form: Page, product: str, volume: str) -> None:
    """From the choice of the product, which has the focus."""
    form.keyboard.type(product)
    form.keyboard.press("Tab")
    form.keyboard.type(volume)


def add_row(form: Page) -> None:
    tab_to(form, "button", "Add product")
    form.keyboard.press("Enter")
    expect(form.locator("[data-row]:not([hidden])").last.get_by_label("Product")).to_be_focused()


def holds(form: Page, *, caffeine: str, total: str) -> None:
    mixture = form.locator("#mixture")
    expect(mixture.get_by_role("row", name="Caffeine")).to_contain_text(caffeine)
    expect(mixture.locator("[data-total]")).to_have_text(total)


def approve_by_keyboard(page: Page) -> None:
    page.get_by_role("link", name="Formulation to approve Lipo A v1").press("Enter")
    tab_to(page, "checkbox", "I have read what is said of this mixture")
    page.keyboard.press("Space")
    keys(page, "Tab", "Enter")
    expect(page.get_by_text("Lipo A v1 is approved")).to_be_visible()


def plan_belly(page: Page, course: Course) -> None:
    page.goto(f"/courses/{course.pk}/plan")
    row = page.locator(".area-row.new")
    row.get_by_label("Area").select_option(label="Belly")
    row.get_by_label("Formulation").select_option(label="Lipo A v1")
    row.get_by_label("Technique").select_option(label="Point by point · 0.1–0.2 mL")
    row.get_by_label("Points").fill("20")
    row.get_by_label("Volume a point").fill("0.1")
    page.get_by_role("button", name="Add area").press("Enter")
    expect(page.get_by_role("link", name="Customise Lipo A v1")).to_be_visible()


def test_what_is_refused_stands_where_it_was_typed(window_of, admin, caffeine, saline):
    form = window_of(admin, "/catalogue/formulations/new")
    row = form.locator("[data-row]")
    row.nth(0).get_by_label("Product").select_option(label="Caffeine ampoule")
    row.nth(0).get_by_label("Volume").fill("x")
    form.get_by_role("button", name="Save draft").press("Enter")

    expect(form.locator(".error-summary")).to_contain_text("Row 1, Volume:")
    expect(row.nth(0).get_by_label("Volume")).to_have_value("x")
    expect(form.locator("#mixture")).to_contain_text("No concentration is named while a row is wrong")


@pytest.mark.parametrize("size", first_by_day(*SIZES))
def test_the_pages_have_no_barrier(window_of, admin, clinician, approved, recipe, size):
    width, height = SIZES[size]
    for person, path in (
        (admin, "/catalogue/formulations/"),
        (admin, f"/catalogue/formulations/new-version-of/{approved.formulation_id}"),
        (clinician, f"/catalogue/formulations/{approved.pk}/"),
        (clinician, "/catalogue/formulations/of-patients/"),
    ):
        page = window_of(person, path, width=width, height=height)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    keep_picture(page, "recipes", sizes=(size,))
