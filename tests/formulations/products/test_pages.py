"""The pages on which an admin enters products, and a clinician reads them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from formulations.models import Product
from formulations.services.products import contents_of
from tests.factories import make_ingredient, make_product, make_version
from tests.formulations.products.shelf import FACTS, add, change, content


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
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
