"""The admin's Today: what has expired is told from what soon will, and who has to approve is named."""

from datetime import timedelta

import pytest

from tests.factories import make_ingredient, make_lot, make_product, make_version

pytestmark = pytest.mark.django_db


def test_a_lot_that_has_expired_is_told_from_one_that_soon_will(client_of, admin, clinic):
    product = make_product(make_ingredient())
    for number, days in (("OLD", -1), ("LAST", 0), ("LATER", 61)):
        make_lot(product, number, expires_on=clinic.today + timedelta(days=days))
    page = client_of(admin).get("/")
    assert "Lots that have expired or expire soon" in page.text
    told = [(lot.number, str(state.word)) for lot, state in page.context["board"].lots]
    assert told == [("OLD", "Expired"), ("LAST", "Expires soon")]
    assert page.text.count("Expires soon") == 1
    assert f"Lot OLD, expired {clinic.today - timedelta(days=1):%a}" in page.text


def test_a_formulation_waits_for_a_clinician_and_leads_to_its_recipe(client_of, admin):
    version = make_version(name="Lipo C")
    page = client_of(admin).get("/").text
    assert "Formulations waiting for approval by a clinician" in page
    assert f'href="/catalogue/formulations/{version.pk}/"' in page
