from datetime import date
from decimal import Decimal

import pytest

from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from sessions.delivery.entry import Given
from sessions.delivery.models import LotUse
from sessions.delivery.services import save_record
from tests import factories
from tests.sessions.delivery.chairside import entry, save, sign


def lots_in(record) -> list[str]:
    return [use.lot.number for use in LotUse.objects.filter(record=record)]


def test_a_draft_keeps_what_was_entered_so_far(record, clinician, lot):
    line = record.administrations.get()

    save(record, clinician, lot, given={line.pk: Given(48, Decimal("0.12"))}, ticks=frozenset({"identity_checked"}))

    record.refresh_from_db()
    line.refresh_from_db()
    assert (line.points, line.volume_per_point_ml) == (48, Decimal("0.120"))
    assert (record.pain, record.observations, record.version) == (3, "Slight redness.", 2)
    assert (record.identity_checked, record.consent_confirmed) == (True, False)
    assert lots_in(record) == ["L1"]


def test_a_lot_that_is_no_longer_chosen_is_forgotten(record, clinician, lot, caffeine):
    other = factories.make_lot(caffeine, "L2")
    record = save(record, clinician, lot)

    save(record, clinician, other)

    assert lots_in(record) == ["L2"]


def test_two_people_never_overwrite_each_other(record, clinician, lot):
    save(record, clinician, lot)

    with pytest.raises(StaleEditError):
        save_record(actor=clinician, record=record, entry=entry(record, pain=9), version=1)
    record.refresh_from_db()
    assert record.pain == 3


@pytest.mark.parametrize("state", ["quarantined", "recalled"])
def test_a_withdrawn_lot_is_refused(record, clinician, caffeine, state):
    withdrawn = factories.make_lot(caffeine, "L9", status=state)

    with pytest.raises(DomainError) as refusal:
        save(record, clinician, withdrawn)
    assert refusal.value.fields == {
        f"lots_{caffeine.pk}": "Lot L9 is expired, withdrawn, used up or not of this mixture."
    }
    assert lots_in(record) == []


def test_a_lot_expires_at_the_end_of_its_last_day(record, clinician, caffeine):
    last_day = factories.make_lot(caffeine, "L2", expires_on=date(2026, 11, 2))
    day_before = factories.make_lot(caffeine, "L3", expires_on=date(2026, 11, 1))

    save(record, clinician, last_day)

    record.refresh_from_db()
    with pytest.raises(DomainError, match="Lot L3 is expired"):
        save(record, clinician, day_before)
    assert lots_in(record) == ["L2"]


def test_a_lot_of_another_product_is_refused(record, clinician):
    other = factories.make_lot(factories.make_product(factories.make_ingredient("Carnitine")), "C1")

    with pytest.raises(DomainError, match="not of this mixture"):
        save(record, clinician, other)


def test_pain_beyond_the_scale_is_refused(record, clinician):
    with pytest.raises(DomainError, match="number from 0 to 10"):
        save(record, clinician, pain=11)


def test_a_volume_nobody_injects_at_one_point_is_refused(record, clinician):
    line = record.administrations.get()

    with pytest.raises(DomainError, match="between 0 and 2 mL"):
        save(record, clinician, given={line.pk: Given(1, Decimal(3))})


def test_a_signed_record_is_not_saved_again(record, clinician, lot):
    signed = sign(save(record, clinician, lot), clinician)

    with pytest.raises(DomainError, match="signed and cannot change"):
        save(signed, clinician, lot, observations="Nothing at all.")
    signed.refresh_from_db()
    assert signed.observations == "Slight redness."
