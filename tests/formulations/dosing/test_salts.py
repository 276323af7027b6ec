"""Salt and active substance, with the factors of the catalogue [brief 5]."""

from decimal import Decimal

import pytest

from formulations.dosing.case import Content, Draw, ExpressedAs
from formulations.dosing.errors import NumberError
from formulations.dosing.facts import IngredientFacts, LimitKind
from tests.formulations.dosing.shelf import codes, limit, q, report, rows, syringe

ABOVE = {"session_limit", "point_limit"}


def test_a_factor_of_nothing_would_hide_a_dose_and_is_refused():
    with pytest.raises(NumberError):
        IngredientFacts("Zinc", active_factor=Decimal(0))


@pytest.mark.parametrize("row", rows("salts.csv"), ids=lambda row: row["sources"])
def test_the_engine_counts_the_active_part_in_every_figure_and_limit(row):
    """200 mg of salt in 10 points; the limits stand exactly at the active part of it."""
    factor = Decimal(row["active_factor"])
    active = 200 * factor
    session, point = limit(LimitKind.PER_SESSION, f"{active}", "mg"), limit(LimitKind.PER_POINT, f"{active / 10}", "mg")
    facts = IngredientFacts(row["name"], limits=(session, point), active_factor=factor)

    def given(strength: str, expressed_as: ExpressedAs):
        contents = (Content("it", q(strength, "mg/mL"), expressed_as),)
        return report(syringe(Draw(row["salt"], Decimal(10), contents), each="1"), catalogue={"it": facts})

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
