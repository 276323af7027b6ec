"""Limits per session, per kg, per point and per class: what passes and what stops [brief 4, 6, R4, R6]."""

from datetime import timedelta
from decimal import Decimal

import pytest

from formulations.dosing.case import Content, Draw, ExpressedAs
from formulations.dosing.errors import UnitError
from formulations.dosing.facts import IngredientFacts, LimitKind
from formulations.dosing.report import Severity
from tests.formulations.dosing.shelf import (
    COMPOUNDED,
    KYBELLA,
    PHOSPHATIDYLCHOLINE,
    SALINE,
    THE_DAY,
    codes,
    draw,
    found,
    given,
    limit,
    only,
    patient,
    q,
    report,
    syringe,
)


def test_the_label_maximum_itself_passes_kyb_pp():
    assert not report(syringe(draw(KYBELLA, "10", "10"), points=50, each="0.2")).of_severity(Severity.STOP)


def test_one_point_above_the_label_maximum_stops_kyb_pp():
    answer = report(syringe(draw(KYBELLA, "10", "12"), points=51, each="0.2"))
    finding = only(answer, "session_limit")
    assert (finding.severity, finding.value, finding.limit) == (Severity.STOP, q("102", "mg"), q("100", "mg"))
    assert "deoxycholate_sum" not in codes(answer)
    assert finding.message == (
        "Deoxycholic acid (Kybella): 102 mg in one day, above the session limit of 100 mg. Lower the dose."
    )
    assert finding.source == "leaflet"


def test_the_session_limit_sums_all_areas_of_the_day():
    belly = syringe(draw(KYBELLA, "10", "6"), points=30, each="0.2")
    thighs = syringe(draw(KYBELLA, "10", "6"), points=30, each="0.2", area="thighs")
    assert only(report(belly, thighs), "session_limit").value == q("120", "mg")


def test_the_session_limit_counts_what_was_given_earlier_that_day():
    earlier = (given(KYBELLA, "60", THE_DAY, area="thighs"),)
    answer = report(syringe(draw(KYBELLA, "10", "6"), points=30, each="0.2"), history=earlier)
    assert only(answer, "session_limit").value == q("120", "mg")


def test_a_third_too_much_is_not_rounded_away():
    answer = report(
        syringe(
            draw("Hyaluronidase", "150", "1", "IU/mL"), draw(SALINE, "9", "2"), points=1, each="6.0000000000000000001"
        )
    )
    finding = only(answer, "session_limit")
    assert finding.value.value > finding.limit.value


def test_the_limit_per_kg_is_exact_at_the_weight_lid_pp():
    shot = syringe(draw("Lidocaine", "10", "27"), points=270)
    assert "kg_limit" not in codes(report(shot, patient=patient(weight_kg=Decimal(60))))
    finding = only(report(shot, patient=patient(weight_kg=Decimal("59.9"))), "kg_limit")
    assert (finding.value, finding.limit) == (q("270", "mg"), q("269.55", "mg"))


@pytest.mark.parametrize(
    ("ingredient", "strength", "volume", "weight", "limit_mg"),
    [
        pytest.param("L-carnitine", "200", "20", "60", "3000", id="LCAR_ML 50 mg/kg"),
        pytest.param("Aminophylline", "25", "20", "60", "342", id="AMI 5.7 mg/kg"),
        pytest.param("Tranexamic acid", "100", "10", "60", "600", id="TXA 10 mg/kg"),
        pytest.param("Caffeine", "125", "2", "50", "150", id="CAF_EFSA 3 mg/kg"),
    ],
)
def test_label_doses_per_kg_stop(ingredient, strength, volume, weight, limit_mg):
    whole = syringe(draw(ingredient, strength, volume), points=1, each=volume)
    finding = only(report(whole, patient=patient(weight_kg=Decimal(weight))), "kg_limit")
    assert finding.limit == q(limit_mg, "mg")


