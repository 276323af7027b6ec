from decimal import Decimal

import pytest

from mesoplan.refusals import DomainError
from sessions.delivery.entry import Given
from tests.sessions.delivery.chairside import save, sign


def test_a_slip_of_the_decimal_point_on_the_day_has_to_be_explained(record, clinician, lot):
    line = record.administrations.get()
    larger = {line.pk: Given(5, Decimal(1), "Fewer, larger deposits.")}

    with pytest.raises(DomainError) as refusal:
        sign(save(record, clinician, lot, given=larger), clinician)
    assert "explanation" in refusal.value.fields

    record.refresh_from_db()
    signed = sign(save(record, clinician, lot, given=larger, explanation="She could not bear more needles."), clinician)
    (finding,) = [it for it in signed.dose_report["findings"] if it["code"] == "volume_above_technique"]
    assert finding["message"] == "Belly: 1 mL at each point; Point by point usually takes up to 0.2 mL."


def test_the_usual_volume_on_the_day_needs_no_words(record, clinician, lot):
    assert sign(save(record, clinician, lot), clinician).status == "signed"
