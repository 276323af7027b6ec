"""What allows more than before."""

from decimal import Decimal

import pytest

from formulations.dosing.quantities import Quantity
from formulations.keeping.loosening import (
    Said,
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
    assert pair_loosens(Said(before, "physical" if before else ""), Said(after, "physical")) is loosens


@pytest.mark.parametrize(
    ("before", "after", "loosens"),
    [
        pytest.param(("block", "safety"), ("block", "physical"), True, id="it held across syringes"),
        pytest.param(("warn", "safety"), ("block", "physical"), True, id="stricter, but in one syringe only"),
        pytest.param(("block", "physical"), ("block", "safety"), False, id="it holds across syringes now"),
        pytest.param(("block", "physical"), ("block", "policy"), False, id="both in one syringe"),
        pytest.param(("compatible", "safety"), ("compatible", "physical"), False, id="nothing was said against it"),
        pytest.param(("", ""), ("block", "physical"), False, id="nothing was known"),
    ],
)
def test_what_no_longer_counts_across_syringes_loosens(before, after, loosens):
    assert pair_loosens(Said(*before), Said(*after)) is loosens


def test_only_lifting_a_ban_loosens_a_standing():
    assert standing_loosens("banned", "unlicensed")
    assert not standing_loosens("unlicensed", "banned")
    assert not standing_loosens("", "same_use")


@pytest.mark.parametrize(
    ("before", "after", "loosens"),
    [(None, "0.5", True), ("0.5", "0.4", True), ("0.5", "0.6", False), ("0.5", None, True), (None, None, False)],
)
def test_a_smaller_part_of_the_salt_loosens(before, after, loosens):
    assert factor_loosens(*(None if it is None else Decimal(it) for it in (before, after))) is loosens


KEPT = {
    "allergens": ["soy", "egg"],
    "contraindications": ["pregnancy"],
    "classes": [],
    "active_factor": Decimal("0.5"),
    "salt": "caffeine citrate",
    "category": "medication",
    "regulatory_status": "unlicensed",
}


@pytest.mark.parametrize(
    ("change", "loosened"),
    [
        ({"allergens": ["egg"], "contraindications": ["pregnancy", "asthma"], "classes": ["x"]}, {"allergens"}),
        ({"active_factor": None, "salt": ""}, {"active_factor", "salt"}),
        ({"active_factor": Decimal("0.6"), "salt": "caffeine and sodium benzoate"}, set()),
        ({"category": "vehicle"}, {"category"}),
        ({"category": "mineral"}, set()),
        ({"regulatory_status": ""}, {"regulatory_status"}),
        ({"regulatory_status": "banned in Brazil"}, set()),
    ],
)
def test_what_an_ingredient_is_no_longer_kept_from_is_named(change, loosened):
    assert what_loosens(KEPT, KEPT | change) == loosened


def test_a_vehicle_that_becomes_a_medicine_tightens():
    vehicle = KEPT | {"category": "vehicle"}

    assert what_loosens(vehicle, KEPT) == set()
    assert what_loosens(vehicle, vehicle) == set()
