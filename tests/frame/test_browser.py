"""What the frame does in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browsing import violations

pytestmark = pytest.mark.browser


def test_every_target_on_a_phone_is_large_enough_for_a_thumb(open_page, clinician) -> None:
    page = open_page("/styleguide/", person=clinician, width=390, height=844)
    assert page.get_by_role("button", name="More").is_visible()
    small = page.evaluate(
        """() => [...document.querySelectorAll(".btn, .topbar a, .navigation a, .form-control, .form-select, .choice")]
            .filter(element => element.offsetParent && element.getBoundingClientRect().height < 44)
            .map(element => element.outerHTML)"""
    )
    assert small == []


def test_the_banner_never_scrolls_away(open_page, clinician) -> None:
    page = open_page("/styleguide/", person=clinician)
    page.evaluate("document.querySelector('.topbar').after(document.querySelector('.patient-banner'))")
    page.evaluate("window.scrollTo(0, 3000)")
    assert page.evaluate("document.querySelector('.patient-banner').getBoundingClientRect().top") == 0


def test_the_theme_follows_the_device_until_a_person_chooses(open_page, clinician) -> None:
    page = open_page("/styleguide/", person=clinician, theme="dark")
    assert page.get_attribute("html", "data-bs-theme") == "dark"
    page.get_by_role("button", name="Dr Marin").click()
    page.get_by_role("button", name="Light").click()
    assert page.get_attribute("html", "data-bs-theme") == "light"
    page.reload()
    assert page.get_attribute("html", "data-bs-theme") == "light"


def test_a_confirmation_opens_closes_and_gives_the_focus_back(open_page, clinician) -> None:
    page = open_page("/styleguide/", person=clinician)
    opener = page.get_by_role("button", name="Cancel sessions")
    opener.click()
    dialog = page.get_by_role("dialog", name="Cancel 4 sessions of Ana Ruiz")
    assert dialog.is_visible()
    assert violations(page) == []
    dialog.get_by_role("button", name="Go back").click()
    assert not dialog.is_visible()
    assert opener.evaluate("element => element === document.activeElement")


def test_on_paper_the_frame_is_gone_and_the_words_are_black(open_page, clinician) -> None:
    page = open_page("/styleguide/", person=clinician, theme="dark")
    page.emulate_media(media="print")
    assert not page.locator(".topbar").is_visible()
    assert not page.locator(".page-head .actions").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("keys", ["/", "Control+k"])
def test_the_search_is_one_key_away(open_page, clinician, keys: str) -> None:
    page = open_page("/styleguide/", person=clinician)
    page.keyboard.press(keys)
    assert page.evaluate("document.activeElement.name") == "q"


def test_a_slash_typed_in_a_field_stays_there(open_page, clinician) -> None:
    page = open_page("/styleguide/", person=clinician)
    field = page.get_by_label("Name of the area").first
    field.press_sequentially("1/2")
    assert field.input_value() == "1/2"


def test_the_first_tab_skips_to_the_content(open_page, clinician) -> None:
    page = open_page("/styleguide/", person=clinician)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_whoever_signs_in_types_the_address_and_then_the_password(open_page, db) -> None:
    page = open_page("/account/login/")
    expect(page.locator("[name=login]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[name=password]")).to_be_focused()


@pytest.mark.parametrize("selector", ["input[name=name]", "select[name=technique]", ".btn-primary", ".choice input"])
def test_the_focus_is_seen_on_fields_and_buttons(open_page, clinician, selector: str) -> None:
    page = open_page("/styleguide/", person=clinician)
    page.keyboard.press("Tab")
    page.locator(f"main {selector}").first.focus()
    shown = page.locator(f"main {selector}").first.evaluate("it => getComputedStyle(it).outline")
    assert "solid 3px" in shown


def test_what_is_wrong_gets_the_focus_and_leads_to_its_field(open_page, db) -> None:
    page = open_page("/account/login/")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_function("document.activeElement.className === 'error-summary'")
    page.get_by_role("link", name="Email").click()
    expect(page.locator("[name=login]")).to_be_focused()


@pytest.mark.urls("tests.frame.urls")
def test_a_refusal_of_a_part_is_read_on_the_page(open_page, clinician) -> None:
    page = open_page("/styleguide/", person=clinician)
    page.evaluate("htmx.ajax('POST', '/refuses', {source: 'body', target: '#content'})")
    page.locator("#messages").get_by_text("Room 2 is taken at 10:30.").wait_for()
    assert page.get_by_role("heading", name="Style guide").is_visible()


@pytest.mark.urls("tests.frame.urls")
def test_messages_of_a_part_arrive_where_they_belong(open_page, clinician) -> None:
    page = open_page("/styleguide/", person=clinician)
    page.evaluate("htmx.ajax('GET', '/says', {source: 'body', target: '#content'})")
    page.locator("#toasts").get_by_text("Session 4 moved.").wait_for()
    page.locator("#messages").get_by_text("The reminder was not sent.").wait_for(state="attached")


def test_a_server_that_cannot_be_reached_is_said_and_nothing_is_lost(open_page, clinician) -> None:
    page = open_page("/styleguide/", person=clinician)
    page.get_by_label("Name of the area").first.fill("Belly")
    page.context.set_offline(offline=True)
    page.evaluate("htmx.ajax('GET', '/styleguide/', {source: 'body', target: '#content'}).catch(() => {})")
    page.get_by_text("the server cannot be reached").wait_for()
    assert page.get_by_label("Name of the area").first.input_value() == "Belly"
