"""The traps of the sources, as lines of a file [brief 17, 1, 2]."""

from decimal import Decimal

import pytest

from formulations.exchange.files import FileLine
from formulations.exchange.preview import carry_out, preview
from formulations.exchange.tables import TABLES
from formulations.models import DoseLimit, Ingredient
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_for_all")]

PC = "Phosphatidylcholine (with deoxycholate)"


def line_of(key: str, *keys: str) -> dict[str, str]:
    table = TABLES[key]
    return next(dict(zip(table.header, line, strict=True)) for line in table.lines() if line[: len(keys)] == [*keys])


def doubts(admin, key: str, cells: dict[str, str]) -> tuple[str, ...]:
    (line,) = preview(actor=admin, table=TABLES[key], lines=[FileLine(2, cells)], reason="New leaflet.").lines
    assert line.errors == ()
    return line.doubts


@pytest.mark.parametrize(("strength", "unit"), [("250", "mg/mL"), ("25", "%"), ("0.25", "g/mL"), ("245", "mg/mL")])
def test_phosphatidylcholine_of_250_mg_in_5_ml_is_not_250_mg_per_ml(admin, strength, unit):
    cells = line_of("ingredients", PC) | {
        "stock_concentration": strength,
        "stock_unit": unit,
        "source": "An abstract <https://abstract.example>",
    }

    assert len(doubts(admin, "ingredients", cells)) == 1
    assert len(doubts(admin, "ingredients", cells | {"name": "PC of another brand"})) == 1


@pytest.mark.parametrize(("value", "unit"), [("300", "mg"), ("0.3", "g")])
def test_300_mg_of_levocarnitine_per_kilogram_is_not_300_mg_a_session(admin, value, unit):
    DoseLimit.objects.update_or_create(
        ingredient=Ingredient.objects.get(name="L-carnitine"),
        kind="per_kg",
        defaults={"value": Decimal(300), "unit": "mg/kg", "source_status": "found"},
    )
    cells = line_of("limits", "Lidocaine", "per_session") | {"ingredient": "L-carnitine", "value": value, "unit": unit}

    assert any("limit per kilogram" in doubt for doubt in doubts(admin, "limits", cells))


def test_a_limit_that_is_new_is_compared_with_the_others_of_its_ingredient(admin):
    cells = line_of("limits", "Caffeine", "per_session") | {"kind": "per_point", "value": "1", "unit": "g"}

    assert any("5 times" in doubt for doubt in doubts(admin, "limits", cells))


def test_a_salt_that_was_rounded_is_doubted(admin):
    cells = line_of("limits", "Caffeine", "per_session") | {"value": "395", "source": "A label <https://label.example>"}

    assert any("weighs as salt" in doubt for doubt in doubts(admin, "limits", cells))


def test_a_line_changes_the_ingredient_that_it_names_and_not_one_that_folds_to_the_same(admin):
    plain = factories.make_ingredient("Weisser Tee", limits={"per_session": ("200", "mg")})
    sharp = factories.make_ingredient("Weißer Tee", limits={"per_session": ("5", "mg")})
    table = TABLES["limits"]
    rows = [dict(zip(table.header, line, strict=True)) for line in table.lines()]
    changed = {"value": "150", "basis_kind": "clinic_default", "source_status": "unsourced", "basis": "Ours"}
    lines = [FileLine(2, {**row, **changed}) for row in rows if row["ingredient"] == "Weisser Tee"]
    seen = preview(actor=admin, table=table, lines=lines, reason="x")

    carry_out(actor=admin, table=table, lines=lines, reason="x", read_as=seen.fingerprint, checked=seen.doubted)

    assert plain.limits.get().value == 150
    assert sharp.limits.get().value == 5