def test_a_point_at_its_limit_passes_and_above_stops_kyb_pp():
    assert "point_limit" not in codes(report(syringe(draw(KYBELLA, "10", "10"), points=2, each="0.2")))
    answer = report(syringe(draw(KYBELLA, "10", "10"), points=2, each="0.21"))
    finding = only(answer, "point_limit")
    assert "deoxycholate_point_sum" not in codes(answer)
    assert (finding.value, finding.limit, finding.area) == (q("2.1", "mg"), q("2", "mg"), "belly")


def test_each_syringe_has_its_own_points():
    belly = syringe(draw(COMPOUNDED, "10", "5"), points=1, each="0.3")
    thighs = syringe(draw(COMPOUNDED, "10", "5"), points=1, each="0.2", area="thighs")
    assert [finding.area for finding in found(report(belly, thighs), "point_limit")] == ["belly"]


def test_several_rows_of_one_kind_hold_together():
    cautious = IngredientFacts(
        "Procaine",
        limits=(limit(LimitKind.PER_SESSION, "350", "mg"), limit(LimitKind.PER_SESSION, "0.6", "g")),
    )
    answer = report(syringe(draw("p", "20", "30"), points=1, each="20"), catalogue={"p": cautious})
    assert only(answer, "session_limit").limit == q("350", "mg")
    assert answer.doses[0].limit == q("350", "mg")


@pytest.mark.parametrize("ingredient", ["Buflomedil", "Calcium gluconate", "Tiratricol (TRIAC)"])
def test_a_limit_of_0_blocks_and_says_nothing_of_doses(ingredient):
    answer = report(syringe(draw(ingredient, "10", "1")))
    assert only(answer, "blocked").severity is Severity.STOP
    assert "session_limit" not in codes(answer)
    assert answer.doses[0].fraction_of_limit is None


def test_a_flag_blocks_as_well():
    answer = report(syringe(draw("x", "1", "1")), catalogue={"x": IngredientFacts("Thiomucase", blocked=True)})
    assert only(answer, "blocked").message == "Thiomucase is blocked and may not be injected."


def test_no_known_limit_is_said_and_not_taken_for_none():
    finding = only(report(syringe(draw("Biotin", "5", "2"), draw(SALINE, "9", "1"))), "no_limit")
    assert (finding.severity, finding.ingredients) == (Severity.NOTE, ("Biotin",))


def test_what_is_drawn_above_the_limit_is_shown_even_when_the_plan_stays_below():
    finding = only(report(syringe(draw(KYBELLA, "10", "12"), points=40, each="0.2")), "drawn_above_limit")
    assert (finding.severity, finding.value) == (Severity.NOTE, q("120", "mg"))


def test_a_blocked_ingredient_that_is_only_drawn_is_blocked_and_no_more():
    assert "drawn_above_limit" not in codes(report(syringe(draw("Buflomedil", "10", "1"), points=0)))


def test_no_more_than_is_drawn_can_be_injected():
    finding = only(report(syringe(draw("Biotin", "5", "2"), points=21, each="0.1")), "volume_short")
    assert (finding.value, finding.limit) == (q("2.1", "mL"), q("2", "mL"))
    assert "volume_short" not in codes(report(syringe(draw("Biotin", "5", "2"), points=20, each="0.1")))


def anaesthetics(lidocaine_ml: str, procaine_ml: str):
    return (
        syringe(draw("Lidocaine", "10", lidocaine_ml), points=1, each=lidocaine_ml),
        syringe(draw("Procaine", "20", procaine_ml), points=1, each=procaine_ml, area="arms"),
    )


def test_fractions_of_two_anaesthetics_may_add_up_to_1():
    heavy = patient(weight_kg=Decimal(80))
    assert "anaesthetics_sum" not in codes(report(*anaesthetics("15", "15"), patient=heavy))


def test_fractions_of_two_anaesthetics_above_1_stop():
    finding = only(report(*anaesthetics("15", "15.1"), patient=patient(weight_kg=Decimal(80))), "anaesthetics_sum")
    assert finding.ingredients == ("Lidocaine", "Procaine")
    assert finding.value.value > 1


