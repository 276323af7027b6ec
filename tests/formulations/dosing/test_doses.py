"""Dose arithmetic with the figures of the brief and its sources [brief 5, 6]."""

from datetime import timedelta
from decimal import Decimal

import pytest

from formulations.dosing.case import Content, Draw, ExpressedAs
from formulations.dosing.errors import CaseError, NumberError, UnitError
from formulations.dosing.report import Operator
from tests.formulations.dosing.shelf import (
    COLLAGENASE,
    COMPOUNDED,
    KYBELLA,
    PHOSPHATIDYLCHOLINE,
    SALINE,
    THE_DAY,
    case,
    draw,
    given,
    q,
    report,
    syringe,
)


def dose_of(answer, ingredient):
    (line,) = (line for line in answer.doses if line.ingredient == ingredient)
    return line


@pytest.mark.parametrize(
    ("drawn", "points", "each", "injected", "per_point"),
    [
        pytest.param(draw(KYBELLA, "10", "10"), 50, "0.2", q("100", "mg"), q("2", "mg"), id="KYB_PP 50 points"),
        pytest.param(draw(COLLAGENASE, "0.23", "3.6"), 12, "0.3", q("0.828", "mg"), q("0.069", "mg"), id="CCH_GRPH"),
        pytest.param(draw(PHOSPHATIDYLCHOLINE, "50", "100"), 300, "0.3", q("4500", "mg"), q("15", "mg"), id="PC_THO16"),
        pytest.param(draw("Lidocaine", "0.5", "60", "%"), 600, "0.1", q("300", "mg"), q("0.5", "mg"), id="LID_PF"),
        pytest.param(
            draw("Hyaluronidase", "150", "2", "IU/mL"), 10, "0.2", q("300", "[iU]"), q("30", "[iU]"), id="HYA_HYL"
        ),
        pytest.param(
            draw("Salmeterol (LIPO-202, investigational)", "0.02", "20", "mcg/mL"),
            20,
            "1",
            q("0.0004", "mg"),
            q("0.00002", "mg"),
            id="L202 20 points",
        ),
    ],
)
def test_a_product_alone_gives_points_times_volume_times_strength(drawn, points, each, injected, per_point):
    (line,) = report(syringe(drawn, points=points, each=each)).doses
    assert (line.injected, line.per_point) == (injected, per_point)


def test_a_mixture_gives_each_ingredient_its_share_of_the_volume():
    answer = report(
        syringe(draw("L-carnitine", "200", "2"), draw("Lidocaine", "10", "3"), draw(SALINE, "9", "5"), points=97)
    )
    carnitine = dose_of(answer, "L-carnitine")
    assert carnitine.drawn == q("400", "mg")
    assert carnitine.injected == q("388", "mg")
    assert carnitine.per_point == q("4", "mg")
    assert dose_of(answer, "Lidocaine").injected == q("29.1", "mg")


def test_one_part_in_25_brings_100_to_4_mg_per_ml():
    answer = report(syringe(draw("Tranexamic acid", "100", "1"), draw(SALINE, "9", "24"), points=1, each="1"))
    assert dose_of(answer, "Tranexamic acid").injected == q("4", "mg")


def test_250_mg_in_an_ampoule_of_5_ml_are_50_mg_per_ml_pc_hex():
    (line,) = report(syringe(draw(PHOSPHATIDYLCHOLINE, "50", "5"), points=1, each="5")).doses
    assert line.injected == q("250", "mg")


def test_the_same_ingredient_of_two_products_and_two_areas_is_one_line():
    belly = syringe(draw("Lidocaine", "10", "5", product="A"), draw("Lidocaine", "20", "5", product="B"), points=100)
    arms = syringe(draw("Lidocaine", "20", "1"), area="arms", points=5, each="0.2")
    (line,) = report(belly, arms).doses
    assert line.injected == q("170", "mg")
    assert line.per_point == q("4", "mg")
    assert [working.area for working in line.workings] == ["belly", "belly", "arms"]


