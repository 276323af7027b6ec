"""Products come in by two tables, looked at like all others: the product, and each ingredient in it."""

import pytest

from formulations.exchange.files import FileLine
from formulations.exchange.preview import Preview, carry_out, preview
from formulations.exchange.tables import TABLES
from formulations.keeping.changes import decide
from formulations.keeping.deciding import CARRY_OUT
from formulations.models import CatalogueChange, Incompatibility, Product, ProductComponent
from tests import factories

pytestmark = pytest.mark.django_db

FACTS = {
    "name": "PC 50",
    "maker": "Demo Pharma",
    "excipients": "",
    "excipient_allergens": "soy",
    "ph_low": "",
    "ph_high": "",
    "vial_ml": "5",
    "is_single_patient": "True",
    "hours_open_room": "",
    "hours_open_cold": "",
    "hours_open_source": "",
    "is_active": "True",
}


@pytest.fixture
def pc():
    return factories.make_ingredient("Phosphatidylcholine", stock_concentration="50", stock_unit="mg/mL")


@pytest.fixture
def product(pc):
    return factories.make_product(pc, "50", name="PC 50", excipient_allergens=["soy"], is_single_patient=True)


def look(admin, key: str, *rows: dict[str, str]) -> Preview:
    return preview(actor=admin, table=TABLES[key], lines=list(map(FileLine, (2, 3, 4), rows)), reason="Leaflet.")


def take(admin, key: str, *rows: dict[str, str], checked=()) -> Preview:
    seen, lines = look(admin, key, *rows), list(map(FileLine, (2, 3, 4), rows))
    return carry_out(
        actor=admin, table=TABLES[key], lines=lines, reason="Leaflet.", read_as=seen.fingerprint, checked=checked
    )


def contents(**other: str) -> dict[str, str]:
    known = {"product": "pc 50", "ingredient": "Phosphatidylcholine", "strength": "50", "unit": "mg/mL"}
    return known | {"expressed_as": "active"} | other


def test_a_product_and_then_its_contents_are_added(admin, pc):
    take(admin, "products", FACTS)
    take(admin, "contents", contents())

    product = Product.objects.get()
    assert (product.name, product.excipient_allergens, product.vial_ml) == ("PC 50", ["soy"], 5)
    assert [(it.ingredient, it.strength) for it in product.components.all()] == [(pc, 50)]
    assert product.version == 2


@pytest.mark.parametrize(("strength", "unit"), [("250", "mg/mL"), ("25", "%"), ("0.25", "g/mL")])
def test_the_content_of_the_ampoule_for_that_of_1_ml_is_doubted(admin, product, strength, unit):
    other = factories.make_product(factories.make_ingredient("Biotin"), name="PC new")
    wrong = {"strength": strength, "unit": unit}

    changed, added = look(admin, "contents", contents(**wrong), contents(product=other.name, **wrong)).lines

    assert [line.effect for line in (changed, added)] == ["changed", "new"]
    assert "5 times" in changed.doubts[0]
    assert "5 times" in added.doubts[0]
    take(admin, "contents", contents(**wrong))
    assert product.components.get().strength == 50


def test_an_approved_product_is_tightened_and_not_loosened(admin, clinician, product):
    factories.make_version(clinician, recipe={product: "5"})
    loosening = {"excipient_allergens": "", "is_single_patient": "False"}
    (line,) = look(admin, "products", FACTS | loosening).lines
    (strength,) = look(admin, "contents", contents(strength="40")).lines

    assert dict(line.errors).keys() == loosening.keys()
    assert "strengths stay" in strength.errors[0][1]
    take(admin, "products", FACTS | {"excipient_allergens": "soy;egg"})
    assert set(Product.objects.get(pk=product.pk).excipient_allergens) == {"egg", "soy"}


@pytest.mark.parametrize(
    ("key", "row", "column"),
    [
        ("products", FACTS | {"is_active": "no"}, "is_active"),
        ("products", FACTS | {"hours_open_room": "24"}, "hours_open_source"),
        ("products", FACTS | {"ph_low": "7", "ph_high": "5"}, "ph_high"),
        ("products", FACTS | {"excipient_allergens": "moonstone"}, "excipient_allergens"),
        ("contents", contents(product="Nobody's"), "product"),
        ("contents", contents(ingredient="Moonstone"), "ingredient"),
        ("contents", contents(unit="mg"), "unit"),
        ("contents", contents(strength="0"), "strength"),
    ],
)
def test_what_is_wrong_is_said_at_its_column(admin, product, key, row, column):
    (line,) = look(admin, key, row).lines

    assert dict(line.errors).keys() == {column}


def test_two_lines_about_one_row_are_refused(admin, product):
    _, second = look(admin, "products", FACTS, FACTS | {"name": "pc 50"}).lines

    assert "Line 2 is about the same." in dict(second.errors).values()
    assert not ProductComponent.objects.exclude(product=product).exists()


def test_injected_alone_comes_in_by_a_file_and_is_lifted_by_two(admin, clinician, pc):
    row = {"ingredient": pc.name, "other": "class:any", "severity": "block", "kind": "policy", "mechanism": "Alone"}
    row |= {"source": "", "source_status": "found"}
    take(admin, "incompatibilities", row)
    assert Incompatibility.objects.get().other_class == "class:any"
    assert list(TABLES["incompatibilities"].lines()) == [list(row.values())]

    (line,) = take(admin, "incompatibilities", row | {"severity": "warn"}).lines

    assert line.effect == "waits"
    decide(actor=clinician, change=CatalogueChange.objects.get(), status="confirmed", carry_out=CARRY_OUT)
    assert Incompatibility.objects.get().severity == "warn"
