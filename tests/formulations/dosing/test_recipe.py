"""A mixture by itself: the rules that ask for no patient say the same of it as of a session."""

from decimal import Decimal

import pytest
from hypothesis import given

from formulations.dosing.check import check
from formulations.dosing.recipe import RULES_OF_A_MIXTURE, check_recipe
from formulations.dosing.report import Severity
from formulations.dosing.rules import RULES
from tests.formulations.dosing.any_cases import cases
from tests.formulations.dosing.shelf import KYBELLA, SALINE, case, draw, incompatibilities, ingredients

CODES = {rule.code for rule in RULES_OF_A_MIXTURE}


def said(*draws, name: str = "Lipo A v1"):
    return check_recipe(draws, name=name, catalogue=ingredients(), incompatibilities=incompatibilities())


def of(*ph: str) -> tuple[Decimal, Decimal]:
    return Decimal(ph[0]), Decimal(ph[-1])


def severities(report) -> dict[str, Severity]:
    return {finding.code: finding.severity for finding in report.findings}


def test_its_rules_are_among_those_of_a_session():
    assert set(RULES_OF_A_MIXTURE) <= set(RULES)


def test_a_known_bad_pair_stops():
    report = said(draw("Thiamine", "10", "1"), draw("Sodium bicarbonate", "10", "1"))

    assert severities(report)["pair_blocked"] is Severity.STOP


def test_what_is_injected_alone_stops_even_beside_a_diluent():
    assert severities(said(draw(KYBELLA, "10", "1"), draw(SALINE, "10", "1")))["injected_alone"] is Severity.STOP
    assert "injected_alone" not in severities(said(draw(KYBELLA, "10", "1")))


def test_a_pair_without_data_is_named():
    assert severities(said(draw("Biotin", "10", "1"), draw("Caffeine", "10", "1")))["pair_unknown"] is Severity.NOTE


def test_the_spread_of_ph_is_told_with_the_two_that_lie_farthest_apart():
    report = said(draw("Thiamine", "10", "1"), draw("Sodium bicarbonate", "10", "1"), draw(SALINE, "10", "8"))

    assert report.spread is not None
    assert report.spread.between == ("Sodium bicarbonate", "Thiamine")
    assert report.spread.is_wide == ("ph_spread" in severities(report))


@pytest.mark.parametrize(("higher", "is_wide"), [("8", False), ("8.01", True)])
def test_exactly_three_units_of_ph_pass(higher, is_wide):
    spread = said(draw("Biotin", "1", "1", ph=of("5")), draw("Caffeine", "1", "1", ph=of(higher))).spread

    assert spread.is_wide is is_wide


def test_a_product_by_its_own_ph_is_named_by_its_own_name():
    acid = draw("Thiamine", "10", "1", product="Thiamine Laroche", ph=of("6.5", "7"))
    report = said(acid, draw("Sodium bicarbonate", "10", "1"))

    assert report.spread.between == ("Sodium bicarbonate", "Thiamine Laroche")
    assert not report.spread.is_wide


def test_one_product_has_no_spread():
    assert said(draw("Caffeine", "10", "1")).spread is None


def test_nothing_drawn_says_nothing():
    assert said() == check_recipe((), name="", catalogue={}, incompatibilities=())


def test_sentences_name_the_mixture_where_they_would_name_an_area():
    report = said(draw("Thiamine", "10", "1"), draw("Sodium bicarbonate", "10", "1"), name="Lipo A v1")

    assert any(finding.message.startswith("Lipo A v1: ") for finding in report.findings)


@given(cases())
def test_whatever_is_said_of_a_mixture_is_said_of_the_session_that_injects_it(given_case):
    first = given_case.syringes[0]
    alone = case(first, patient=given_case.patient)
    recipe = check_recipe(
        first.draws,
        name=first.area_name or first.area,
        catalogue=alone.catalogue,
        incompatibilities=alone.incompatibilities,
    )

    of_session = {(it.code, it.severity, it.ingredients) for it in check(alone).findings if it.code in CODES}
    assert {(it.code, it.severity, it.ingredients) for it in recipe.findings} == of_session


def test_the_volumes_do_not_matter_to_what_is_said():
    few, many = (said(draw("Thiamine", "10", volume), draw("Caffeine", "10", "1")) for volume in ("1", "100"))

    assert few == many
