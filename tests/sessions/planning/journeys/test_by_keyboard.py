"""Dr Marin plans, charts, has the consent signed on paper and signs the plan without touching mouse or screen."""

import pytest
from playwright.sync_api import Page, expect

from patients.models import Consent
from sessions.planning.models import AreaChart, PlanStatus
from tests.browsing import keys, tab_to
from tests.sessions.planning.journeys.bench import Bench
from tests.sessions.planning.on_screen import saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_chart_consent_and_signature_need_no_pointer(window_of, treatable: Bench, tmp_path):
    course = treatable.course()
    treatable.receive(course)
    page = window_of(treatable.clinician, f"/courses/{course.pk}/plan")
    press(page, "link", "Draw the chart Belly")
    chart(page)

    page.goto(f"/courses/{course.pk}/consent")
    scan = tmp_path / "signed.pdf"
    scan.write_bytes(b"%PDF-1.7 scan %%EOF")
    consent_on_paper(page, scan)

    page.goto(f"/courses/{course.pk}/plan")
    tab_to(page, "checkbox", "I have read the notes")
    keys(page, "Space")
    press(page, "button", "Sign plan")
    expect(page.get_by_text("Signed by Dr Marin")).to_be_visible()

    plan = course.plans.get()
    assert (plan.status, plan.areas.get().points) == (PlanStatus.SIGNED, 50)
    assert AreaChart.objects.get().points[0] == ["-4.4", "-2"]
    assert (Consent.objects.get().way, Consent.objects.get().sheet.kind) == ("paper", "application/pdf")


def press(page: Page, role: str, name: str) -> None:
    tab_to(page, role, name)
    keys(page, "Enter")


def chart(page: Page) -> None:
    tab_to(page, "combobox", "Outline")
    keys(page, "rect", "Tab", "Tab", "10", "Tab", "5", "Enter")
    expect(page.locator("circle.point")).to_have_count(50)
    tab_to(page, "application", "Chart with 50 points")
    for key in ("]", "ArrowRight"):
        page.keyboard.press(key)
    assert saved(page).points[0] == ["-4.4", "-2"]
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")


def consent_on_paper(page: Page, scan) -> None:
    tab_to(page, "textbox", "Cost")
    keys(page, "90 €", "Tab", "Space", "Tab", "Tab", "ArrowDown")
    expect(page.locator("canvas[data-pad]")).to_be_hidden()
    tab_to(page, "button", "Scan of the signed paper")
    with page.expect_file_chooser() as chooser:
        keys(page, "Space")
    chooser.value.set_files(scan)
    tab_to(page, "button", "Sign", exact=True)
    keys(page, "Enter")
    expect(page.get_by_text("Ana Ruiz has signed.")).to_be_visible()
