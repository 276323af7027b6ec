"""Real change or measurement error, with the figures of the brief and of measurements.csv [brief 13]."""

from dataclasses import replace
from decimal import Decimal

import pytest

from sessions.progress.statistics import (
    Observers,
    Reading,
    ReadingError,
    Reason,
    StatisticsError,
    Verdict,
    judge,
    observers_of,
    smallest_real_change,
)
from tests.formulations.dosing.shelf import rows

WAIST = (
    ReadingError(Observers.SAME, tem=Decimal("1.31")),
    ReadingError(Observers.DIFFERENT, tem=Decimal("1.56")),
)
FIRST = Reading(
    Decimal("88.00"), "circumference", "cm", method="tape", landmark="waist", observer="7", weight_kg=Decimal(60)
)


def after(change: str, **changes) -> Reading:
    return replace(FIRST, value=FIRST.value + Decimal(change), **changes)


@pytest.mark.parametrize(
    ("tem", "mdc95"),
    [
        pytest.param("1.31", "3.63", id="M_MAL waist, same observer"),
        pytest.param("1.56", "4.32", id="M_MAL waist, different observers"),
        pytest.param("1.23", "3.41", id="M_MAL hip, same observer"),
        pytest.param("1.38", "3.83", id="M_MAL hip, different observers"),
        pytest.param("0.54", "1.50", id="M_MAE same observer"),
        pytest.param("0.75", "2.08", id="M_MAE different observers"),
        pytest.param("5.0", "13.86", id="M_PER skinfold percent"),
    ],
)
def test_the_smallest_real_change_is_2_772_times_the_error(tem, mdc95):
    assert round(smallest_real_change(Decimal(tem)), 2) == Decimal(mdc95)


def test_every_row_of_the_catalogue_agrees_to_its_rounding():
    measured = [row for row in rows("measurements.csv") if row["tem"] and row["mdc95"]]
    assert len(measured) > 15
    for row in measured:
        assert abs(smallest_real_change(Decimal(row["tem"])) - Decimal(row["mdc95"])) <= Decimal("0.02"), row["site"]


@pytest.mark.parametrize(
    "impossible",
    [
        lambda: replace(FIRST, repeats=0),
        lambda: replace(FIRST, value=Decimal("NaN")),
        lambda: replace(FIRST, weight_kg=Decimal(0)),
    ],
)
def test_figures_that_cannot_be_are_refused(impossible):
    with pytest.raises(StatisticsError):
        impossible()


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ("-3.64", Verdict.IMPROVED),
        ("-3.63132", Verdict.WITHIN_ERROR),
        ("-1.2", Verdict.WITHIN_ERROR),
        ("0", Verdict.WITHIN_ERROR),
        ("3.63132", Verdict.WITHIN_ERROR),
        ("3.64", Verdict.WORSE),
    ],
)
def test_only_a_change_beyond_the_error_counts(change, verdict):
    judgement = judge(FIRST, after(change), WAIST)
    assert (judgement.verdict, judgement.change) == (verdict, Decimal(change))
    assert judgement.mdc95 == Decimal("3.63132")


def test_another_observer_needs_a_larger_change():
    judgement = judge(FIRST, after("-4.0", observer="8"), WAIST)
    assert (judgement.verdict, judgement.observers) == (Verdict.WITHIN_ERROR, Observers.DIFFERENT)
    assert judge(FIRST, after("-4.0"), WAIST).verdict is Verdict.IMPROVED


def test_two_unknown_observers_are_not_the_same():
    nobody = replace(FIRST, observer="")
    assert observers_of(nobody, nobody) is Observers.DIFFERENT


def test_more_can_be_better():
    assert judge(FIRST, after("5"), WAIST, lower_is_better=False).verdict is Verdict.IMPROVED
    assert judge(FIRST, after("-5"), WAIST, lower_is_better=False).verdict is Verdict.WORSE


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "skinfold"}, Reason.KIND),
        ({"unit": "mm"}, Reason.KIND),
        ({"method": "self-measured"}, Reason.METHOD),
        ({"landmark": "hip"}, Reason.LANDMARK),
        ({"side": "left"}, Reason.SIDE),
        ({"posture": "lying"}, Reason.POSTURE),
        ({"device": "tape 2"}, Reason.DEVICE),
        ({"weight_kg": Decimal("63.01")}, Reason.WEIGHT),
        ({"weight_kg": Decimal("56.99")}, Reason.WEIGHT),
    ],
)
def test_what_was_measured_otherwise_is_not_compared(changes, reason):
    judgement = judge(FIRST, after("-20", **changes), WAIST)
    assert (judgement.verdict, judgement.reasons) == (Verdict.NOT_COMPARABLE, (reason,))


def test_a_weight_change_of_exactly_5_percent_is_still_compared():
    judgement = judge(FIRST, after("-20", weight_kg=Decimal(57)), WAIST)
    assert (judgement.verdict, judgement.weight_change_percent) == (Verdict.IMPROVED, Decimal(-5))


def test_a_missing_weight_is_told_and_does_not_hide_the_verdict():
    judgement = judge(FIRST, after("-20", weight_kg=None), WAIST)
    assert (judgement.verdict, judgement.weight_change_percent) == (Verdict.IMPROVED, None)


@pytest.mark.parametrize("errors", [(), WAIST[1:], (ReadingError(Observers.SAME),)])
def test_without_a_known_error_there_is_no_verdict(errors):
    judgement = judge(FIRST, after("-20"), errors)
    assert (judgement.verdict, judgement.reasons, judgement.mdc95) == (
        Verdict.NOT_COMPARABLE,
        (Reason.ERROR_UNKNOWN,),
        None,
    )


def test_an_error_in_percent_is_of_the_first_value_m_per():
    thigh = replace(FIRST, value=Decimal(55))
    errors = (ReadingError(Observers.SAME, tem=Decimal("1.0"), is_percent=True),)
    assert round(judge(thigh, thigh, errors).mdc95, 2) == Decimal("1.52")


def test_a_published_limit_is_used_as_it_is_m_sto():
    errors = (ReadingError(Observers.SAME, tem=Decimal(9), mdc95=Decimal("2.2")),)
    assert judge(FIRST, after("-2.3"), errors).verdict is Verdict.IMPROVED


def test_repeats_on_both_dates_narrow_the_error():
    thrice = replace(FIRST, repeats=4)
    assert judge(thrice, replace(thrice, value=Decimal(86)), WAIST).mdc95 == Decimal("1.81566")
    assert Decimal("1.81566") < judge(FIRST, after("0", repeats=4), WAIST).mdc95 < Decimal("3.63132")
