"""The mistakes that the sources themselves make [brief 17]."""

from decimal import Decimal

import pytest

from formulations.dosing.quantities import Quantity
from formulations.exchange.doubts import (
    ACTIVE,
    PART,
    PER_KG,
    SALT,
    TIMES,
    doubt_of_session_limit,
    doubts_beside,
    doubts_of,
    factors_of,
)


def q(text: str | None) -> Quantity | None:
    """“50 mg/mL”; milligrams where no unit is said."""
    if text is None:
        return None
    value, _, unit = text.partition(" ")
    return Quantity(Decimal(value), unit or "mg")


def found(before: str | None, after: str, factor: str | None = None) -> list[str]:
    factors = {Decimal(factor)} if factor else set()
    return [doubt.template for doubt in doubts_of(q(before), q(after), factors=factors)]


@pytest.mark.parametrize(
    ("before", "after", "factor", "doubts"),
    [
        pytest.param("50", "250", None, [TIMES], id="PC_HEX: 250 mg in 5 mL printed as 250 mg/mL"),
        pytest.param("250", "50", None, [PART], id="the same the other way round"),
        pytest.param("100", "1000", None, [TIMES], id="a decimal point"),
        pytest.param("0.1", "100", None, [TIMES], id="mg for g"),
        pytest.param("250", "500", "0.5", [SALT], id="CAF_GR: 0.5 g is of caffeine and sodium benzoate"),
        pytest.param("50 mg/mL", "25 %", None, [TIMES], id="PC_HEX in another unit"),
        pytest.param("50 mg/mL", "0.25 g/mL", None, [TIMES], id="PC_HEX in grams"),
        pytest.param("1500 mg", "7.5 g", None, [TIMES], id="five times in grams"),
        pytest.param("100", "102", None, [], id="2 %"),
        pytest.param("100", "510", None, [TIMES], id="five times, rounded"),
        pytest.param("100", "520", None, [], id="more than rounding"),
        pytest.param("1", "2.46", "0.406", [SALT], id="ZN_AR: printed with two decimals"),
        pytest.param("1", "1.63", "0.612", [SALT], id="SE_WIKI, rounded"),
        pytest.param("10", "10.75", "0.093", [], id="no factor"),
        pytest.param("10", "107.5", "0.093", [SALT], id="CA_ASHP"),
        pytest.param("2.46", "1", "0.406", [ACTIVE], id="the substance instead of the salt"),
        pytest.param("200 mg", "40 [iU]", "0.5", [], id="units that do not convert"),
        pytest.param("200", "250", "0.5", [], id="a plain change"),
        pytest.param("200", "200", "0.5", [], id="no change"),
        pytest.param("200", "200", "0.98", [], id="no change, of a substance that is nearly all of its salt"),
        pytest.param(None, "200", None, [], id="nothing to compare with"),
        pytest.param("0", "200", None, [], id="a block lifted"),
    ],
)
def test_a_figure_that_looks_misread_is_doubted(before, after, factor, doubts):
    assert found(before, after, factor) == doubts


def test_a_limit_per_session_with_the_number_of_the_one_per_kilogram_is_doubted():
    """LCAR_WEM prints “max 300 mg” where the label says 300 mg/kg."""
    for after in ("300", "0.3 g", "300000 ug"):
        assert [it.template for it in doubt_of_session_limit(q(after), q("300 mg/kg"))] == [PER_KG]
    assert list(doubt_of_session_limit(q("300"), q("50 mg/kg"))) == []
    assert list(doubt_of_session_limit(q("300 [iU]"), q("300 mg/kg"))) == []
    assert list(doubt_of_session_limit(q("300"), None)) == []


def test_a_new_figure_is_compared_with_each_that_is_known_and_doubted_once():
    others = [q("50 mg/mL"), q("5 %"), q("40 mg/mL"), q("50 [iU]/mL")]

    assert [it.template for it in doubts_beside(others, q("250 mg/mL"))] == [TIMES, TIMES]
    assert list(doubts_beside(others[:1] * 2, q("50 mg/mL"))) == []


@pytest.mark.parametrize(
    ("name", "own", "factors"),
    [
        ("Zinc sulfate", None, {"0.406"}),
        ("Selenium (selenious acid)", "0.612", {"0.612"}),
        ("Calcium gluconate", None, {"0.093"}),
        ("Aminophylline", None, {"0.788"}),
        ("Caffeine", "0.4", {"0.4", "0.5"}),
        ("Biotin", None, set()),
    ],
)
def test_every_factor_that_is_known_of_an_ingredient_counts(name, own, factors):
    assert factors_of(name, Decimal(own) if own else None) == set(map(Decimal, factors))
