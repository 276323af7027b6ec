"""What does not go together, on the real table [brief 7, R7]."""

from datetime import timedelta
from decimal import Decimal

import pytest

from formulations.dosing.case import Content, Draw
from formulations.dosing.facts import Incompatibility, PairKind, PairSeverity
from formulations.dosing.report import Severity
from tests.formulations.dosing.shelf import (
    COLLAGENASE,
    COMPOUNDED,
    KYBELLA,
    PHOSPHATIDYLCHOLINE,
    SALINE,
    THE_DAY,
    codes,
    draw,
    found,
    given,
    incompatibilities,
    only,
    q,
    report,
    syringe,
)

SALINE_5 = draw(SALINE, "9", "5")


def rows_of(*severities):
    return [
        pytest.param(row, id=f"{row.first} + {row.second}")
        for row in incompatibilities()
        if row.severity in severities and not row.second.startswith("class:")
    ]


def unit_of(ingredient):
    return "IU/mL" if ingredient == "Hyaluronidase" else "mg/mL"


def together(first, second):
    return syringe(*(draw(name, "0.001", "1", unit_of(name)) for name in (first, second)))


@pytest.mark.parametrize("row", rows_of(PairSeverity.BLOCK))
def test_every_known_bad_pair_stops_in_either_order(row):
    for pair in ((row.first, row.second), (row.second, row.first)):
        finding = only(report(together(*pair)), "pair_blocked")
        assert (finding.severity, set(finding.ingredients)) == (Severity.STOP, set(pair))
        assert row.mechanism in finding.message


@pytest.mark.parametrize("row", rows_of(PairSeverity.WARN, PairSeverity.CONDITIONAL))
def test_every_pair_with_a_warning_needs_a_reason(row):
    finding = only(report(together(row.first, row.second)), "pair_warned")
    assert (finding.severity, set(finding.ingredients)) == (Severity.OVERRIDE, {row.first, row.second})


def test_a_pair_without_data_is_shown_and_not_taken_for_good():
    finding = only(report(syringe(draw("Biotin", "5", "1"), draw("Caffeine", "1", "1"))), "pair_unknown")
    assert (finding.severity, finding.ingredients) == (Severity.NOTE, ("Biotin", "Caffeine"))
    assert "Biotin + Caffeine" in finding.message


def test_a_pair_known_as_compatible_says_nothing():
    good = Incompatibility("Biotin", "Caffeine", PairSeverity.COMPATIBLE, PairKind.PHYSICAL)
    answer = report(syringe(draw("Biotin", "5", "1"), draw("Caffeine", "1", "1")), incompatibilities=(good,))
    assert not {"pair_unknown", "pair_blocked", "pair_warned"} & codes(answer)


def test_physical_pairs_count_in_one_syringe_only():
    apart = (
        syringe(draw("Thiamine", "1", "1")),
        syringe(draw("Sodium bicarbonate", "1", "1"), SALINE_5, area="arms"),
    )
    assert "pair_blocked" not in codes(report(*apart))


def test_safety_pairs_count_over_all_syringes_and_earlier_doses_of_the_day():
    lidocaine, procaine = syringe(draw("Lidocaine", "1", "1")), syringe(draw("Procaine", "1", "1"), area="arms")
    assert "pair_warned" in codes(report(lidocaine, procaine))
    assert "pair_warned" in codes(report(lidocaine, history=(given("Procaine", "1", THE_DAY),)))
    yesterday = given("Procaine", "1", THE_DAY - timedelta(days=1))
    assert "pair_warned" not in codes(report(lidocaine, history=(yesterday,)))


def test_what_one_product_holds_together_is_no_pair():
    both = Draw(
        "Cocktail", Decimal(5), (Content("Thiamine", q("1", "mg/mL")), Content("Ascorbic acid", q("1", "mg/mL")))
    )
    assert not {"pair_warned", "pair_unknown"} & codes(report(syringe(both, both)))


def test_two_products_without_a_name_are_two_products():
    nameless = [draw(name, "1", "1", product="") for name in ("Thiamine", "Ascorbic acid")]
    assert "pair_warned" in codes(report(syringe(*nameless)))


