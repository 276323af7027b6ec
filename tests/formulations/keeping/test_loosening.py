"""What allows more than before."""

from decimal import Decimal

import pytest

from formulations.dosing.quantities import Quantity
from formulations.keeping.loosening import (
    factor_loosens,
    limit_loosens,
    pair_loosens,
    standing_loosens,
    what_loosens,
)


def q(value: str, unit: str = "mg") -> Quantity:
    return Quantity(Decimal(value), unit)


@pytest.mark.parametrize(
    ("kind", "before", "after", "loosens"),
    [
        ("per_session", q("200"), q("201"), True),
        ("per_session", q("200"), q("199"), False),
        ("per_session", q("200"), q("0.2", "g"), False),
        ("per_session", q("200"), q("0.21", "g"), True),
        ("per_session", q("0"), q("1"), True),
        ("per_session", None, q("1"), False),
        ("per_session", q("200"), q("10", "[iU]"), True),
        ("per_kg", q("3", "mg/kg"), q("4", "mg/kg"), True),
        ("course_count", q("6", "1"), q("7", "1"), True),
        ("min_interval_days", q("28", "d"), q("21", "d"), True),
        ("min_interval_days", q("28", "d"), q("30", "d"), False),
    ],
)
def test_a_higher_limit_or_a_shorter_interval_loosens(kind, before, after, loosens):
    assert limit_loosens(kind, before, after) is loosens


@pytest.mark.parametrize(
    ("before", "after", "loosens"),
    [
        ("block", "warn", True),
        ("warn", "conditional", True),
        ("conditional", "compatible", True),
        ("", "compatible", True),
        ("", "conditional", False),
        ("warn", "block", False),
        ("compatible", "warn", False),
        ("block", "block", False),
    ],
)
def test_less_said_against_a_pair_loosens(before, after, loosens):
    assert pair_loosens(before, after) is loosens


def test_only_lifting_a_ban_loosens_a_standing():
    assert standing_loosens("banned", "unlicensed")
    assert not standing_loosens("unlicensed", "banned")
    assert not standing_loosens("", "same_use")


@pytest.mark.parametrize(
    ("before", "after", "loosens"),
    [(None, "0.5", True), ("0.5", "0.4", True), ("0.5", "0.6", False), ("0.5", None, False), (None, None, False)],
)
def test_a_smaller_part_of_the_salt_loosens(before, after, loosens):
    assert factor_loosens(*(None if it is None else Decimal(it) for it in (before, after))) is loosens


def test_what_an_ingredient_is_no_longer_kept_from_is_named():
    before = {"allergens": ["soy", "egg"], "contraindications": ["pregnancy"], "classes": [], "active_factor": None}
    after = {
        "allergens": ["egg"],
        "contraindications": ["pregnancy", "asthma"],
        "classes": ["x"],
        "active_factor": None,
    }

    assert what_loosens(before, after) == {"allergens"}
