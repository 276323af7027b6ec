"""One ingredient in units that do not convert: a stop with a sentence, and no other finding goes away for it."""

from datetime import timedelta

from formulations.dosing.report import Severity
from tests.formulations.dosing.shelf import (
    COMPOUNDED,
    KYBELLA,
    THE_DAY,
    codes,
    draw,
    found,
    given,
    only,
    q,
    report,
    syringe,
)

ENZYME = "Hyaluronidase"
IN_UNITS = syringe(draw(ENZYME, "150", "1", "IU/mL"))
IN_MILLIGRAMS = syringe(draw(ENZYME, "1", "1", "mg/mL"), area="arms")


def test_a_product_in_milligrams_and_one_in_units_are_a_stop_and_not_an_error():
    finding = only(report(IN_UNITS, IN_MILLIGRAMS), "units_differ")
    assert finding.severity is Severity.STOP
    assert finding.ingredients == (ENZYME,)
    assert finding.message == (
        "Hyaluronidase is counted in mg and in IU, which do not convert, so its doses cannot be added up. "
        "Use products in one unit."
    )


def test_in_one_syringe_they_are_a_stop_too():
    together = syringe(draw(ENZYME, "150", "1", "IU/mL", product="A"), draw(ENZYME, "1", "1", product="B"))
    assert found(report(together), "units_differ")


def test_each_unit_keeps_its_own_dose_and_its_own_limit():
    lines = report(IN_UNITS, IN_MILLIGRAMS).doses
    assert [(line.ingredient, line.injected, line.limit) for line in lines] == [
        (ENZYME, q("150", "[iU]"), q("300", "[iU]")),
        (ENZYME, q("1", "mg"), None),
    ]


def test_an_excess_in_one_unit_stays_an_excess_beside_the_other():
    too_much = syringe(draw(ENZYME, "1500", "1", "IU/mL"))
    assert "session_limit" in codes(report(too_much))
    assert {"session_limit", "units_differ"} <= codes(report(too_much, IN_MILLIGRAMS))


def test_three_units_are_named_two_by_two():
    charged = syringe(draw(ENZYME, "1", "1", "meq/mL"), area="legs")
    assert len(found(report(IN_UNITS, IN_MILLIGRAMS, charged), "units_differ")) == 3


def test_a_limit_in_units_cannot_be_compared_with_a_dose_in_milligrams():
    finding = only(report(IN_MILLIGRAMS), "limit_in_other_unit")
    assert (finding.severity, finding.source) == (Severity.STOP, "leaflet")
    assert finding.message.startswith("Hyaluronidase is counted in mg and limited to 300 IU, which do not convert")


def test_a_limit_per_kg_in_another_unit_cannot_be_compared_either():
    findings = found(report(syringe(draw("Lidocaine", "10", "1", "IU/mL"))), "limit_in_other_unit")
    assert any("IU and limited to 4.5 mg/kg" in finding.message for finding in findings)


def test_what_the_ledger_holds_of_the_day_in_another_unit_is_a_stop_and_of_another_day_is_not():
    today = report(IN_UNITS, history=(given(ENZYME, "1", THE_DAY),))
    assert {"units_differ", "limit_in_other_unit"} <= codes(today)
    before = report(IN_UNITS, history=(given(ENZYME, "1", THE_DAY - timedelta(30)),))
    assert "units_differ" not in codes(before)


def test_a_class_is_summed_with_what_was_given_in_another_unit_left_to_a_stop():
    earlier = (given("Lidocaine", "270", THE_DAY), given("Lidocaine", "1", THE_DAY, unit="meq"))
    answer = report(syringe(draw("Procaine", "10", "1")), history=earlier)
    assert {"anaesthetics_sum", "units_differ"} <= codes(answer)


def test_deoxycholate_in_units_cannot_be_added_to_the_rest():
    answer = report(syringe(draw(COMPOUNDED, "10", "1", "U/mL")), syringe(draw(KYBELLA, "10", "1"), area="chin"))
    assert "counted in U and all deoxycholate in mg" in only(answer, "deoxycholate_in_other_unit").message
