"""The admin's Today: what has expired is told from what soon will, and who has to approve is named."""

from datetime import timedelta

import pytest

from formulations.services.blocks import ask_to_lift, block_lot
from formulations.services.stock import take_out
from tests.factories import (
    make_ingredient,
    make_lot,
    make_product,
    make_stock,
    make_user,
    make_version,
    make_waiting_change,
)

pytestmark = pytest.mark.django_db


def test_a_lot_that_has_expired_is_told_from_one_that_soon_will(client_of, admin, clinic):
    product = make_product(make_ingredient())
    for number, days in (("OLD", -1), ("LAST", 0), ("LATER", 61)):
        make_lot(product, number, expires_on=clinic.today + timedelta(days=days))
    page = client_of(admin).get("/")
    assert "Lots that have expired or expire soon" in page.text
    told = [(line.lot.number, str(line.state.word)) for line in page.context["board"].lots]
    assert told == [("OLD", "Expired"), ("LAST", "Expires soon")]
    assert page.text.count("Expires soon") == 1
    assert f"Lot OLD, expired {clinic.today - timedelta(days=1):%a}" in page.text


def test_a_formulation_waits_for_a_clinician_and_leads_to_its_recipe(client_of, admin):
    version = make_version(name="Lipo C")
    page = client_of(admin).get("/").text
    assert "Formulations waiting for approval by a clinician" in page
    assert f'href="/catalogue/formulations/{version.pk}/"' in page


def test_a_lot_whose_last_vial_is_gone_waits_for_nobody(client_of, admin, clinic):
    product = make_product(make_ingredient(), vial_ml=10)
    for number in ("GONE", "THERE"):
        stock = make_stock(make_lot(product, number, expires_on=clinic.today), clinic, admin, vials=1)
        if number == "GONE":
            take_out(actor=admin, stock=stock, vials=1, reason="Past its date")

    lines = client_of(admin).get("/").context["board"].lots

    assert [(line.lot.number, line.words) for line in lines] == [("THERE", ["1 vial"])]


def test_what_somebody_asked_to_lift_waits_for_another(client_of, admin, clinic):
    other = make_user("admin", clinic, name="Iris Blanc")
    lot = make_lot(make_product(make_ingredient()))
    block = block_lot(actor=make_user("admin", clinic), lot=lot, kind="recalled", reason="Particles")
    ask_to_lift(actor=other, block=block, reason="Another lot was meant.")

    assert "Iris Blanc asks to lift it: Another lot was meant." in client_of(admin).get("/").text
    assert "Waiting for a second person" not in client_of(other).get("/").text


def test_a_raised_limit_waits_on_the_day_of_whoever_may_confirm_it(client_of, admin, clinician, clinic):
    make_waiting_change(admin, make_ingredient())
    colleague = make_user("admin", clinic)

    for person, is_asked in ((admin, False), (colleague, True), (clinician, True)):
        assert ("instead of 200 mg, 1.25 times as much" in client_of(person).get("/").text) is is_asked
