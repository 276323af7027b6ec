"""Products as an admin enters them, and what stays as it was approved."""

from decimal import Decimal

import pytest
from django.db import IntegrityError

from formulations.cases import draw
from formulations.dosing.case import ExpressedAs
from formulations.models import Product, ProductComponent
from formulations.services.products import contents_of
from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from tests.factories import make_ingredient, make_product, make_version
from tests.formulations.products.shelf import add, change, content


class TestAdding:
    def test_a_product_is_kept_with_what_it_contains(self, admin, procaine):
        product = add(admin, content(procaine, expressed_as="salt"))

        assert contents_of(product) == [content(procaine, "20.000000", expressed_as="salt")]
        assert product.keeps_open.total_seconds() == 24 * 3600

    def test_a_second_product_of_the_same_name_is_refused_at_the_name(self, admin, procaine):
        add(admin, content(procaine))

        with pytest.raises(DomainError) as refusal:
            add(admin, content(procaine))

        assert refusal.value.fields == {"name": "There is a product with this name already."}

    @pytest.mark.parametrize(
        ("facts", "sentence"),
        [
            ({"ph_low": Decimal(7), "ph_high": Decimal(5)}, "the lowest first"),
            ({"hours_open_source": ""}, "Say where the time of use after opening comes from"),
        ],
    )
    def test_what_cannot_be_is_refused(self, admin, procaine, facts, sentence):
        with pytest.raises(DomainError, match=sentence):
            add(admin, content(procaine), **facts)

    def test_the_engine_is_told_of_a_salt(self, admin, clinician, procaine):
        product = add(admin, content(procaine, expressed_as="salt"))
        line = make_version(recipe={product: "5"}).lines.get()

        assert draw(line).contents[0].expressed_as is ExpressedAs.SALT

    def test_the_database_knows_no_third_way_to_print_a_strength(self, procaine):
        with pytest.raises(IntegrityError, match="formulations_expressed_known"):
            ProductComponent.objects.create(
                product=make_product(make_ingredient("Biotin")), ingredient=procaine, strength=1, expressed_as="base"
            )


class TestChanging:
    def test_rows_are_added_changed_and_taken_away(self, admin, procaine):
        biotin, zinc = make_ingredient("Biotin"), make_ingredient("Zinc")
        product = add(admin, content(procaine), content(biotin, "5"))

        change(admin, product, content(procaine, "10"), content(zinc, "1", expressed_as="salt"))

        assert {it.ingredient.name: it.strength for it in contents_of(product)} == {"Procaine": 10, "Zinc": 1}

    def test_what_somebody_else_saved_meanwhile_is_not_overwritten(self, admin, procaine):
        product = add(admin, content(procaine))
        change(admin, product, content(procaine), maker="Another maker")

        with pytest.raises(StaleEditError):
            change(admin, product, content(procaine), maker="A third")

        product.refresh_from_db()
        assert product.maker == "Another maker"

    @pytest.mark.parametrize(
        ("looser", "field"),
        [
            ({"excipient_allergens": []}, "excipient_allergens"),
            ({"excipient_allergens": ["egg"]}, "excipient_allergens"),
            ({"is_single_patient": False}, "is_single_patient"),
            ({"hours_open_room": 25}, "hours_open_room"),
            ({"hours_open_room": None}, "hours_open_cold"),
        ],
    )
    def test_an_approved_product_is_not_loosened(self, admin, clinician, procaine, looser, field):
        product = add(admin, content(procaine), is_single_patient=True)
        make_version(clinician, recipe={product: "5"})

        with pytest.raises(DomainError, match="is approved") as refusal:
            change(admin, product, content(procaine), **looser)

        assert refusal.value.fields.keys() == {field}

    @pytest.mark.parametrize(
        "tighter",
        [
            {"excipient_allergens": ["egg", "sulfite"]},
            {"is_single_patient": True},
            {"hours_open_room": 12},
            {"hours_open_cold": 96},
            {"hours_open_cold": 6},
            {"hours_open_room": None, "hours_open_cold": None, "hours_open_source": ""},
        ],
    )
    def test_an_approved_product_is_tightened_by_one(self, admin, clinician, procaine, tighter):
        product = add(admin, content(procaine))
        make_version(clinician, recipe={product: "5"})

        change(admin, product, content(procaine), **tighter)

        product.refresh_from_db()
        assert {name: getattr(product, name) for name in tighter} == tighter

    def test_what_stands_in_no_approved_formulation_may_be_put_right_either_way(self, admin, procaine):
        product = add(admin, content(procaine), is_single_patient=True)

        change(admin, product, content(procaine), excipient_allergens=[], is_single_patient=False, hours_open_room=None)

        assert not Product.objects.get().is_single_patient

    def test_an_approved_product_keeps_its_ingredients(self, admin, clinician, procaine):
        product = add(admin, content(procaine))
        make_version(clinician, recipe={product: "5"})

        with pytest.raises(DomainError, match="is approved"):
            change(admin, product, content(procaine, expressed_as="salt"))

    def test_all_the_rest_of_an_approved_product_may_change(self, admin, clinician, procaine):
        product = add(admin, content(procaine))
        make_version(clinician, recipe={product: "5"})

        change(admin, product, content(procaine), vial_ml=Decimal(10), is_active=False)

        product.refresh_from_db()
        assert (product.vial_ml, product.is_active) == (10, False)
