"""More than twice what was planned is stopped before it is given, and needs the clinician's words afterwards."""

import pytest

from mesoplan.refusals import DomainError
from sessions.delivery.sheet import sheet_of
from tests.sessions.delivery.chairside import save, sign


def beyond(record) -> list[str]:
    return [it.message for it in sheet_of(record).check.report.findings if it.code == "beyond_plan"]


@pytest.mark.parametrize(("points", "is_beyond"), [(100, False), (101, True)])
def test_twice_the_plan_passes_and_a_point_more_is_a_stop(record, clinician, lot, points, is_beyond):
    save(record, clinician, lot, points=points, reason="A larger area.")

    assert bool(beyond(record)) is is_beyond


def test_it_names_what_was_typed_and_what_was_planned(record, clinician, lot):
    save(record, clinician, lot, points=150, reason="x")

    (sentence,) = beyond(record)
    assert sentence.startswith("Belly: 15 mL instead of the 5 mL that are planned, more than twice as much.")


def test_a_reason_for_the_difference_alone_does_not_sign_it(record, clinician, lot):
    kept = save(record, clinician, lot, points=150, reason="x")

    with pytest.raises(DomainError) as refused:
        sign(kept, clinician)
    assert "more than twice as much" in refused.value.fields["explanation"]

    signed = sign(save(kept, clinician, lot, points=150, reason="x", explanation="Counted and given."), clinician)
    assert "beyond_plan" in [finding["code"] for finding in signed.dose_report["findings"]]
