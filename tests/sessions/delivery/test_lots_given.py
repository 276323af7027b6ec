"""The signed record names the lots of what the patient received, and no others."""

from decimal import Decimal

from formulations.models import LedgerEntry, Product
from sessions.delivery.entry import Given
from sessions.delivery.services import open_record, save_record
from tests import factories
from tests.sessions.delivery.chairside import arrive, as_planned, entry, sign
from tests.sessions.delivery.conftest import MONDAY


def test_a_lot_of_an_area_that_received_nothing_is_not_in_the_record(monday, ana, clinician):
    caffeine = factories.make_version(clinician)
    silicon = factories.make_product(factories.make_ingredient("Silicon"))
    silica = factories.make_version(clinician, name="Silica", recipe={silicon: "5"})
    course = factories.make_active_course(
        ana,
        clinician,
        first_on=MONDAY,
        sessions=1,
        version=caffeine,
        beside={factories.make_area("thighs", "Thighs"): silica},
    )
    record = open_record(actor=clinician, appointment=arrive(course.sessions.get(), clinician))
    lots = [factories.make_lot(product, f"L{product.pk}") for product in Product.objects.all()]
    given = {
        line.pk: Given(0, Decimal(0), "She did not want it.") if line.area.code == "thighs" else as_planned(line)
        for line in record.administrations.select_related("area")
    }
    save_record(actor=clinician, record=record, entry=entry(record, *lots, given=given), version=record.version)
    record.refresh_from_db()

    signed = sign(record, clinician)

    assert [use.lot.product.name for use in signed.lot_uses.all()] == ["Caffeine 10 mg/mL"]
    assert [it.ingredient.name for it in LedgerEntry.objects.all()] == ["Caffeine"]
