"""The main pages in a dark room: readable, and nothing on them shines."""

import pytest

from tests import factories
from tests.browsing import first_by_day, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Whatever is brighter than half and larger than a button; a code to be scanned has to be white.
SHINING = """() => [...document.querySelectorAll("body, body *:not(.qr)")].filter(element => {
    const [red, green, blue, alpha = 1] = getComputedStyle(element).backgroundColor.match(/[\\d.]+/g).map(Number);
    const box = element.getBoundingClientRect();
    return alpha > 0.5 && (red + green + blue) / 3 > 128 && box.width * box.height > 60_000;
}).map(element => element.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("width", first_by_day(390, 1440))
def test_no_main_page_shines_or_is_hard_to_read(window_of, clinician, front_desk, ana, width):
    drawn = factories.make_course(ana, clinician)
    factories.make_plan_area(drawn.plans.get(), factories.make_version(clinician))
    booked = factories.make_active_course(ana, clinician)
    clinical = (f"{ana.pk}/", f"{ana.pk}/allergies", f"{ana.pk}/measure", f"{ana.pk}/screening")
    pages = {
        clinician: ["/", "/courses/", f"/courses/{booked.pk}/", *(f"/patients/{path}" for path in clinical)],
        front_desk: [
            "/",
            "/patients/",
            f"/patients/{ana.pk}/",
            "/calendar",
            f"/courses/{booked.pk}/book",
            "/reminders/",
        ],
    }
    for person, paths in pages.items():
        page = window_of(person, "/", width=width)
        page.emulate_media(color_scheme="dark")
        for path in paths:
            page.goto(path)
            assert page.evaluate(SHINING) == [], path
            assert violations(page) == [], path


def test_a_dark_page_chosen_on_a_light_device_stays_dark_on_every_page(window_of, clinician, ana):
    page = window_of(clinician, "/")
    page.evaluate("window.localStorage.setItem('theme', 'dark')")
    for path in ("/patients/", f"/patients/{ana.pk}/"):
        page.goto(path)
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
        assert page.evaluate(SHINING) == []
