"""A volume given more than a tenth off the planned one is to be explained; more than twice it stops [brief 18, R14]."""

from decimal import Decimal

import pytest

from formulations.dosing.errors import NumberError
from formulations.dosing.planned import GivenArea
from formulations.dosing.report import Severity
from tests.formulations.dosing.shelf import codes, draw, only, q, report, syringe


def given(volume: str, *, planned: str = "10", side: str = ""):
    area = GivenArea("belly", Decimal(planned), Decimal(volume), area_name="Belly", side=side)
    return report(syringe(draw("Lidocaine", "1", "20"), area_name="Belly"), given=(area,))


@pytest.mark.parametrize(
    ("volume", "differs"),
    [("10", False), ("9", False), ("11", False), ("8.999", True), ("11.001", True), ("0", True)],
)
def test_exactly_a_tenth_passes(volume, differs):
    assert ("given_beside_plan" in codes(given(volume))) is differs


@pytest.mark.parametrize(("volume", "is_beyond"), [("19.9", False), ("20", False), ("20.001", True)])
def test_exactly_twice_passes(volume, is_beyond):
    assert ("beyond_plan" in codes(given(volume))) is is_beyond


def test_a_plan_is_compared_with_nothing():
    assert codes(report(syringe(draw("Lidocaine", "1", "20")))) & {"given_beside_plan", "beyond_plan"} == set()


def test_the_sentences_show_both_volumes_and_the_side():
    differs, beyond = (only(given("21", side="left"), code) for code in ("given_beside_plan", "beyond_plan"))
    assert (differs.severity, differs.rule, differs.side) == (Severity.OVERRIDE, "R14", "left")
    assert (differs.value, differs.limit) == (q("21", "mL"), q("10", "mL"))
    assert differs.message == (
        "Belly, left: 21 mL were injected and 10 mL planned, more than a tenth apart. Explain the difference."
    )
    assert (beyond.severity, beyond.rule) == (Severity.STOP, "R14")
    assert beyond.message == (
        "Belly, left: 21 mL instead of the 10 mL that are planned, more than twice as much. Check points and volume."
    )


def test_anything_differs_from_nothing_planned_but_nothing():
    assert {"given_beside_plan", "beyond_plan"} <= codes(given("0.1", planned="0"))
    assert "given_beside_plan" not in codes(given("0", planned="0"))


@pytest.mark.parametrize("volume", ["-1", "NaN", "Infinity"])
def test_a_volume_that_is_none_is_refused(volume):
    with pytest.raises(NumberError):
        given(volume)
