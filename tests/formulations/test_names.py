"""A name is taken in whatever capitals: a second “lidocaine” would stand in for the first, with limits of its own."""

import pytest
from django.db import IntegrityError, transaction

from formulations.keeping.ingredients import COLUMNS, add_ingredient, change_ingredient
from formulations.models import Formulation, Ingredient, Product
from formulations.services.catalogue import load_catalogue
from formulations.services.products import DETAILS, add_product, change_product
from mesoplan.refusals import DomainError
from tests import factories
from tests.formulations.loading import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def lidocaine():
    return factories.make_ingredient("Lidocaine")


def values(row, **other) -> dict[str, object]:
    return {column: getattr(row, column) for column in COLUMNS} | other


def test_an_ingredient_is_added_once_in_whatever_capitals(admin, lidocaine):
    with pytest.raises(DomainError, match="ingredient with this name") as refusal:
        add_ingredient(actor=admin, values=values(lidocaine, name="lidocaine"))

    assert refusal.value.fields.keys() == {"name"}


def test_an_ingredient_is_not_renamed_to_another_and_may_change_its_own_capitals(admin, lidocaine):
    factories.make_ingredient("Procaine")
    with pytest.raises(DomainError, match="ingredient with this name"):
        change_ingredient(actor=admin, ingredient=lidocaine, version=1, values=values(lidocaine, name="PROCAINE"))

    row, _ = change_ingredient(actor=admin, ingredient=lidocaine, version=1, values=values(lidocaine, name="LIDOCAINE"))

    assert row.name == "LIDOCAINE"


def test_a_product_is_named_once_in_whatever_capitals(admin, lidocaine):
    product = factories.make_product(lidocaine, name="Lido 2 %")
    other = factories.make_product(lidocaine, name="Lido 1 %")
    facts = {name: getattr(other, name) for name in DETAILS} | {"name": "LIDO 2 %"}

    for door in (
        lambda: add_product(actor=admin, contents=(), **facts),
        lambda: change_product(actor=admin, product=other, version=1, contents=(), **facts),
    ):
        with pytest.raises(DomainError, match="product with this name") as refusal:
            door()
        assert refusal.value.fields.keys() == {"name"}
    assert product.name == "Lido 2 %"


@pytest.mark.parametrize("table", [Ingredient, Product, Formulation])
def test_the_database_knows_each_name_once(table):
    more = {"category": "mineral", "source_status": "found"} if table is Ingredient else {}
    table.objects.create(name="Zinc", **more)

    with pytest.raises(IntegrityError, match="once"), transaction.atomic():
        table.objects.create(name="zinc", **more)


def test_the_catalogue_is_loaded_and_leaves_out_what_is_spelt_otherwise_here():
    factories.make_ingredient("biotin")

    _, rejections = said()

    assert "Biotin: name: the catalogue spells it biotin" in rejections
    assert Ingredient.objects.filter(name__iexact="biotin").count() == 1
    assert load_catalogue().rejections
