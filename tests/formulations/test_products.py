"""Products as an admin enters them, and what stays as it was approved."""

import re
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse

from formulations.cases import draw
from formulations.dosing.case import ExpressedAs
from formulations.models import Product, ProductComponent
from formulations.services.products import Content, add_product, change_product, contents_of
from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from tests.factories import make_ingredient, make_product, make_version

FACTS = {
    "name": "Procaine 20 mg/mL",
    "maker": "Demo Pharma",
    "excipients": "Sodium chloride, water",
    "excipient_allergens": ["sulfite"],
    "ph_low": Decimal("4.5"),
    "ph_high": Decimal("5.5"),
    "vial_ml": Decimal(5),
    "is_single_patient": False,
    "hours_open_room": 24,
    "hours_open_cold": 72,
    "hours_open_source": "Label, section 6.3",
    "is_active": True,
}


@pytest.fixture
def procaine(db):
    return make_ingredient("Procaine")


def content(ingredient, strength="20", unit="mg/mL", expressed_as="active") -> Content:
    return Content(ingredient, Decimal(strength), unit, expressed_as)


def add(admin, *contents, **facts) -> Product:
    return add_product(actor=admin, contents=contents, **(FACTS | facts))


def change(admin, product, *contents, **facts) -> Product:
    known = {name: getattr(product, name) for name in FACTS}
    return change_product(actor=admin, product=product, version=product.version, contents=contents, **(known | facts))


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


def sent(*rows, **facts) -> dict[str, object]:
    """The form as a browser sends it."""
    data = {name: value for name, value in (FACTS | facts).items() if value not in (None, False)}
    data |= {"contents-TOTAL_FORMS": len(rows), "contents-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        filled = {"unit": "mg/mL", "expressed_as": "active"} | row
        data |= {f"contents-{number}-{name}": value for name, value in filled.items()}
    return data


class TestThePages:
    @pytest.fixture
    def as_admin(self, client_of, admin):
        return client_of(admin)

    def test_the_form_adds_a_product_and_leads_to_it(self, as_admin, procaine):
        rows = {"ingredient": procaine.pk, "strength": "20"}, {}

        answer = as_admin.post(reverse("formulations:add_product"), sent(*rows), follow=True)

        product = Product.objects.get()
        assert answer.redirect_chain == [(reverse("formulations:product", args=[product.pk]), 302)]
        assert "Label, section 6.3" in answer.content.decode()
        assert contents_of(product)[0].strength == 20

    def test_what_is_wrong_is_said_at_its_field_and_on_top_and_nothing_typed_is_lost(self, as_admin, procaine):
        rows = (
            {"ingredient": procaine.pk, "strength": "much"},
            {"ingredient": procaine.pk, "strength": "7"},
            {"ingredient": procaine.pk, "strength": "8"},
        )

        answer = as_admin.post(reverse("formulations:add_product"), sent(*rows, name="", maker="Kept words"))

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Row 1, Strength:" in page
        assert "This ingredient has a row already." in page
        assert 'value="much"' in page
        assert 'value="Kept words"' in page
        assert 'href="#id_name"' in page
        assert not Product.objects.exists()

    def test_all_that_is_wrong_is_said_at_once_each_with_a_link_to_its_field(self, as_admin, procaine):
        rows = ({"ingredient": procaine.pk, "strength": "0"},)
        wrong = {"name": "", "hours_open_source": "", "ph_low": "7", "ph_high": "5"}

        page = as_admin.post(reverse("formulations:add_product"), sent(*rows, **wrong)).content.decode()

        for field in ("name", "hours_open_source", "ph_high", "contents-0-strength"):
            assert f'href="#id_{field}"' in page
        assert page.count("Say where the time of use after opening comes from.") == 2
        assert not re.search(r"Who says how long it keeps\s*<span class=\"optional\">", page)

    def test_a_row_that_was_taken_away_says_nothing(self, as_admin, procaine):
        rows = {"ingredient": "", "strength": "wrong", "DELETE": "on"}, {"ingredient": procaine.pk, "strength": "1"}

        assert as_admin.post(reverse("formulations:add_product"), sent(*rows)).status_code == 302

    def test_a_product_without_an_ingredient_is_refused(self, as_admin):
        answer = as_admin.post(reverse("formulations:add_product"), sent({}))

        assert "Name at least one ingredient." in answer.content.decode()

    def test_a_late_save_shows_both_beside_each_other_and_may_be_sent_again(self, as_admin, admin, procaine):
        product = add(admin, content(procaine))
        change(admin, product, content(procaine, "10"), maker="Their maker")
        address = reverse("formulations:edit_product", args=[product.pk])
        mine = sent({"ingredient": procaine.pk, "strength": "30"}, maker="My maker", version=1)

        refused = as_admin.post(address, mine)
        page = refused.content.decode()

        assert refused.status_code == 422
        assert all(word in page for word in ("Their maker", "My maker", "Procaine 10 mg/mL", "Procaine 30 mg/mL"))
        assert as_admin.post(address, mine | {"version": 2}).status_code == 302
        product.refresh_from_db()
        assert product.maker == "My maker"

    def test_an_approved_product_says_what_may_still_change(self, as_admin, admin, clinician, procaine):
        product = add(admin, content(procaine))
        make_version(clinician, recipe={product: "5"})
        address = reverse("formulations:edit_product", args=[product.pk])

        page = as_admin.get(address).content.decode()
        saved = as_admin.post(address, sent(version=1, maker="New", excipient_allergens=["sulfite", "egg"]))
        refused = as_admin.post(address, sent(version=2, excipient_allergens=["egg"]))

        assert "ingredients and strengths stay as they are" in page
        assert saved.status_code == 302
        assert refused.status_code == 422
        assert 'href="#id_excipient_allergens' in refused.text
        product.refresh_from_db()
        assert (product.maker, product.excipient_allergens) == ("New", ["sulfite", "egg"])

    def test_a_clinician_reads_and_does_not_edit(self, client_of, clinician, admin, procaine):
        product = add(admin, content(procaine))
        client = client_of(clinician)

        page = client.get(reverse("formulations:product", args=[product.pk])).content.decode()

        assert "Sulfites" in page
        assert reverse("formulations:edit_product", args=[product.pk]) not in page
        assert client.get(reverse("formulations:edit_product", args=[product.pk])).status_code == 403

    @pytest.mark.parametrize("typed", ["PROCAINE", "pharma", "procaine 20", "Prôc"])
    def test_a_product_is_found_by_name_maker_and_ingredient(self, as_admin, admin, procaine, typed):
        add(admin, content(procaine))
        make_product(make_ingredient("Biotin"))

        found = as_admin.get(reverse("formulations:products"), {"q": typed}).context["page"]

        assert [product.name for product in found] == ["Procaine 20 mg/mL"]

    def test_the_number_of_queries_does_not_grow(self, as_admin, admin, procaine):
        product = add(admin, content(procaine))
        few = count(as_admin, reverse("formulations:products"))
        of_one = count(as_admin, reverse("formulations:product", args=[product.pk]))
        for number in range(4):
            other = add(admin, content(procaine), content(make_ingredient(f"Extract {number}")), name=f"P{number}")
            make_version(name=f"Lipo {number}", recipe={product: "1", other: "1"})

        assert count(as_admin, reverse("formulations:products")) == few
        assert count(as_admin, reverse("formulations:product", args=[product.pk])) == of_one


def count(client, address) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
