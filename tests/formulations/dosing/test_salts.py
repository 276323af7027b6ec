"""Salt and active substance, mass and charge, with the figures of the brief [brief 5]."""

from decimal import Decimal

import pytest

from formulations.dosing.case import Content, Draw, ExpressedAs
from formulations.dosing.errors import CaseError, NumberError, UnitError
from formulations.dosing.facts import IngredientFacts, LimitKind
from formulations.dosing.salts import CHARGES, SALTS, active_part, charge_of
from tests.formulations.dosing.shelf import codes, limit, q, report, rows, syringe

ABOVE = {"session_limit", "point_limit"}


@pytest.mark.parametrize(
    ("salt", "amount", "active"),
    [
        pytest.param("aminophylline", q("100", "mg"), q("78.8", "mg"), id="AMI_DM"),
        pytest.param("caffeine and sodium benzoate", q("250", "mg/mL"), q("125", "mg/mL"), id="CAF_RX"),
        pytest.param("caffeine citrate", q("20", "mg/mL"), q("10", "mg/mL"), id="CAF_CIT"),
        pytest.param("zinc sulfate, anhydrous", q("1", "%"), q("0.406", "%"), id="ZN_AR"),
        pytest.param("selenious acid", q("1000", "ug"), q("612", "ug"), id="SE_WIKI"),
        pytest.param("calcium gluconate", q("1", "g"), q("0.093", "g"), id="CA_ASHP"),
    ],
)
def test_a_salt_holds_its_share_of_the_active_substance(salt, amount, active):
    assert active_part(salt, amount) == active


@pytest.mark.parametrize(
    ("salt", "mass", "charge"),
    [
        pytest.param("magnesium sulfate heptahydrate", q("500", "mg"), q("4.06", "meq"), id="MG_DM"),
        pytest.param("magnesium sulfate heptahydrate", q("1", "g"), q("8.12", "meq"), id="MG_DM 1 g"),
        pytest.param("sodium bicarbonate", q("84", "mg"), q("1", "meq"), id="BIC_DM"),
        pytest.param("sodium bicarbonate", q("8.4", "g"), q("100", "meq"), id="BIC_DM 100 mL of 8.4 %"),
    ],
)
def test_a_mass_of_a_salt_brings_its_milliequivalents(salt, mass, charge):
    assert charge_of(salt, mass) == charge


def test_every_row_names_a_source_of_the_catalogue():
    known = {row["id"] for row in rows("sources.csv")}
    assert {row.source for row in (*SALTS, *CHARGES)} <= known


@pytest.mark.parametrize("formula", [active_part, charge_of])
def test_what_is_in_no_row_is_not_guessed(formula):
    with pytest.raises(CaseError, match="known for sodium ascorbate"):
        formula("sodium ascorbate", q("1", "mg"))


@pytest.mark.parametrize("unit", ["IU", "meq", "mL", "kg"])
def test_what_is_no_mass_is_no_salt(unit):
    with pytest.raises(UnitError):
        active_part("caffeine citrate", q("1", unit))
    with pytest.raises(UnitError):
        charge_of("sodium bicarbonate", q("1", unit))


def test_a_factor_of_nothing_would_hide_a_dose_and_is_refused():
    with pytest.raises(NumberError):
        IngredientFacts("Zinc", active_factor=Decimal(0))


@pytest.mark.parametrize("row", SALTS, ids=lambda row: row.source)
def test_the_engine_counts_the_active_part_in_every_figure_and_limit(row):
    """200 mg of salt in 10 points; the limits stand exactly at the active part of it."""
    active = 200 * row.factor
    session, point = limit(LimitKind.PER_SESSION, f"{active}", "mg"), limit(LimitKind.PER_POINT, f"{active / 10}", "mg")
    facts = IngredientFacts(row.active, limits=(session, point), active_factor=row.factor)

    def given(strength: str, expressed_as: ExpressedAs):
        contents = (Content("it", q(strength, "mg/mL"), expressed_as),)
        return report(syringe(Draw(row.name, Decimal(10), contents), each="1"), catalogue={"it": facts})

    (line,) = given("20", ExpressedAs.SALT).doses
    assert (line.drawn, line.injected, line.per_point) == (session.quantity, session.quantity, point.quantity)
    assert codes(given("20", ExpressedAs.SALT)) & ABOVE == set()
    assert codes(given("20.001", ExpressedAs.SALT)) & ABOVE == ABOVE
    assert codes(given("20", ExpressedAs.ACTIVE)) & ABOVE == ABOVE


@pytest.mark.parametrize(
    ("kept", "is_vehicle"),
    [
        ({}, True),
        ({"limits": (limit(LimitKind.PER_SESSION, "200", "mg"),)}, False),
        ({"salt": "caffeine citrate"}, False),
        ({"salt": "caffeine citrate", "active_factor": Decimal("0.5")}, False),
    ],
)
def test_what_has_a_limit_or_a_salt_is_no_vehicle_whatever_its_category_says(kept, is_vehicle):
    assert IngredientFacts("Caffeine", category="vehicle", **kept).is_vehicle is is_vehicle


def test_a_salt_without_a_factor_stops_also_in_a_vehicle_with_a_limit():
    salt = Draw("ampoule", Decimal(5), (Content("Caffeine", q("250", "mg/mL"), ExpressedAs.SALT),))
    facts = IngredientFacts("Caffeine", category="vehicle", limits=(limit(LimitKind.PER_SESSION, "200", "mg"),))

    assert "missing_strength" in codes(report(syringe(salt), catalogue={"Caffeine": facts}))
