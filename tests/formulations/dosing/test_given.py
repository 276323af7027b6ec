"""A measured volume more than a tenth off the planned one has to be explained [brief 18, R14]."""

from decimal import Decimal

import pytest

from formulations.dosing.planned import differs_from_plan
from formulations.dosing.report import Severity
from tests.formulations.dosing.shelf import codes, draw, only, q, report, syringe


def measured(injected_ml: str | None, points: int = 50):
    volume = None if injected_ml is None else Decimal(injected_ml)
    return report(
        syringe(draw("Lidocaine", "1", "20"), points=points, each="0.2", area_name="Belly", injected_ml=volume)
    )


@pytest.mark.parametrize(
    ("injected", "differs"),
    [("10", False), ("9", False), ("11", False), ("8.999", True), ("11.001", True), ("0", True), (None, False)],
)
def test_exactly_a_tenth_passes(injected, differs):
    assert ("given_beside_plan" in codes(measured(injected))) is differs


def test_the_sentence_shows_both_volumes():
    finding = only(measured("12"), "given_beside_plan")
    assert (finding.severity, finding.rule) == (Severity.OVERRIDE, "R14")
    assert (finding.value, finding.limit) == (q("12", "mL"), q("10", "mL"))
    assert finding.message == (
        "Belly: 12 mL were injected and 10 mL planned, more than a tenth apart. Explain the difference."
    )


def test_anything_differs_from_nothing_planned():
    assert "given_beside_plan" in codes(measured("0.1", points=0))
    assert not differs_from_plan(Decimal(0), Decimal(0))
