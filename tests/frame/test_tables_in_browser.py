"""A table without room for its columns is told row by row, so that no figure is cut off."""

import pytest
from playwright.sync_api import Page, expect

from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def course(ana, clinician):
    return factories.make_active_course(ana, clinician, sessions=3)


def hidden_to_the_right(page: Page) -> int:
    """The cells that reach beyond the window."""
    return page.evaluate(
        "[...document.querySelectorAll('.figures tbody :is(th, td)')]"
        ".filter((cell) => cell.getBoundingClientRect().right > innerWidth).length"
    )


def is_by_row(page: Page) -> bool:
    return page.locator(".figures.by-row").count() > 0


def test_on_a_phone_every_figure_stands_under_the_name_of_its_column(window_of, clinician, course):
    page = window_of(clinician, f"/courses/{course.pk}/plan", width=390, height=844)
    row = page.locator("#sessions").get_by_role("row").nth(2)
    expect(row.get_by_role("cell")).to_have_count(4)
    expect(row.get_by_role("rowheader")).to_contain_text("2")
    expect(page.locator(".figures.by-row").first).to_be_visible()
    assert hidden_to_the_right(page) == 0
    shown = row.get_by_role("cell").nth(1).evaluate("(cell) => getComputedStyle(cell, '::before').content")
    assert shown == '"Due"'


def test_where_there_is_room_the_columns_stand_beside_each_other(window_of, clinician, course):
    page = window_of(clinician, f"/courses/{course.pk}/plan")
    expect(page.get_by_role("columnheader", name="Not before")).to_be_visible()
    assert not is_by_row(page)


def test_a_turned_tablet_lays_its_tables_out_anew(window_of, clinician, course):
    page = window_of(clinician, f"/courses/{course.pk}/plan", width=390, height=844)
    expect(page.locator(".figures.by-row").first).to_be_visible()
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator(".figures.by-row")).to_have_count(0)


def test_a_cell_without_a_figure_takes_no_room(window_of, clinician, course):
    page = window_of(clinician, f"/courses/{course.pk}/", width=390, height=844)
    expect(page.locator(".figures.by-row").first).to_be_visible()
    expect(page.locator("td[data-column=Clinician]").first).to_be_hidden()
    expect(page.locator("td[data-column=Window]").first).to_be_visible()
