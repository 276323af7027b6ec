"""The chart and the course in a real browser, in both themes and at three sizes."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from sessions.progress.services import write_missing_summaries
from tests.browsing import SIZES, first_by_day, keep_picture, violations
from tests.sessions.progress.followed import measure, treat

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def open_page(browser: Browser, live_server, client_of):
    contexts = []

    def open_it(person, path: str, *, theme: str = "light", size: str = "desk"):
        width, height = SIZES[size]
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme))
        for cookie in client_of(person).cookies.values():
            contexts[-1].add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = contexts[-1].new_page()
        page.goto(live_server.url + path)
        return page

    yield open_it
    for context in contexts:
        context.close()


@pytest.fixture
def followed(course, ana, clinician, lot, waist_error):
    """A course with a summary, and two readings of one waist."""
    measure(ana, "95", observer=clinician)
    treat(course, 1, clinician, lot)
    measure(ana, "90", observer=clinician, at=timezone.now() + timedelta(days=5))
    write_missing_summaries()
    return course


@pytest.mark.parametrize(("theme", "size"), first_by_day(("light", "phone"), ("dark", "tablet"), ("light", "desk")))
def test_chart_and_course_have_no_barrier(open_page, followed, ana, clinician, theme, size):
    for path, name in ((f"/patients/{ana.pk}/", "chart"), (f"/courses/{followed.pk}/", "course")):
        page = open_page(clinician, path, theme=theme, size=size)
        expect(page.get_by_text("Less, beyond the error of measurement")).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        keep_picture(page, f"{name}-{theme}", sizes=(size,))


def test_the_contact_page_has_no_barrier(open_page, followed, ana, front_desk):
    ana.email = "a.long.address.of.one.word@a-long-name-of-a-home.example"
    ana.save()
    page = open_page(front_desk, f"/patients/{ana.pk}/", size="phone")
    expect(page.get_by_role("heading", name="To book")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_course_is_stopped_in_a_dialog_that_names_it(open_page, followed, clinician):
    page = open_page(clinician, f"/courses/{followed.pk}/")
    page.get_by_role("button", name="Stop course").click()
    dialog = page.get_by_role("dialog", name="Stop “Slimmer belly” of Ana Ruiz")
    dialog.get_by_label("Why it is stopped").fill("   ")
    dialog.get_by_role("button", name="Stop course").click()
    expect(dialog.get_by_role("alert")).to_be_focused()
    keep_picture(page, "course-stop-refused", sizes=("phone", "desk"))
    dialog.get_by_label("Why it is stopped").fill("Moves away.")
    dialog.get_by_role("button", name="Stop course").click()

    expect(page.get_by_text("Stopped: Moves away.")).to_be_visible()
    followed.refresh_from_db()
    assert (followed.status, followed.stop_reason) == ("stopped", "Moves away.")
