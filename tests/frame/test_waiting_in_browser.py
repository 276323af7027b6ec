"""The line that moves while an answer lets wait."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from mesoplan.staff.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONGER_THAN_A_SECOND_MS = 1500
NOTE_LINE = """() => new MutationObserver(([{ target }]) => target.hidden || sessionStorage.setItem("line", "shown"))
    .observe(document.getElementById("progress-line"), { attributes: true })"""

SENT_TWICE = """() => {
    let sent = 0;
    window.addEventListener("submit", (event) => {
        sent += event.defaultPrevented ? 0 : 1;
        event.preventDefault();
    });
    const form = document.querySelector("main form[method=post]");
    form.requestSubmit();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    form.requestSubmit();
    return sent;
}"""


class Held(list[Route]):
    """The answers that the network holds back."""

    def hold(self, route: Route) -> None:
        self.append(route)


@pytest.fixture
def holding(window_of: Callable[..., Page]):
    def at(path: str, address: str, person: User) -> tuple[Page, Held]:
        page, held = window_of(person, path), Held()
        page.evaluate(NOTE_LINE)
        page.route(address, held.hold)
        return page, held

    return at


@pytest.fixture
def waiting_list(holding, front_desk):
    """Pressed, and longer than a second not there."""
    page, held = holding("/", "**/waiting", front_desk)
    press(page)
    page.wait_for_timeout(LONGER_THAN_A_SECOND_MS)
    return page, held


def press(page: Page, **how) -> None:
    page.get_by_role("link", name="Waiting list").first.click(no_wait_after=True, **how)


def shows_line(page: Page) -> bool:
    """Of a page that is there: for as long as another is on its way, it cannot be asked anything."""
    page.wait_for_timeout(LONGER_THAN_A_SECOND_MS)
    return page.locator("#progress-line").is_visible()


def has_shown_line(page: Page) -> bool:
    return page.evaluate("sessionStorage.getItem('line') === 'shown'")


def test_a_page_that_lets_wait_shows_the_line_until_it_is_there(waiting_list):
    page, held = waiting_list
    held[0].continue_()
    page.wait_for_url("**/waiting")
    assert has_shown_line(page)
    assert not shows_line(page)


def test_whoever_goes_back_finds_the_page_without_it(waiting_list):
    page, held = waiting_list
    held[0].continue_()
    page.wait_for_url("**/waiting")
    page.go_back()
    assert not shows_line(page)


def test_escape_stops_it(waiting_list):
    page, held = waiting_list
    page.keyboard.press("Escape")
    held[0].fulfill(status=204)
    assert has_shown_line(page)
    assert not shows_line(page)


def test_escape_does_not_let_a_form_be_sent_twice(window_of, front_desk):
    page = window_of(front_desk, "/account/logout/")
    assert page.evaluate(SENT_TWICE) == 1


def test_what_opens_in_another_tab_or_on_this_page_shows_none(holding, front_desk):
    page, _held = holding("/", "**/waiting", front_desk)
    press(page, modifiers=["ControlOrMeta"])
    page.evaluate("document.querySelector('.skip-link').click()")
    assert not shows_line(page)


def test_a_form_that_asks_for_a_page_shows_it_too(holding, front_desk):
    page, held = holding("/bookings/replan", "**/bookings/replan?*", front_desk)
    page.evaluate("document.querySelector('form[method=get].form').requestSubmit()")
    page.wait_for_timeout(LONGER_THAN_A_SECOND_MS)
    held[0].continue_()
    page.wait_for_url("**/bookings/replan?*")
    assert has_shown_line(page)


def test_a_file_that_lets_wait_leaves_none_behind(holding, admin):
    page, held = holding("/audit/", "**/audit/download*", admin)
    with page.expect_download():
        page.get_by_role("link", name="Download as CSV").click(no_wait_after=True)
        page.wait_for_timeout(LONGER_THAN_A_SECOND_MS)
        held[0].fulfill(headers={"Content-Disposition": "attachment; filename=trail.csv"}, body="when")
    assert not shows_line(page)
