"""The grid in a real browser: cards are dragged, drawn longer and carried by keyboard, and what others do appears."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from sessions.booking.models import Appointment
from sessions.booking.services.cancel import cancel_appointment
from sessions.booking.services.change import move_appointment
from tests import factories
from tests.browsing import keep_picture, violations
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIVE_MINUTES_PX = 10
WITHIN_MS = 15_000
STRICT = (
    "default-src 'none'; connect-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; style-src 'self'"
)


@pytest.fixture
def visit(first, clinician) -> Appointment:
    """Ana on Monday at ten."""
    return book(first, clinician, MONDAY, "10:00")


@pytest.fixture
def other(bruno_session, clinician) -> Appointment:
    """Bruno on Monday at two."""
    return book(bruno_session, clinician, MONDAY, "14:00")


def card_of(page: Page, name: str):
    return page.locator(".ec-event", has_text=name)


def drag(page: Page, name: str, *, minutes: int, right_px: float = 0, edge: bool = False) -> None:
    """Down to where it is let go, and not yet let go."""
    card = card_of(page, name)
    card.scroll_into_view_if_needed()
    box = card.bounding_box()
    x, y = box["x"] + 80, box["y"] + (box["height"] - 3 if edge else 12)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 8, steps=3)
    page.mouse.move(x + right_px, y + minutes / 5 * FIVE_MINUTES_PX, steps=8)


def how_far_below(page: Page) -> float:
    """Bruno's card under Ana's, wherever the page is scrolled to."""
    ana = card_of(page, "Ana Ruiz").element_handle()
    return card_of(page, "Bruno Sala").evaluate(
        "(it, other) => it.getBoundingClientRect().top - other.getBoundingClientRect().top", ana
    )


def dialog(page: Page):
    return page.get_by_role("dialog")


def start_of(visit: Appointment) -> str:
    visit.refresh_from_db()
    return f"{visit.clinic.local(visit.starts_at):%H:%M}"


def test_a_card_stands_on_the_grid_at_its_time_and_as_long_as_its_visit(window_of, front_desk, visit):
    page = window_of(front_desk, "/calendar")
    box = card_of(page, "Ana Ruiz").bounding_box()
    assert abs(box["height"] - 6 * FIVE_MINUTES_PX) < 2
    line = page.locator(".ec-slot time", has_text="10:00").bounding_box()
    assert abs(box["y"] - (line["y"] + line["height"] / 2)) < 6


def test_a_card_is_dragged_reviewed_kept_and_taken_back(window_of, front_desk, visit):
    page = window_of(front_desk, "/calendar")
    drag(page, "Ana Ruiz", minutes=65)
    expect(page.get_by_text("Moving Ana Ruiz: Mon 2 Nov, 11:05–11:35, Dr Marin.").first).to_be_visible()
    page.mouse.up()
    expect(dialog(page).get_by_text("Mon 2 Nov, 11:05–11:35")).to_be_visible()
    expect(dialog(page).get_by_label("Tell the patient")).to_be_checked()
    assert violations(page) == []
    assert start_of(visit) == "10:00"
    keep_picture(page, "calendar-review", sizes=("phone", "tablet", "desk"))
    dialog(page).get_by_role("button", name="Move").click()
    expect(dialog(page)).to_have_count(0)
    expect(card_of(page, "11:05–11:35")).to_be_visible()
    assert start_of(visit) == "11:05"
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Ana Ruiz is back in the old place.")).to_be_visible()
    assert start_of(visit) == "10:00"


def test_a_card_that_is_put_back_stands_where_it_was(window_of, front_desk, visit):
    page = window_of(front_desk, "/calendar")
    before = card_of(page, "Ana Ruiz").bounding_box()
    drag(page, "Ana Ruiz", minutes=60)
    page.mouse.up()
    expect(dialog(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(card_of(page, "10:00–10:30")).to_be_visible()
    assert abs(card_of(page, "Ana Ruiz").bounding_box()["y"] - before["y"]) < 2
    assert start_of(visit) == "10:00"


def test_a_refused_place_says_why_before_it_is_dropped_and_in_the_dialog(window_of, front_desk, visit, other):
    page = window_of(front_desk, "/calendar")
    below = how_far_below(page)
    drag(page, "Bruno Sala", minutes=-225)
    expect(page.locator("[data-moving]")).to_contain_text("Dr Marin is busy from 10:00 to 10:30.")
    page.mouse.up()
    refused = dialog(page).get_by_role("alert")
    expect(refused).to_contain_text("Dr Marin is busy from 10:00 to 10:30.")
    expect(refused).to_be_focused()
    expect(dialog(page).get_by_role("button", name="Move", exact=True)).to_have_count(0)
    assert violations(page) == []
    dialog(page).get_by_role("button", name="Put back").click()
    expect(dialog(page)).to_have_count(0)
    expect(card_of(page, "Bruno Sala")).to_contain_text("14:00")
    assert abs(how_far_below(page) - below) < 2
    assert start_of(other) == "14:00"


def test_a_card_goes_to_another_clinician_and_another_day_of_the_week(window_of, front_desk, visit, clinic):
    blanc = factories.make_user("clinician", clinic, name="Dr Blanc")
    page = window_of(front_desk, "/calendar?extent=week", width=1900)
    heads = page.locator(".ec-col-head:has(span)")
    width = heads.nth(1).bounding_box()["x"] - heads.nth(0).bounding_box()["x"]
    drag(page, "Ana Ruiz", minutes=30, right_px=width)
    page.mouse.up()
    expect(dialog(page).get_by_text("Tue 3 Nov, 10:30–11:00")).to_be_visible()
    expect(dialog(page).get_by_text("Dr Blanc · Room 1")).to_be_visible()
    dialog(page).get_by_role("button", name="Move").click()
    expect(dialog(page)).to_have_count(0)
    visit.refresh_from_db()
    assert (visit.clinician, visit.starts_at) == (blanc, at(clinic, MONDAY + timedelta(days=1), "10:30"))


def test_a_card_is_drawn_longer(window_of, front_desk, visit):
    page = window_of(front_desk, "/calendar")
    drag(page, "Ana Ruiz", minutes=15, edge=True)
    page.mouse.up()
    expect(dialog(page).get_by_text("Mon 2 Nov, 10:00–10:45")).to_be_visible()
    expect(dialog(page).get_by_text("there is nothing to tell the patient")).to_be_visible()
    dialog(page).get_by_role("button", name="Move").click()
    expect(dialog(page)).to_have_count(0)
    expect(card_of(page, "10:00–10:45")).to_be_visible()
    visit.refresh_from_db()
    assert visit.minutes == 45


def test_a_card_is_carried_with_the_keyboard_alone(window_of, front_desk, visit, clinic):
    blanc = factories.make_user("clinician", clinic, name="Dr Blanc")
    page = window_of(front_desk, "/calendar")
    card = page.locator("a[data-visit]")
    card.focus()
    page.keyboard.press("m")
    for key in ("ArrowDown", "ArrowDown", "Shift+ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    said = page.locator("[data-said]")
    expect(said).to_have_text("Moving Ana Ruiz: Mon 2 Nov, 10:10–10:45, Dr Blanc.")
    expect(card).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog(page).get_by_role("button", name="Move", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog(page)).to_have_count(0)
    expect(card).to_be_focused()
    visit.refresh_from_db()
    assert (start_of(visit), visit.minutes, visit.clinician) == ("10:10", 35, blanc)


def test_escape_puts_a_carried_card_back(window_of, front_desk, visit):
    page = window_of(front_desk, "/calendar")
    page.locator("a[data-visit]").focus()
    for key in ("m", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator("[data-said]")).to_have_text("The calendar ends here.")
    page.keyboard.press("Escape")
    expect(page.locator("[data-said]")).to_have_text("Ana Ruiz is back in its place.")
    expect(card_of(page, "10:00–10:30")).to_be_visible()
    assert start_of(visit) == "10:00"


@pytest.mark.parametrize("view", ["grid", "list"])
def test_what_somebody_else_does_appears_by_itself(window_of, front_desk, visit, other, clinic, view):
    page = window_of(front_desk, f"/calendar?view={view}")
    expect(page.get_by_text("10:00–10:30").first).to_be_visible()
    move_appointment(
        actor=front_desk,
        appointment=visit,
        clinician=visit.clinician,
        room=visit.room,
        starts_at=at(clinic, MONDAY, "12:00"),
        version=1,
    )
    cancel_appointment(actor=front_desk, appointment=other, version=1)
    expect(page.get_by_text("12:00–12:30").first).to_be_visible(timeout=WITHIN_MS)
    if view == "grid":
        expect(page.locator("[data-said]")).to_have_text(
            "Changed by somebody: Ana Ruiz, Mon 2 Nov, 12:00–12:30, Dr Marin. No longer here: Bruno Sala."
        )
        expect(card_of(page, "Bruno Sala")).to_have_count(0)


def test_the_list_moves_with_the_same_review(window_of, front_desk, visit):
    page = window_of(front_desk, "/calendar?view=list")
    page.get_by_role("link", name="Move Ana Ruiz").click()
    form = dialog(page)
    form.get_by_label("Time").fill("11:30")
    assert violations(page) == []
    form.get_by_role("button", name="Review the move").click()
    expect(form.get_by_text("Mon 2 Nov, 11:30–12:00")).to_be_visible()
    form.get_by_label("Tell the patient").uncheck()
    form.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator("#listed").get_by_text("11:30–12:00")).to_be_visible()
    expect(page.get_by_text("No message tells the patient.")).to_be_visible()
    expect(page.get_by_role("link", name="Move Ana Ruiz")).to_be_focused()
    assert start_of(visit) == "11:30"


def test_without_scripts_the_list_does_it_all(window_of, front_desk, visit):
    page = window_of(front_desk, "/calendar", java_script_enabled=False)
    expect(page).to_have_url(re.compile("view=list"))
    page.get_by_role("link", name="Move Ana Ruiz").click()
    page.get_by_label("Time").fill("11:30")
    page.get_by_role("button", name="Review the move").click()
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_text("Moved: Ana Ruiz, Mon 2 Nov, 11:30")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    assert start_of(visit) == "10:00"
    page.get_by_text("Cancel").first.click()
    page.get_by_role("button", name="Cancel the appointment").click()
    visit.refresh_from_db()
    assert visit.is_cancelled


def test_a_phone_gets_the_list_and_so_does_whoever_gets_no_grid(window_of, front_desk, visit):
    page = window_of(front_desk, "/calendar", width=390, height=844)
    expect(page.locator("#listed").get_by_text("Ana Ruiz").first).to_be_visible()
    expect(page.locator("[data-view=list]")).to_have_attribute("aria-current", "true")
    page = window_of(front_desk, "/bookings/to-do")
    page.route(re.compile("event-calendar.*js"), lambda route: route.abort())
    page.goto("/calendar")
    expect(page.locator("#listed").get_by_text("Ana Ruiz").first).to_be_visible()


def test_a_browser_in_another_country_shows_the_clock_of_the_clinic(window_of, front_desk, visit):
    page = window_of(front_desk, "/calendar", timezone_id="America/New_York")
    expect(card_of(page, "10:00–10:30")).to_be_visible()
    drag(page, "Ana Ruiz", minutes=60)
    page.mouse.up()
    expect(dialog(page).get_by_text("Mon 2 Nov, 11:00–11:30")).to_be_visible()


def test_an_empty_place_leads_to_a_booking_and_a_closed_one_says_why(window_of, front_desk, visit, clinician, course):
    page = window_of(front_desk, "/calendar")
    box = card_of(page, "Ana Ruiz").bounding_box()
    page.mouse.click(box["x"] + 80, box["y"] + 12 * FIVE_MINUTES_PX + 2)
    expect(page).to_have_url(re.compile(f"/bookings/to-do\\?day=2026-11-02&at=11%3A00&clinician={clinician.pk}"))
    page.goto("/calendar?day=2026-11-01")
    lane = page.locator(".ec-body .ec-day").first.bounding_box()
    page.mouse.click(lane["x"] + 80, lane["y"] + 100)
    expect(page.locator("[data-moving]")).to_contain_text("This time has already passed.")


def test_the_grid_needs_no_style_and_no_script_in_the_page(window_of, front_desk, visit):
    page = window_of(front_desk, "/bookings/to-do")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)

    def strictly(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers=answer.headers | {"content-security-policy": STRICT})

    page.route(re.compile("/calendar$"), strictly)
    page.goto("/calendar")
    expect(card_of(page, "Ana Ruiz")).to_be_visible()
    box = card_of(page, "Ana Ruiz").bounding_box()
    assert abs(box["height"] - 6 * FIVE_MINUTES_PX) < 2
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_grid_is_read_aloud_in_light_and_dark(window_of, clinician, visit, other, scheme):
    page = window_of(clinician, "/calendar?by=room", color_scheme=scheme)
    expect(card_of(page, "Ana Ruiz")).to_be_visible()
    assert violations(page) == []
    keep_picture(page, f"calendar-{scheme}", sizes=("tablet", "desk"))
