"""The mistakes that the sources themselves make [brief 17]."""

from decimal import Decimal

import pytest

from formulations.exchange.doubts import PART, PER_KG, SALT, TIMES, doubt_of_session_limit, doubts_of


def found(before: str | None, after: str, factor: str | None = None) -> list[str]:
    numbers = [None if it is None else Decimal(it) for it in (before, after, factor)]
    return [doubt.template for doubt in doubts_of(numbers[0], numbers[1], active_factor=numbers[2])]


@pytest.mark.parametrize(
    ("before", "after", "factor", "doubts"),
    [
        pytest.param("50", "250", None, [TIMES], id="PC_HEX: 250 mg in 5 mL printed as 250 mg/mL"),
        pytest.param("250", "50", None, [PART], id="the same the other way round"),
        pytest.param("100", "1000", None, [TIMES], id="a decimal point"),
        pytest.param("0.1", "100", None, [TIMES], id="mg for g"),
        pytest.param("250", "500", "0.5", [SALT], id="CAF_GR: 0.5 g is of caffeine and sodium benzoate"),
        pytest.param("200", "250", "0.5", [], id="a plain change"),
        pytest.param("200", "200", "0.5", [], id="no change"),
        pytest.param(None, "200", None, [], id="nothing to compare with"),
        pytest.param("0", "200", None, [], id="a block lifted"),
    ],
)
def test_a_figure_that_looks_misread_is_doubted(before, after, factor, doubts):
    assert found(before, after, factor) == doubts


def test_a_limit_per_session_with_the_number_of_the_one_per_kilogram_is_doubted():
    """LCAR_WEM prints “max 300 mg” where the label says 300 mg/kg."""
    assert [it.template for it in doubt_of_session_limit(Decimal(300), Decimal(300))] == [PER_KG]
    assert list(doubt_of_session_limit(Decimal(300), Decimal(50))) == []
    assert list(doubt_of_session_limit(Decimal(300), None)) == []
