"""How deep a needle reaches, and that it stays in the fat [brief 8, R10]."""

from datetime import timedelta
from decimal import Decimal

import pytest

from formulations.dosing.depth import FatThickness, vertical_depth_mm
from formulations.dosing.errors import NumberError
from formulations.dosing.facts import TechniqueFacts
from formulations.dosing.report import Severity
from tests.formulations.dosing.shelf import (
    COMPOUNDED,
    KYBELLA,
    PHOSPHATIDYLCHOLINE,
    THE_DAY,
    codes,
    draw,
    found,
    only,
    patient,
    q,
    report,
    rows,
    syringe,
)

LAST_WEEK = THE_DAY - timedelta(days=7)
DEEP = TechniqueFacts("Deep", deepest_mm=Decimal("9.2"))
UNMEASURED_DEPTH = TechniqueFacts("PC/DC injection lipolysis")


@pytest.mark.parametrize(
    ("inserted", "angle", "depth"),
    [
        pytest.param("13", "45", "9.2", id="T_MESO 13 mm at 45 degrees"),
        pytest.param("4", "30", "2.0", id="brief 8: 4 mm at 30 degrees"),
        pytest.param("4", "90", "4.0", id="upright"),
        pytest.param("4", "0", "0.0", id="flat"),
        pytest.param("12.7", "90", "12.7", id="CCH_PAT half an inch"),
    ],
)
def test_depth_is_the_inserted_length_times_the_sine_of_the_angle(inserted, angle, depth):
    assert vertical_depth_mm(Decimal(inserted), Decimal(angle)).quantize(Decimal("0.1")) == Decimal(depth)


def test_half_of_the_length_is_exact_and_no_depth_is_rounded_down():
    assert vertical_depth_mm(Decimal(4), Decimal(30)) == 2
    assert vertical_depth_mm(Decimal(13), Decimal(45)) ** 2 * 2 >= 169


@pytest.mark.parametrize(("inserted", "angle"), [("-1", "45"), ("4", "-1"), ("4", "90.1"), ("NaN", "45"), ("4", "NaN")])
def test_lengths_and_angles_that_cannot_be_are_refused(inserted, angle):
    with pytest.raises(NumberError):
        vertical_depth_mm(Decimal(inserted), Decimal(angle))


def fat(mm: str, area: str = "belly"):
    return {area: FatThickness(Decimal(mm), LAST_WEEK)}


def caffeine(fat_mm=(), **more):
    return report(syringe(draw("Caffeine", "10", "1"), **more), patient=patient(fat_mm=dict(fat_mm)))


@pytest.mark.parametrize(("thickness", "asks"), [("9.21", False), ("9.2", True), ("5", True)])
def test_reaching_the_fascia_is_too_deep_and_less_is_not(thickness, asks):
    assert ("deeper_than_fat" in codes(caffeine(fat(thickness), depth_mm=Decimal("9.2")))) is asks
    assert ("deeper_than_fat" in codes(caffeine(fat(thickness), technique=DEEP))) is asks


def test_the_sentence_compares_both_and_says_when_it_was_measured():
    finding = only(caffeine(fat("8"), technique=DEEP, area_name="Belly"), "deeper_than_fat")
    assert (finding.severity, finding.rule) == (Severity.OVERRIDE, "R10")
    assert (finding.value, finding.limit) == (q("9.2", "mm"), q("8", "mm"))
    assert finding.message == (
        "Belly: 9.2 mm deep, and the fat measured on 17 Nov 2026 is 8 mm thick. Stay above the fascia."
    )


def test_a_depth_of_its_own_counts_before_that_of_the_technique():
    assert "deeper_than_fat" not in codes(caffeine(fat("8"), technique=DEEP, depth_mm=Decimal(4)))


def test_the_fat_of_another_area_says_nothing_here():
    assert "deeper_than_fat" not in codes(caffeine(fat("5", area="hips"), technique=DEEP))


@pytest.mark.parametrize("ingredient", [KYBELLA, COMPOUNDED, PHOSPHATIDYLCHOLINE, "CBL-514 (investigational)"])
@pytest.mark.parametrize("more", [{"depth_mm": Decimal(5)}, {"technique": UNMEASURED_DEPTH}, {"technique": DEEP}])
def test_what_destroys_fat_needs_a_measured_layer(ingredient, more):
    finding = only(report(syringe(draw(ingredient, "1", "10"), **more)), "fat_not_measured")
    assert (finding.severity, finding.ingredients, finding.area) == (Severity.OVERRIDE, (ingredient,), "belly")


def test_measured_or_not_destroying_fat_nothing_is_asked():
    measured = patient(fat_mm=fat("20"))
    assert "fat_not_measured" not in codes(report(syringe(draw(KYBELLA, "1", "10"), technique=DEEP), patient=measured))
    assert "fat_not_measured" not in codes(caffeine(technique=DEEP))


def test_without_depth_and_technique_nothing_is_planned_that_could_be_compared():
    assert codes(report(syringe(draw(KYBELLA, "1", "10")))) & {"fat_not_measured", "deeper_than_fat"} == set()


def test_both_sides_of_an_area_are_asked_about_once():
    side = syringe(draw(KYBELLA, "1", "10"), technique=DEEP)
    assert len(found(report(side, side), "fat_not_measured")) == 1


@pytest.mark.parametrize("mm", ["0", "-3", "NaN"])
def test_a_layer_has_a_thickness(mm):
    with pytest.raises(NumberError):
        FatThickness(Decimal(mm), LAST_WEEK)


@pytest.mark.parametrize("code", ["deep_hypodermic"])
def test_the_catalogue_keeps_the_calculated_depth_t_meso(code):
    (row,) = (row for row in rows("techniques.csv") if row["code"] == code)
    inserted, angle = Decimal(row["needle_length_mm"]), Decimal(row["angle_max_deg"])
    assert vertical_depth_mm(inserted, angle).quantize(Decimal("0.1")) == Decimal(row["depth_max_mm"])
