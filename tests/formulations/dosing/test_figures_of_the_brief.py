"""The figures of the brief against the engine and the catalogue, each with the source it was read in [brief 4-10].

Units, salts, volumes, depths, pH, times of use and course patterns have tables of their own beside this one.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from formulations.dosing.case import Content, Draw
from formulations.dosing.facts import IngredientFacts, LimitKind
from formulations.dosing.intervals import Interval
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
    ingredients,
    limit,
    only,
    patient,
    q,
    report,
    syringe,
)

PER_SESSION, PER_KG, PER_POINT = LimitKind.PER_SESSION, LimitKind.PER_KG, LimitKind.PER_POINT
COURSE_COUNT, INTERVAL = LimitKind.COURSE_COUNT, LimitKind.MIN_INTERVAL_DAYS
CBL_514, SALMETEROL = "CBL-514 (investigational)", "Salmeterol (LIPO-202, investigational)"


@pytest.mark.parametrize(
    ("ingredient", "kind", "figure"),
    [
        pytest.param(KYBELLA, PER_SESSION, q("100", "mg"), id="KYB_PP 100 mg a session"),
        pytest.param(KYBELLA, PER_POINT, q("2", "mg"), id="KYB_PP 2 mg a point"),
        pytest.param(KYBELLA, COURSE_COUNT, q("6", "1"), id="KYB_PP 6 treatments"),
        pytest.param(KYBELLA, INTERVAL, q("30", "d"), id="KYB_PP 1 month"),
        pytest.param(COLLAGENASE, PER_SESSION, q("1.68", "mg"), id="CCH_NDC 0.84 mg for each of 2 buttocks"),
        pytest.param(COLLAGENASE, PER_POINT, q("0.07", "mg"), id="CCH_NDC 0.84 mg over 12 dimples"),
        pytest.param(COLLAGENASE, INTERVAL, q("21", "d"), id="CCH_NDC 21 days"),
        pytest.param(COLLAGENASE, COURSE_COUNT, q("3", "1"), id="CCH_NDC 3 visits"),
        pytest.param("Lidocaine", PER_SESSION, q("300", "mg"), id="LID_PP 300 mg"),
        pytest.param("Lidocaine", PER_KG, q("4.5", "mg/kg"), id="LID_PP 4.5 mg/kg"),
        pytest.param("Procaine", PER_SESSION, q("600", "mg"), id="PRO_DL 350 to 600 mg"),
        pytest.param("Caffeine", PER_SESSION, q("200", "mg"), id="CAF_EFSA 200 mg"),
        pytest.param("Caffeine", PER_KG, q("3", "mg/kg"), id="CAF_EFSA 3 mg/kg"),
        pytest.param("Hyaluronidase", PER_SESSION, q("300", "IU"), id="HYA_HYL 300 U"),
        pytest.param(PHOSPHATIDYLCHOLINE, PER_SESSION, q("5000", "mg"), id="PC_THO16 5 g a sitting"),
        pytest.param(CBL_514, INTERVAL, q("21", "d"), id="CBL_P3 every 3 weeks"),
    ],
)
def test_the_catalogue_holds_the_limit_of_the_source(ingredient, kind, figure):
    (row,) = ingredients()[ingredient].of_kind(kind)
    assert row.quantity == figure


@pytest.mark.parametrize(
    ("ingredient", "weight_kg", "limit_mg"),
    [
        pytest.param("Lidocaine", "50", "225", id="LID_PP 50 kg"),
        pytest.param("Lidocaine", "60", "270", id="LID_PP 60 kg"),
        pytest.param("Lidocaine", "66.6", "299.7", id="LID_PP 66.6 kg"),
        pytest.param("Lidocaine", "66.7", "300", id="LID_PP 66.7 kg"),
        pytest.param("Lidocaine", "90", "300", id="LID_PP 90 kg"),
        pytest.param("Caffeine", "50", "150", id="CAF_EFSA 50 kg"),
        pytest.param("Caffeine", "80", "200", id="CAF_EFSA 80 kg"),
        pytest.param("L-carnitine", "60", "3000", id="LCAR_ML 60 kg"),
        pytest.param("Aminophylline", "70", "399", id="AMI_LABEL 70 kg"),
        pytest.param("Theophylline", "70", "322", id="AMI_LABEL theophylline 70 kg"),
        pytest.param("Tranexamic acid", "60", "600", id="TXA_PP 60 kg"),
    ],
)
def test_the_effective_limit_is_the_lower_of_the_absolute_one_and_that_of_the_weight(ingredient, weight_kg, limit_mg):
    (line,) = report(syringe(draw(ingredient, "1", "1")), patient=patient(weight_kg=Decimal(weight_kg))).doses
    assert line.limit == q(limit_mg, "mg")


@pytest.mark.parametrize(
    ("weight_kg", "limit_mg"),
    [pytest.param("60", "420", id="LID_PP 60 kg"), pytest.param("80", "500", id="LID_PP 80 kg")],
)
def test_lidocaine_with_epinephrine_has_limits_of_its_own(weight_kg, limit_mg):
    facts = IngredientFacts("With epinephrine", limits=(limit(PER_SESSION, "500", "mg"), limit(PER_KG, "7", "mg/kg")))
    shot, who = syringe(draw("it", "10", "1")), patient(weight_kg=Decimal(weight_kg))
    (line,) = report(shot, patient=who, catalogue={"it": facts}).doses
    assert line.limit == q(limit_mg, "mg")


WORKED = [
    pytest.param(KYBELLA, "10", "mg/mL", 50, "0.2", q("100", "mg"), True, id="KYB_PP 50 points are the limit"),
    pytest.param(KYBELLA, "10", "mg/mL", 51, "0.2", q("102", "mg"), False, id="KYB_PP 51 points"),
    pytest.param(COLLAGENASE, "0.23", "mg/mL", 12, "0.3", q("0.828", "mg"), True, id="CCH_GRPH one buttock"),
    pytest.param(COLLAGENASE, "0.23", "mg/mL", 24, "0.3", q("1.656", "mg"), True, id="CCH_GRPH two buttocks"),
    pytest.param(COLLAGENASE, "0.23", "mg/mL", 25, "0.3", q("1.725", "mg"), False, id="CCH_GRPH one dimple more"),
    pytest.param("Lidocaine", "0.5", "%", 600, "0.1", q("300", "mg"), True, id="LID_PF 60 mL of 0.5 %"),
    pytest.param("Lidocaine", "1", "%", 600, "0.1", q("600", "mg"), False, id="LID_PF 60 mL of 1 % (brief 17.7)"),
    pytest.param("Hyaluronidase", "150", "IU/mL", 10, "0.2", q("300", "[iU]"), True, id="HYA_HYL 300 U"),
    pytest.param(PHOSPHATIDYLCHOLINE, "50", "mg/mL", 333, "0.3", q("4995", "mg"), True, id="PC_THO16 333 points"),
    pytest.param(PHOSPHATIDYLCHOLINE, "50", "mg/mL", 334, "0.3", q("5010", "mg"), False, id="PC_THO16 334 points"),
    pytest.param(PHOSPHATIDYLCHOLINE, "250", "mg/mL", 333, "0.3", q("24975", "mg"), False, id="PC_HEX five-fold"),
    pytest.param(SALMETEROL, "0.02", "mcg/mL", 20, "1", q("0.0004", "mg"), True, id="L202 20 points of 1 mL"),
    pytest.param(CBL_514, "5", "mg/mL", 120, "1", q("600", "mg"), True, id="CBL_2B 600 mg"),
]


@pytest.mark.parametrize(("ingredient", "strength", "unit", "points", "each", "dose", "passes"), WORKED)
def test_a_protocol_comes_to_its_dose_and_passes_or_stops(ingredient, strength, unit, points, each, dose, passes):
    needed = str(points * Decimal(each))
    heavy = patient(weight_kg=Decimal(90))
    answer = report(syringe(draw(ingredient, strength, needed, unit), points=points, each=each), patient=heavy)
    assert answer.doses[0].injected == dose
    assert ("session_limit" not in codes(answer)) is passes


def test_points_of_kybella_are_2_mg_each_kyb_pp():
    (line,) = report(syringe(draw(KYBELLA, "10", "10"), points=50, each="0.2")).doses
    assert line.per_point == q("2", "mg")


def test_a_mixture_gives_final_concentrations_of_drawn_over_the_whole_brief_6():
    """2 mL of 200 mg/mL in 10 mL are 40 mg/mL; 0.1 mL of it are 4 mg; 97 points are 388 mg of 400 drawn."""
    mixture = (draw("L-carnitine", "200", "2"), draw("Lidocaine", "10", "3"), draw(SALINE, "9", "5"))
    carnitine = next(it for it in report(syringe(*mixture, points=97)).doses if it.ingredient == "L-carnitine")
    assert (carnitine.drawn, carnitine.per_point, carnitine.injected) == (q("400", "mg"), q("4", "mg"), q("388", "mg"))


@pytest.mark.parametrize(
    ("lidocaine_mg", "procaine_mg", "passes"),
    [
        pytest.param("150", "300", True, id="brief 6: one half and one half"),
        pytest.param("150", "306", False, id="brief 6: a hundredth more"),
        pytest.param("300", "0", True, id="brief 6: the whole of one"),
        pytest.param("300", "6", False, id="brief 6: the whole of one and a little"),
    ],
)
def test_local_anaesthetics_share_one_limit(lidocaine_mg, procaine_mg, passes):
    shots = [syringe(draw("Lidocaine", lidocaine_mg, "1"), points=1, each="1")]
    if Decimal(procaine_mg):
        shots.append(syringe(draw("Procaine", procaine_mg, "1"), points=1, each="1", area="hips"))
    answer = report(*shots, patient=patient(weight_kg=Decimal(90)))
    assert ("anaesthetics_sum" not in codes(answer)) is passes


@pytest.mark.parametrize(
    ("caffeine_mg", "aminophylline_mg", "passes"),
    [
        pytest.param("90", "171", True, id="brief 6: halves of 180 and 342 at 60 kg"),
        pytest.param("90", "172", False, id="brief 6: a little more"),
    ],
)
def test_xanthines_share_one_limit(caffeine_mg, aminophylline_mg, passes):
    caffeine = syringe(draw("Caffeine", caffeine_mg, "1"), points=1, each="1")
    aminophylline = syringe(draw("Aminophylline", aminophylline_mg, "1"), points=1, each="1", area="hips")
    assert ("xanthines_sum" not in codes(report(caffeine, aminophylline))) is passes


@pytest.mark.parametrize(
    ("kybella_mg", "compounded_mg", "passes"),
    [("60", "40", True), ("60", "40.001", False)],
    ids=["brief 6: 100 mg together", "brief 6: more together"],
)
def test_all_deoxycholate_is_one_substance(kybella_mg, compounded_mg, passes):
    one = syringe(draw(KYBELLA, kybella_mg, "1"), points=100, each="0.01")
    other = syringe(draw(COMPOUNDED, compounded_mg, "1"), points=100, each="0.01", area="hips")
    assert ("deoxycholate_sum" not in codes(report(one, other))) is passes


@pytest.mark.parametrize(
    ("strength_mg_ml", "dose_mg"),
    [pytest.param("25", "125", id="PC_WIKI 2.5 %"), pytest.param("42", "210", id="PC_MAH2 42 mg/mL")],
)
def test_the_deoxycholate_of_a_mixed_product_counts_too(strength_mg_ml, dose_mg):
    both = (Content(PHOSPHATIDYLCHOLINE, q("50", "mg/mL")), Content(COMPOUNDED, q(strength_mg_ml, "mg/mL")))
    answer = report(syringe(Draw("PC/DC", Decimal(5), both), points=25, each="0.2"))
    (finding,) = found(answer, "session_limit")
    assert (finding.ingredients, finding.value) == ((COMPOUNDED,), q(dose_mg, "mg"))


@pytest.mark.parametrize(
    "ingredient",
    [
        pytest.param("Buflomedil", id="BUF_EMA"),
        pytest.param("Tiratricol (TRIAC)", id="TRI_FDA, ANVISA"),
        pytest.param("Calcium gluconate", id="CA_ASHP"),
        pytest.param("Mucopolysaccharidase (Thiomucase)", id="brief 4: Thiomucase"),
    ],
)
def test_what_is_blocked_is_never_injected(ingredient):
    unit = "IU/mL" if "Thiomucase" in ingredient else "mg/mL"
    assert only(report(syringe(draw(ingredient, "1", "1", unit))), "blocked")


@pytest.mark.parametrize("ingredient", ["Zinc sulfate", "Selenium (selenious acid)", "Sodium bicarbonate"])
def test_what_is_never_undiluted_stops_alone_and_not_in_water_brief_4(ingredient):
    alone, water = draw(ingredient, "1", "1"), draw(SALINE, "9", "9")
    assert "undiluted" in codes(report(syringe(alone)))
    assert "undiluted" not in codes(report(syringe(alone, water)))


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        pytest.param(KYBELLA, "Lidocaine", "injected_alone", id="KYB_HL"),
        pytest.param(COLLAGENASE, SALINE, "injected_alone", id="CCH_GRPH"),
        pytest.param("Aminophylline", SALINE, "injected_alone", id="AMI_ASHP"),
        pytest.param(COMPOUNDED, "Ascorbic acid", "pair_blocked", id="DC_PATENT ascorbic acid"),
        pytest.param(COMPOUNDED, "Thiamine", "pair_blocked", id="DC_PATENT thiamine"),
        pytest.param(COMPOUNDED, "Pyridoxine", "pair_blocked", id="DC_PATENT pyridoxine"),
        pytest.param(COMPOUNDED, "Zinc sulfate", "pair_blocked", id="DC_PATENT zinc"),
        pytest.param(COMPOUNDED, "Calcium gluconate", "pair_blocked", id="DC_CA calcium"),
        pytest.param("Thiamine", "Procaine", "pair_warned", id="B1_ASHP, PRO_DM"),
        pytest.param("Calcium gluconate", "Magnesium sulfate", "pair_blocked", id="CAMG"),
        pytest.param("Calcium gluconate", "Sodium bicarbonate", "pair_blocked", id="BIC_DRO"),
        pytest.param("Isoproterenol", "Sodium bicarbonate", "pair_blocked", id="BIC_DRO catecholamines"),
        pytest.param("Selenium (selenious acid)", "Ascorbic acid", "pair_blocked", id="SE_GAN"),
    ],
)
def test_known_bad_pairs_are_found(first, second, code):
    answer = report(syringe(draw(first, "1", "1"), draw(second, "1", "1")))
    assert code in codes(answer)


@pytest.mark.parametrize(
    ("ingredient", "area", "last_on", "next_on"),
    [
        pytest.param(KYBELLA, "hips", date(2026, 10, 31), date(2026, 11, 30), id="KYB_PP 31 October"),
        pytest.param(KYBELLA, "belly", date(2026, 11, 1), date(2026, 12, 1), id="KYB_PP 1 November"),
        pytest.param(COLLAGENASE, "belly", date(2026, 11, 3), date(2026, 11, 24), id="CCH_GRPH 21 days"),
        pytest.param(CBL_514, "belly", date(2026, 11, 10), date(2026, 12, 1), id="CBL_P3 21 days"),
    ],
)
def test_the_next_allowed_day_is_the_last_one_and_the_interval(ingredient, area, last_on, next_on):
    answer = report(syringe(draw(ingredient, "0.1", "1")), history=(given(ingredient, "1", last_on, area=area),))
    assert answer.next_allowed_on == next_on
    assert ("interval" in codes(answer)) is (next_on > THE_DAY)


@pytest.mark.parametrize(
    ("ingredient", "number", "passes"),
    [
        pytest.param(KYBELLA, 6, True, id="KYB_PP the sixth"),
        pytest.param(KYBELLA, 7, False, id="KYB_PP the seventh"),
        pytest.param(COLLAGENASE, 3, True, id="CCH_GRPH the third"),
        pytest.param(COLLAGENASE, 4, False, id="CCH_GRPH the fourth"),
        pytest.param("L-carnitine", 10, True, id="C_MED the tenth"),
    ],
)
def test_a_course_has_no_more_sessions_than_the_label_counts(ingredient, number, passes):
    answer = report(syringe(draw(ingredient, "0.1", "1")), session_number=number)
    assert ("course_count" not in codes(answer)) is passes


@pytest.mark.parametrize(
    ("last_on", "next_on"),
    [
        pytest.param(date(2027, 1, 31), date(2027, 3, 2), id="brief 10: 30 days after 31 January"),
        pytest.param(date(2027, 2, 1), date(2027, 3, 3), id="brief 10: 30 days after 1 February"),
        pytest.param(date(2027, 7, 1), date(2027, 8, 1), id="brief 10: a calendar month after 1 July"),
    ],
)
def test_one_month_is_the_later_of_a_calendar_month_and_30_days(last_on, next_on):
    assert Interval.of_months(1).after(last_on) == next_on


def test_a_weight_holds_for_90_days_brief_6():
    shot = syringe(draw("Lidocaine", "10", "1"))
    aged = {days: report(shot, patient=patient(weight_on=THE_DAY - timedelta(days=days))) for days in (90, 91)}
    assert [("stale_weight" in codes(aged[days])) for days in (90, 91)] == [False, True]