def test_an_anaesthetic_given_earlier_that_day_counts():
    earlier = (given("Lidocaine", "200", THE_DAY),)
    answer = report(anaesthetics("1", "12")[1], history=earlier)
    assert only(answer, "anaesthetics_sum").ingredients == ("Lidocaine", "Procaine")


def test_yesterdays_anaesthetic_does_not_count():
    earlier = (given("Lidocaine", "200", THE_DAY - timedelta(days=1)),)
    assert "anaesthetics_sum" not in codes(report(anaesthetics("1", "12")[1], history=earlier))


def test_xanthines_with_a_limit_add_up_and_the_one_without_is_shown():
    shots = (
        syringe(draw("Caffeine", "125", "1"), points=1, each="1"),
        syringe(draw("Theophylline", "20", "10"), points=1, each="10"),
        syringe(draw("Pentoxifylline", "20", "5"), points=1, each="5"),
    )
    answer = report(*shots)
    assert only(answer, "xanthines_sum").ingredients == ("Caffeine", "Theophylline")
    assert "Pentoxifylline" in {name for it in found(answer, "no_limit") for name in it.ingredients}


def test_all_deoxycholate_is_one_substance_in_the_session():
    kybella = syringe(draw(KYBELLA, "10", "6"), points=30, each="0.2")
    compounded = syringe(draw(COMPOUNDED, "10", "6"), points=25, each="0.2", area="thighs")
    finding = only(report(kybella, compounded), "deoxycholate_sum")
    assert (finding.value, finding.limit) == (q("110", "mg"), q("100", "mg"))


def test_all_deoxycholate_is_one_substance_in_a_point():
    mixed = syringe(draw(KYBELLA, "10", "5"), draw(COMPOUNDED, "10", "5"), points=2, each="0.3")
    answer = report(mixed)
    assert only(answer, "deoxycholate_point_sum").value == q("3", "mg")
    assert "point_limit" not in codes(answer)


def test_phosphatidylcholine_has_to_say_how_much_deoxycholate_it_brings():
    alone = syringe(draw(PHOSPHATIDYLCHOLINE, "50", "5"))
    assert only(report(alone), "missing_deoxycholate_strength").severity is Severity.STOP
    whole = Draw(
        "PC/DC", Decimal(5), (Content(PHOSPHATIDYLCHOLINE, q("50", "mg/mL")), Content(COMPOUNDED, q("21", "mg/mL")))
    )
    assert "missing_deoxycholate_strength" not in codes(report(syringe(whole)))


def test_without_a_strength_there_is_a_stop_and_no_dose():
    unknown = Draw("Melilot", Decimal(2), (Content("Melilotus and rutin", None),))
    answer = report(syringe(unknown))
    assert only(answer, "missing_strength").severity is Severity.STOP
    assert answer.doses == ()


def test_a_salt_without_its_factor_has_no_known_strength():
    salt = Draw("Zinc", Decimal(2), (Content("Zinc sulfate", q("1", "mg/mL"), ExpressedAs.SALT),))
    assert "missing_strength" in codes(report(syringe(salt)))


def test_water_needs_no_strength():
    water = Draw("Water", Decimal(2), (Content("Water for injection", None),))
    assert "missing_strength" not in codes(report(syringe(draw("Biotin", "5", "2"), water)))


@pytest.mark.parametrize(
    ("kind", "unit"),
    [
        ("per_session", "mg/kg"),
        ("per_kg", "mg"),
        ("per_point", "mL"),
        ("course_count", "d"),
        ("min_interval_days", "mg"),
    ],
)
def test_a_limit_is_measured_in_units_of_its_kind(kind, unit):
    with pytest.raises(UnitError, match="cannot measure"):
        limit(LimitKind(kind), "1", unit)


def test_off_label_use_is_always_visible():
    facts = IngredientFacts("Biotin", off_label="IM product in France")
    finding = only(report(syringe(draw("b", "5", "2")), catalogue={"b": facts}), "off_label")
    assert finding.message == "Unlicensed or off-label: Biotin (IM product in France)."