@pytest.mark.parametrize("ingredient", [KYBELLA, COLLAGENASE, "Aminophylline"])
def test_some_products_are_injected_alone_not_even_with_saline(ingredient):
    shot = draw(ingredient, "0.01", "1")
    mixed = report(syringe(shot, SALINE_5))
    assert only(mixed, "injected_alone").severity is Severity.STOP
    assert "pair_unknown" not in codes(mixed)
    assert "injected_alone" not in codes(report(syringe(shot, shot)))


@pytest.mark.parametrize("ingredient", ["Zinc sulfate", "Selenium (selenious acid)", "Sodium bicarbonate"])
def test_some_products_are_never_injected_undiluted(ingredient):
    shot = draw(ingredient, "0.01", "1")
    assert only(report(syringe(shot)), "undiluted").severity is Severity.STOP
    assert "undiluted" not in codes(report(syringe(shot, SALINE_5)))


def test_a_class_that_is_known_to_be_fine_says_nothing():
    good = Incompatibility("Zinc sulfate", "class:undiluted", PairSeverity.COMPATIBLE, PairKind.POLICY)
    assert "undiluted" not in codes(report(syringe(draw("Zinc sulfate", "0.01", "1")), incompatibilities=(good,)))


def test_a_second_undiluted_syringe_is_still_found():
    shot = draw("Zinc sulfate", "0.01", "1")
    answer = report(syringe(shot, SALINE_5), syringe(shot, area="arms"))
    assert [finding.area for finding in found(answer, "undiluted")] == ["arms"]


def test_water_asks_whether_the_mixture_is_isotonic():
    water = Draw("Water", Decimal(2), (Content("Water for injection", None),))
    assert only(report(syringe(draw("Biotin", "5", "2"), water)), "hypotonic").severity is Severity.OVERRIDE


def test_pc_dc_with_lidocaine_needs_a_reason_and_with_vitamin_c_stops():
    pc_dc = Draw(
        "PC/DC", Decimal(5), (Content(PHOSPHATIDYLCHOLINE, q("50", "mg/mL")), Content(COMPOUNDED, q("21", "mg/mL")))
    )
    assert len(found(report(syringe(pc_dc, draw("Lidocaine", "10", "1"))), "pair_warned")) == 2
    assert len(found(report(syringe(pc_dc, draw("Ascorbic acid", "100", "1"))), "pair_blocked")) == 2


def test_each_area_with_a_hypotonic_mixture_is_named():
    water = Draw("Water", Decimal(2), (Content("Water for injection", None),))
    mixture = draw("Biotin", "5", "2"), water
    answer = report(syringe(*mixture, area_name="Belly"), syringe(*mixture, area="arms", area_name="Arms"))
    sentences = [finding.message.partition(":")[0] for finding in found(answer, "hypotonic")]
    assert sentences == ["Arms", "Belly"]


def test_an_undiluted_product_is_named_with_its_area():
    zinc = syringe(draw("Zinc sulfate", "0.01", "1"), area_name="Belly")
    assert only(report(zinc), "undiluted").message.startswith("Belly: Zinc sulfate is not diluted")


def test_a_product_of_which_nothing_is_known_stops():
    unknown = Draw("Mystery", Decimal(5), ())
    answer = report(syringe(unknown, draw("Biotin", "5", "2")), syringe(unknown, area="arms"))
    finding = only(answer, "unknown_contents")
    assert finding.severity is Severity.STOP
    assert finding.message == "Nothing is known of what Mystery holds."


@pytest.mark.parametrize(("product", "is_pair"), [("", True), ("Both", False)])
def test_a_product_without_a_name_that_comes_twice_is_two_products(product, is_pair):
    held = (Content("Calcium gluconate", q("1", "mg/mL")), Content("Magnesium sulfate", q("1", "mg/mL")))
    twice = [Draw(product, Decimal(1), held) for _ in range(2)]
    assert ("pair_blocked" in codes(report(syringe(*twice)))) is is_pair
