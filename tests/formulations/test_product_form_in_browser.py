"""The form of a product by keyboard: rows come and go, and nothing that was typed is lost."""

import pytest
from playwright.sync_api import expect

from formulations.models import Product
from formulations.services.products import contents_of
from tests.browsing import SIZES, first_by_day, keep_picture, tab_to, violations
from tests.factories import make_ingredient

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def form(window_of, admin, transactional_db):
    for name in ("Biotin", "Caffeine", "Zinc"):
        make_ingredient(name)
    width, height = SIZES["tablet"]
    return window_of(admin, "/catalogue/products/new", width=width, height=height)


def test_rows_are_added_and_taken_away_by_keyboard(form):
    form.get_by_label("Name").fill("Cocktail")
    row = form.locator("[data-row]")
    row.nth(0).get_by_label("Ingredient").select_option(label="Biotin")
    row.nth(0).get_by_label("Strength").fill("5")

    for number, (name, strength) in enumerate((("Caffeine", "7"), ("Zinc", "0,5")), start=1):
        tab_to(form, "button", "Add ingredient")
        form.keyboard.press("Enter")
        expect(row.nth(number).get_by_label("Ingredient")).to_be_focused()
        row.nth(number).get_by_label("Ingredient").select_option(label=name)
        row.nth(number).get_by_label("Strength").fill(strength)
    row.nth(1).get_by_role("button", name="Remove").press("Enter")
    expect(row.nth(1)).to_be_hidden()
    expect(row.nth(2).get_by_label("Ingredient")).to_be_focused()

    form.get_by_label("At room temperature").fill("24")
    form.get_by_role("button", name="Add product").press("Enter")

    expect(form.locator(".error-summary")).to_contain_text("Say where the time of use after opening comes from")
    expect(row.nth(0).get_by_label("Strength")).to_have_value("5")
    expect(row.nth(1)).to_be_hidden()
    expect(row.nth(2).get_by_label("Strength")).to_have_value("0,5")
    form.get_by_label("Who says how long it keeps").fill("Label")
    form.get_by_role("button", name="Add product").press("Enter")

    expect(form.get_by_role("heading", name="Cocktail")).to_be_visible()
    found = {it.ingredient.name: str(it.strength.normalize()) for it in contents_of(Product.objects.get())}
    assert found == {"Biotin": "5", "Zinc": "0.5"}
    assert violations(form) == []
    keep_picture(form, "product", sizes=("phone", "tablet", "desk"))


def test_the_last_row_leaves_the_focus_on_the_button_that_adds_one(form):
    form.get_by_role("button", name="Remove").press("Enter")

    expect(form.get_by_role("button", name="Add ingredient")).to_be_focused()


@pytest.mark.parametrize("size", first_by_day(*SIZES))
def test_the_form_has_no_barrier(window_of, admin, form, size):
    width, height = SIZES[size]
    form.set_viewport_size({"width": width, "height": height})

    assert violations(form) == []
    assert form.evaluate("document.documentElement.scrollWidth <= innerWidth")
    keep_picture(form, "product-form", sizes=(size,))
