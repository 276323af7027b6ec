"""Numbers with units: what converts, what never does, and what is no number at all [brief 5]."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulations.dosing.errors import NumberError, UnitError
from formulations.dosing.messages import shown_number
from formulations.dosing.quantities import Quantity
from formulations.dosing.units import CODES, amount_unit, canonical
from mesoplan.refusals import DomainError
from tests.formulations.dosing.shelf import q


@pytest.mark.parametrize(
    ("given_value", "given_unit", "wanted", "unit"),
    [
        pytest.param("1", "%", "10", "mg/mL", id="1 percent is 10 mg/mL"),
        pytest.param("0.1", "%", "1", "mg/mL", id="1 to 1000 is 1 mg/mL"),
        pytest.param("0.001", "%", "0.01", "mg/mL", id="1 to 100000 is 0.01 mg/mL"),
        pytest.param("1", "mcg", "0.001", "mg", id="mcg is a thousandth of mg"),
        pytest.param("40", "ug/mL", "0.04", "mg/mL", id="selenium label"),
        pytest.param("5", "g", "5000", "mg", id="PC series"),
        pytest.param("300", "IU", "300", "[iU]", id="IU is the code in brackets"),
        pytest.param("5.7", "mg/kg", "5700", "ug/kg", id="per kg"),
        pytest.param("3", "wk", "21", "d", id="weeks"),
    ],
)
def test_units_of_one_dimension_convert_exactly(given_value, given_unit, wanted, unit):
    assert q(given_value, given_unit).to(unit).value == Decimal(wanted)


@pytest.mark.parametrize(
    ("given_unit", "wanted"),
    [
        ("mg", "[iU]"),
        ("IU", "U"),
        ("meq", "mg"),
        ("mg", "mg/mL"),
        ("mg/kg", "mg"),
        ("mg/kg", "1"),
        ("mo", "d"),
        ("g", "kg"),
    ],
)
def test_units_of_different_dimensions_raise_and_are_never_guessed(given_unit, wanted):
    with pytest.raises(UnitError, match="does not convert"):
        q("1", given_unit).to(wanted)


@pytest.mark.parametrize("unit", ["", "MG", "milligram", "mg/ml", "drops", "mg per mL"])
def test_an_unknown_unit_is_refused(unit):
    with pytest.raises(UnitError, match="not a unit"):
        q("1", unit)
    with pytest.raises(UnitError, match="not a unit"):
        q("1", "mg").to(unit)


@pytest.mark.parametrize(
    "number", ["NaN", "sNaN", "Infinity", "-Infinity", "-1", "-0.0001", "1e31", "1e999999", "1e-999999"]
)
def test_a_number_that_is_negative_infinite_or_absurd_is_refused(number):
    with pytest.raises(NumberError):
        q(number, "mg")


@pytest.mark.parametrize("number", [1, 1.5, True, None, "1"])
def test_only_decimals_are_numbers(number):
    with pytest.raises(NumberError):
        Quantity(number, "mg")


def test_an_error_is_a_refusal_with_a_template_to_translate():
    with pytest.raises(DomainError) as caught:
        q("1", "mg").to("mL")
    assert caught.value.sentence == "mg does not convert to mL."
    assert caught.value.template % caught.value.params == caught.value.sentence


def test_a_sum_keeps_the_first_unit():
    assert q("1", "mg") + q("500", "ug") == q("1.5", "mg")


def test_a_sum_of_different_units_is_refused():
    with pytest.raises(UnitError):
        q("1", "mg") + q("1", "[iU]")


def test_a_fraction_without_end_is_never_shown_smaller_than_it_is():
    third = Quantity.of(Fraction(1, 3), "mg")
    assert Fraction(third.value) > Fraction(1, 3)
    assert shown_number(third.value) == "0.333334"


def test_every_code_has_one_canonical_code_of_its_dimension():
    for code in CODES:
        assert q("1", code).exact_in(canonical(code)) > 0


def test_the_amount_of_a_concentration_is_known():
    assert (amount_unit("%"), amount_unit("IU/mL"), amount_unit("ug/kg")) == ("mg", "[iU]", "mg")


@pytest.mark.parametrize("unit", ["mg", "mL", "kg/m2", "1"])
def test_what_is_no_concentration_has_no_amount(unit):
    with pytest.raises(UnitError):
        amount_unit(unit)


@given(st.decimals(min_value=0, max_value=10**9, places=6), st.sampled_from(["mg", "ug", "mcg", "ng", "g"]))
def test_there_and_back_is_the_same_amount(value, unit):
    assert Quantity(value, "mg").to(unit).exact_in("mg") == Fraction(value)
