"""The volume at each point against what the technique usually takes [brief 8]."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulations.dosing.check import check
from formulations.dosing.errors import NumberError
from formulations.dosing.facts import TechniqueFacts
from formulations.dosing.report import Severity
from tests.formulations.dosing.any_cases import cases
from tests.formulations.dosing.shelf import codes, draw, only, q, report, rows, syringe

POINT_BY_POINT = TechniqueFacts("Point by point (IDP)", Decimal("0.1"), Decimal("0.2"))
DRY = TechniqueFacts("Dry mesotherapy", Decimal(0), Decimal(0))
GUN = TechniqueFacts("Mesogun")
ABOUT_TECHNIQUES = {
    "volume_above_technique",
    "volume_below_technique",
    "technique_without_injection",
    "technique_volume_unknown",
    "fat_not_measured",
}


def belly(each: str, technique: TechniqueFacts | None):
    return report(syringe(draw("Caffeine", "10", "30"), each=each, technique=technique, area_name="Belly"))


def about_technique(answer) -> set[str]:
    return codes(answer) & ABOUT_TECHNIQUES


@pytest.mark.parametrize("each", ["0.1", "0.15", "0.2", "0.200"])
def test_both_ends_of_the_usual_range_pass(each):
    assert about_technique(belly(each, POINT_BY_POINT)) == set()


def test_ten_times_the_usual_volume_asks_for_a_reason():
    finding = only(belly("1", POINT_BY_POINT), "volume_above_technique")
    assert (finding.severity, finding.area) == (Severity.OVERRIDE, "belly")
    assert (finding.value, finding.limit) == (q("1", "mL"), q("0.2", "mL"))
    assert finding.message == "Belly: 1 mL at each point; Point by point (IDP) usually takes up to 0.2 mL."


def test_a_thousandth_above_is_not_rounded_away():
    assert about_technique(belly("0.201", POINT_BY_POINT)) == {"volume_above_technique"}


def test_less_than_usual_is_shown():
    finding = only(belly("0.01", POINT_BY_POINT), "volume_below_technique")
    assert (finding.severity, finding.limit) == (Severity.NOTE, q("0.1", "mL"))


def test_a_technique_that_injects_nothing_stops_a_volume():
    finding = only(belly("0.1", DRY), "technique_without_injection")
    assert finding.severity is Severity.STOP
    assert finding.message == (
        "Belly: 0.1 mL at each point, but Dry mesotherapy injects nothing. Choose another technique."
    )
    assert about_technique(belly("0.1", DRY)) == {"technique_without_injection"}


def test_nothing_at_each_point_suits_a_technique_that_injects_nothing():
    assert about_technique(belly("0", DRY)) == set()


def test_a_technique_without_figures_says_that_nothing_was_compared():
    assert only(belly("0.1", GUN), "technique_volume_unknown").severity is Severity.NOTE


def test_half_a_range_is_compared_as_far_as_it_goes():
    most_only = TechniqueFacts("Fan", None, Decimal("0.2"))
    assert about_technique(belly("0.01", most_only)) == set()
    assert about_technique(belly("0.3", most_only)) == {"volume_above_technique"}


def test_without_a_technique_nothing_is_said_of_one():
    assert about_technique(belly("1", None)) == set()


def test_a_volume_that_is_no_number_is_refused():
    with pytest.raises(NumberError):
        TechniqueFacts("Fan", Decimal("NaN"), None)


def test_the_catalogue_holds_the_figures_that_these_rules_compare():
    usual = {
        row["code"]: (row["volume_per_point_min_ml"], row["volume_per_point_max_ml"]) for row in rows("techniques.csv")
    }
    assert (usual["point_by_point"], usual["dry"], usual["mesogun"]) == (("0.1", "0.2"), ("0", "0"), ("", ""))


@given(cases(), st.sampled_from([POINT_BY_POINT, DRY, GUN]))
def test_naming_the_technique_only_ever_adds_findings(any_case, technique):
    named = replace(any_case, syringes=tuple(replace(it, technique=technique) for it in any_case.syringes))
    before, after = check(any_case), check(named)
    assert [it for it in after.findings if it.code not in ABOUT_TECHNIQUES] == list(before.findings)
    assert before.doses == after.doses
