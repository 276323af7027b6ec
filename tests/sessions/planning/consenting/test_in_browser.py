"""A patient signs on a tablet that is handed to them, with the finger or the mouse; the clinician then prints it."""

import json

import pytest
from playwright.sync_api import Page, expect

from patients.consents.loading import load_consent_texts
from patients.consents.writing import put_into_use
from patients.models import Consent
from tests import factories
from tests.browsing import SIZES, keep_picture, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTH, HEIGHT = SIZES["tablet"]
STROKE = [(30, 100), (60, 40), (90, 120), (130, 50), (170, 110), (220, 60), (260, 90)]


@pytest.fixture
def course(ana, clinician):
    """The texts of the project are in use."""
    for draft in load_consent_texts():
        put_into_use(actor=clinician, draft=draft, edits=1, is_read=True)
    return factories.make_active_course(ana, clinician, sessions=10, area=factories.make_area("hips", "Hips"))


def draw(page: Page, *, lower: int = 0) -> None:
    box = page.locator("canvas[data-pad]")
    box.scroll_into_view_if_needed()
    place = box.bounding_box()
    assert place is not None
    points = [(place["x"] + x, place["y"] + y + lower) for x, y in STROKE]
    page.mouse.move(*points[0])
    page.mouse.down()
    for x, y in points[1:]:
        page.mouse.move(x, y, steps=4)
    page.mouse.up()


def strokes(page: Page) -> int:
    typed = page.locator("[name=signature]").input_value()
    return len(json.loads(typed)["strokes"]) if typed else 0


def test_a_patient_reads_and_signs(window_of, clinician, course):
    page = window_of(clinician, f"/courses/{course.pk}/consent", width=WIDTH, height=HEIGHT)
    expect(page.get_by_text("No trial has shown that this mixture reduces fat.")).to_be_visible()
    assert violations(page) == []
    keep_picture(page, "consent", sizes=("phone", "tablet", "desk"))

    draw(page)
    draw(page, lower=60)
    assert strokes(page) == 2
    page.get_by_role("button", name="Undo stroke").click()
    assert strokes(page) == 1
    page.get_by_role("button", name="Clear").click()
    assert strokes(page) == 0
    draw(page)
    page.get_by_role("button", name="Sign", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    assert strokes(page) == 1
    keep_picture(page, "consent-refused", sizes=("tablet",))
    page.get_by_label("Cost").fill("90 € a session, 900 € in all")
    page.get_by_label("My questions have been answered").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Ana Ruiz has signed.")).to_be_visible()

    consent = Consent.objects.get()
    assert (consent.areas, consent.sessions) == (["hips"], 10)
    page.goto(f"/consents/{consent.pk}/")
    expect(page.get_by_role("img", name="Signature of Ana Ruiz")).to_be_visible()
    assert page.evaluate("() => document.querySelector('img.signature').naturalWidth") > 0
    assert violations(page) == []
    keep_picture(page, "consent-signed", sizes=("phone", "tablet", "desk"))
    page.emulate_media(media="print")
    keep_picture(page, "consent-printed", sizes=("desk",))


def test_whoever_cannot_draw_signs_on_paper_by_keyboard_alone(window_of, clinician, course, tmp_path):
    scan = tmp_path / "signed.pdf"
    scan.write_bytes(b"%PDF-1.7 scan %%EOF")
    page = window_of(clinician, f"/courses/{course.pk}/consent", width=WIDTH, height=HEIGHT)
    page.get_by_label("on the tablet").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("canvas[data-pad]")).to_be_hidden()
    page.get_by_label("Scan of the signed paper").set_input_files(scan)
    page.get_by_label("Cost").fill("90 €")
    page.get_by_label("My questions have been answered").check()
    assert violations(page) == []
    page.get_by_role("button", name="Sign", exact=True).press("Enter")
    expect(page.get_by_text("Ana Ruiz has signed.")).to_be_visible()
    assert Consent.objects.get().sheet.kind == "application/pdf"


def test_the_other_pages_of_consent_have_no_barrier(window_of, clinician, front_desk, admin, course, ana):
    consent = factories.make_consent(ana, clinician, areas=("hips",))
    version = consent.text.version
    for person, path, name in (
        (admin, "/catalogue/consents/", "texts"),
        (admin, f"/catalogue/consents/{version.pk}/", "text"),
        (admin, "/catalogue/consents/lipolytic/new", "text-form"),
        (front_desk, f"/patients/{ana.pk}/consents/lipolytic/text", "handout"),
        (clinician, f"/consents/{consent.pk}/withdraw", "withdraw"),
        (clinician, f"/patients/{ana.pk}/", "chart"),
    ):
        page = window_of(person, path, width=WIDTH, height=HEIGHT)
        keep_picture(page, f"consents-{name}", sizes=("phone", "tablet", "desk"))
        assert violations(page) == [], path