def test_a_product_of_two_ingredients_is_drawn_once():
    both = Draw(
        "PC/DC", Decimal(5), (Content(PHOSPHATIDYLCHOLINE, q("50", "mg/mL")), Content(COMPOUNDED, q("2.5", "%")))
    )
    answer = report(syringe(both, points=10, each="0.5"))
    assert dose_of(answer, PHOSPHATIDYLCHOLINE).injected == q("250", "mg")
    assert dose_of(answer, COMPOUNDED).injected == q("125", "mg")


def test_a_strength_printed_as_salt_counts_its_active_part_caf_rx():
    salt = Draw("Caffeine benzoate", Decimal(2), (Content("Caffeine", q("250", "mg/mL"), ExpressedAs.SALT),))
    (line,) = report(syringe(salt, points=10, each="0.1")).doses
    assert line.injected == q("125", "mg")
    assert [step for step in line.workings[0].steps if not isinstance(step, Operator)][3] == q("0.5", "1")


def test_the_arithmetic_reads_as_it_is_worked_out():
    (line,) = report(syringe(draw(KYBELLA, "1", "10", "%"), points=97)).doses
    assert line.workings[0].steps == (
        q("97", "{points}"),
        Operator.TIMES,
        q("0.1", "mL"),
        Operator.TIMES,
        q("1", "%"),
        Operator.EQUALS,
        q("97", "mg"),
    )


def test_the_arithmetic_of_a_mixture_shows_the_share():
    answer = report(syringe(draw("L-carnitine", "200", "2"), draw(SALINE, "9", "8"), points=10))
    assert dose_of(answer, "L-carnitine").workings[0].steps[4:9] == (
        q("200", "mg/mL"),
        Operator.TIMES,
        q("2", "mL"),
        Operator.DIVIDED_BY,
        q("10", "mL"),
    )


def test_the_effective_limit_is_the_lower_of_absolute_and_per_kg_lid_pp():
    (light,) = report(syringe(draw("Lidocaine", "10", "27"), points=270)).doses
    assert (light.limit, light.fraction_of_limit, light.per_kg) == (q("270", "mg"), Decimal(1), q("4.5", "mg/kg"))


def test_earlier_doses_of_the_day_count_towards_the_fraction():
    (line,) = report(
        syringe(draw("Hyaluronidase", "150", "2", "IU/mL"), points=10, each="0.1"),
        history=(
            given("Hyaluronidase", "50", THE_DAY, unit="IU"),
            given("Hyaluronidase", "25", THE_DAY, unit="IU", area="hips"),
            given("Hyaluronidase", "9", THE_DAY - timedelta(1), unit="IU"),
        ),
    ).doses
    assert (line.given_today, line.fraction_of_limit) == (q("75", "[iU]"), Decimal("0.75"))


def test_without_a_known_limit_there_is_no_fraction():
    (line,) = report(syringe(draw("Biotin", "5", "2"))).doses
    assert (line.limit, line.fraction_of_limit) == (None, None)


def test_a_strength_has_to_be_per_volume():
    with pytest.raises(UnitError, match="not an amount per volume"):
        draw("Lidocaine", "10", "1", "mg/kg")


@pytest.mark.parametrize("volume", ["0", "-1", "NaN"])
def test_a_draw_has_a_volume(volume):
    with pytest.raises(NumberError):
        draw("Lidocaine", "10", volume)


@pytest.mark.parametrize(("points", "each"), [(-1, "0.1"), (1, "-0.1"), (1, "Infinity")])
def test_points_and_their_volume_are_not_negative(points, each):
    with pytest.raises(NumberError):
        syringe(draw("Lidocaine", "10", "1"), points=points, each=each)


def test_an_empty_syringe_is_refused():
    with pytest.raises(CaseError, match="Nothing is drawn for belly"):
        syringe()


def test_an_ingredient_outside_the_catalogue_is_refused():
    with pytest.raises(CaseError, match="Unicorn is not in the catalogue"):
        case(syringe(draw("Unicorn", "1", "1")))


def test_a_history_of_the_future_is_refused():
    tomorrow = given("Lidocaine", "1", THE_DAY + timedelta(days=1))
    with pytest.raises(CaseError, match="later than the session"):
        case(syringe(draw("Lidocaine", "10", "1")), history=(tomorrow,))


def test_sessions_count_from_one():
    with pytest.raises(NumberError):
        case(syringe(draw("Lidocaine", "10", "1")), session_number=0)
