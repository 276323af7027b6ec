"""A lot on a tablet, from the box to the recall: an admin receives it, a clinician draws from it, and both read whom it
has touched."""

import pytest
from playwright.sync_api import Page, expect

from formulations.models import Lot, LotStock, Product
from sessions.delivery.models import TreatmentRecord
from tests.browsing import SIZES, keep_picture, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTH, HEIGHT = SIZES["tablet"]


def receive(page: Page) -> None:
    page.get_by_label("Product").select_option(label="Caffeine 10 mg/mL")
    page.get_by_label("Lot number").fill("C7-100")
    page.get_by_label("Expires").fill("2027-01-31")
    page.get_by_label("Vials received").fill("3")
    page.get_by_role("button", name="Receive").click()
    expect(page.get_by_role("heading", name="Lot C7-100")).to_be_visible()


def draw(page: Page) -> None:
    page.get_by_label("Lot C7-100 · expires 31 Jan 2027 · 3 vials").check()
    for tick in page.locator("#finish").get_by_role("checkbox").all():
        tick.check()
    page.get_by_role("button", name="Sign record").click()
    expect(page.get_by_text("The record is signed.")).to_be_visible()


def recall(page: Page) -> None:
    page.get_by_role("button", name="Block this lot").click()
    page.get_by_label("Recall: the maker or an authority calls it back").check()
    page.locator("dialog#block").get_by_label("Why").fill("Particles")
    page.get_by_role("button", name="Block it").click()
    expect(page.get_by_text("Recalled Particles")).to_be_visible()


def test_from_the_box_to_the_recall(window_of, admin, clinician, record, appointment):
    Product.objects.update(vial_ml=10)
    at_the_desk = window_of(admin, "/lots/receive", width=WIDTH, height=HEIGHT)
    receive(at_the_desk)
    lot = Lot.objects.get(number="C7-100")

    draw(window_of(clinician, f"/appointments/{appointment.pk}/record", width=WIDTH, height=HEIGHT))
    assert TreatmentRecord.objects.get().is_signed
    assert LotStock.objects.get(lot=lot).vials == 2

    at_the_desk.reload()
    recall(at_the_desk)
    expect(at_the_desk.locator("#given")).to_contain_text("1 patient, 1 session")
    expect(at_the_desk.locator("body")).not_to_contain_text("Ruiz")
    assert violations(at_the_desk) == []

    in_the_room = window_of(clinician, f"/lots/{lot.pk}/", width=WIDTH, height=HEIGHT)
    expect(in_the_room.locator("#given")).to_contain_text("Ana Ruiz")
    with in_the_room.expect_download() as download:
        in_the_room.get_by_role("link", name="Download as CSV").click()
    assert "Ana Ruiz" in download.value.path().read_text(encoding="utf-8")
    assert violations(in_the_room) == []
    keep_picture(in_the_room, "recall", sizes=("phone", "tablet", "desk"))
