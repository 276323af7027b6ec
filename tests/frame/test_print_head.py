"""Every sheet that is printed about a patient says whose it is, from which clinic, who printed it and when."""

from datetime import UTC, datetime

import pytest
from django.utils.html import strip_tags
from playwright.sync_api import expect

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(ana, clinician) -> list[str]:
    course = factories.make_active_course(ana, clinician)
    clinical = [f"/courses/{course.pk}/plan", f"/courses/{course.pk}/", f"/patients/{ana.pk}/allergies"]
    return [f"/patients/{ana.pk}/", *clinical]


def head_of(answer) -> str:
    return " ".join(strip_tags(answer.text.split('class="print-head">')[1].split("</header>")[0]).split())


def test_a_sheet_says_whose_it_is_and_who_printed_it_when(client_of, clinician, ana, pages, time_machine):
    time_machine.move_to("2026-11-24T23:30:00Z", tick=False)
    for path in pages:
        head = head_of(client_of(clinician).get(path))
        assert f"Ana Ruiz · born 14 Mar 1985 · patient {ana.number}" in head
        assert f"{ana.clinic} · printed on Wed 25 Nov 2026 at 00:30 by Dr Marin" in head


def test_the_sheet_is_of_the_clinic_of_the_patient_wherever_the_reader_works(client_of, clinician, time_machine):
    time_machine.move_to("2026-11-24T23:30:00Z", tick=False)
    new_york = factories.make_clinic(name="New York", time_zone="America/New_York")
    new_york.memberships.create(user=clinician)
    patient = factories.make_patient(new_york)
    head = head_of(client_of(clinician).get(f"/patients/{patient.pk}/"))
    assert "New York · printed on Tue 24 Nov 2026 at 18:30 by Dr Marin" in head


def test_a_page_about_nobody_has_no_head(client_of, clinician):
    assert 'class="print-head"' not in client_of(clinician).get("/courses/").text


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_head_is_on_paper_only_and_the_navigation_on_the_screen_only(window_of, clinician, pages):
    page = window_of(clinician, "/")
    for path in pages:
        page.goto(path)
        page.emulate_media(media="screen")
        expect(page.locator(".print-head")).to_be_hidden()
        expect(page.locator(".navigation")).to_be_visible()
        page.emulate_media(media="print", color_scheme="dark")
        expect(page.locator(".print-head")).to_contain_text("Ana Ruiz")
        expect(page.locator(".print-head")).to_be_visible()
        for gone in page.locator(".navigation, .topbar, .btn").all():
            expect(gone).to_be_hidden()
        # Or what follows the last card asks for a sheet of its own.
        expect(page.locator("main")).to_have_css("margin-bottom", "0px")
        expect(page.locator("main")).to_have_css("padding-bottom", "0px")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("language", "printed"),
    [("en", "printed on Tue 25 Nov 2031 at 00:05 by"), ("fr", "mar. 25 nov. 2031")],
)
def test_a_page_that_stood_open_says_when_it_was_printed(window_of, clinician, ana, language, printed):
    page = window_of(clinician, "/")
    page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
    page.clock.set_fixed_time(datetime(2031, 11, 24, 23, 5, tzinfo=UTC))
    page.goto(f"/patients/{ana.pk}/")
    page.emulate_media(media="print")
    line = page.locator(".print-head [data-clock]")
    expect(line).not_to_contain_text(printed)

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(line).to_contain_text(printed)
    expect(line).to_contain_text("00:05")
