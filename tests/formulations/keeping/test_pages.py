"""Omar keeps the catalogue in his browser; Dr Marin reads it, and confirms what waits."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from formulations.keeping.forms import IngredientForm
from formulations.models import CatalogueChange, Condition, Ingredient, IngredientFact
from tests import factories
from tests.formulations.keeping.typed import LIMIT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"status": "refused"}, "Say why you refuse it."),
        ({"status": "waiting"}, "Choose one of the list."),
        ({}, "Choose one."),
        ({"status": "withdrawn"}, "Only who asked for this can withdraw it."),
    ],
)
def test_a_decision_that_cannot_be_made_changes_nothing(client_of, admin, clinician, caffeine, sent, said):
    change = factories.make_waiting_change(admin, caffeine)

    answer = client_of(clinician).post(reverse("formulations:decide", args=[change.pk]), sent)

    assert answer.status_code == 422
    assert said in answer.text
    change.refresh_from_db()
    assert change.status == "waiting"


class TestANewFigureOfAnIngredient:
    @pytest.fixture
    def strong(self, caffeine) -> Ingredient:
        caffeine.stock_concentration, caffeine.stock_unit, caffeine.source = Decimal(50), "mg/mL", "Label 2019"
        caffeine.save()
        IngredientFact.objects.create(
            ingredient=caffeine, field="stock_concentration", statement="50 mg/mL", source_status="found"
        )
        return caffeine

    def typed(self, ingredient, **more) -> dict[str, object]:
        form = IngredientForm.about(ingredient)
        known = {name: form.initial.get(name, "") for name in form.fields}
        known = {name: "" if value is None else value for name, value in known.items()}
        return known | {"version": ingredient.version} | more

    def test_it_needs_a_source_of_its_own(self, client_of, admin, strong):
        page = reverse("formulations:change_ingredient", args=[strong.pk])

        refused = client_of(admin).post(page, self.typed(strong, stock_concentration="100"))

        assert refused.status_code == 422
        assert "source" in refused.context["form"].errors
        strong.refresh_from_db()
        assert strong.stock_concentration == 50

    @pytest.mark.parametrize("said", [{"source": "Label 2026"}, {"source_status": "unsourced"}])
    def test_with_one_or_without_any_it_is_stored_and_the_old_fact_marked(self, client_of, admin, strong, home, said):
        page, browser = reverse("formulations:change_ingredient", args=[strong.pk]), client_of(admin)
        assert "Said of an earlier figure" not in browser.get(home).text

        saved = browser.post(page, self.typed(strong, stock_concentration="100", **said), follow=True)

        assert saved.redirect_chain == [(home, 302)]
        assert "Said of an earlier figure" in saved.text

    def test_another_word_needs_none(self, client_of, admin, strong, home):
        page = reverse("formulations:change_ingredient", args=[strong.pk])

        saved = client_of(admin).post(page, self.typed(strong, pregnancy="Not studied"), follow=True)

        assert saved.redirect_chain == [(home, 302)]
        assert "Said of an earlier figure" not in saved.text


class TestWhatASecondPersonReads:
    def test_a_raise_says_how_many_times_and_what_else_holds(self, client_of, admin, clinician, caffeine, limit_page):
        client_of(admin).post(limit_page, LIMIT | {"value": "400", "reason": "Two trials."})

        page = client_of(clinician).get(reverse("formulations:changes")).text

        assert "400 mg" in page
        assert "instead of 200 mg, 2 times as much" in page
        assert "7 days days between sessions" not in page
        assert "7 days" in page
        assert "EFSA 2015" in page
        assert "Raise to 400 mg …" in page
        assert 'id="confirm-' in page

    def test_less_than_half_as_much_again_is_asked_for_once(self, client_of, admin, clinician, limit_page):
        client_of(admin).post(limit_page, LIMIT | {"value": "250", "reason": "Two trials."})

        page = client_of(clinician).get(reverse("formulations:changes")).text

        assert re.search(r'value="confirmed">\s*Raise to 250 mg<', page)
        assert 'id="confirm-' not in page

    def test_of_a_list_only_what_goes_and_what_comes_is_named(self, client_of, admin, clinician, caffeine):
        for code, label in (("keloid", "Keloid"), ("epilepsy", "Epilepsy")):
            Condition.objects.create(
                code=code, label=label, severity="relative", scope="all", action="override", source_status="found"
            )
        CatalogueChange.objects.create(
            subject="ingredient",
            ingredient=caffeine,
            before={"contraindications": ["epilepsy", "keloid"]},
            after={"contraindications": ["epilepsy"]},
            reason="Read again.",
            asked_by=admin,
            asked_at=timezone.now(),
        )

        for door in ("/", reverse("formulations:changes"), reverse("formulations:ingredient", args=[caffeine.pk])):
            page = client_of(clinician).get(door).text
            assert "removed:" in page
            assert "<del>Keloid</del>" in page
            assert "Epilepsy, Keloid" not in page


def test_an_ingredient_is_added_and_leads_to_its_page(client_of, admin):
    typed = {"name": "Silicon", "category": "mineral", "source_status": "unsourced", "version": "0"}

    saved = client_of(admin).post(reverse("formulations:add_ingredient"), typed, follow=True)

    assert "Silicon" in saved.text
    assert Ingredient.objects.get().changed_here


def test_a_strength_without_a_unit_and_a_ph_upside_down_are_refused(client_of, admin):
    typed = {"name": "S", "category": "mineral", "source_status": "found", "version": "0"}
    wrong = {"stock_concentration": "5", "ph_low": "8", "ph_high": "6"}

    answer = client_of(admin).post(reverse("formulations:add_ingredient"), typed | wrong)

    assert answer.context["form"].errors.keys() == {"stock_unit", "ph_high"}


def test_a_pair_without_data_is_chosen_and_described(client_of, admin, caffeine, home):
    other, browser = factories.make_ingredient("Lidocaine"), client_of(admin)
    chosen = browser.get(reverse("formulations:choose_pair", args=[caffeine.pk]), {"other": other.pk})
    assert chosen.url == reverse("formulations:pair", args=[caffeine.pk, other.pk])
    known = {"severity": "warn", "kind": "efficacy", "mechanism": "Blocks lipolysis", "source_status": "found"}

    browser.post(chosen.url, known | {"version": "0"})

    assert "Blocks lipolysis" in browser.get(home).text


def test_a_country_is_added_once(client_of, admin, caffeine, home):
    browser, page = client_of(admin), reverse("formulations:add_standing", args=[caffeine.pk])
    word = {"country": "BR", "standing": "banned", "note": "Resolution", "source_status": "found", "version": "0"}
    browser.post(page, word)
    assert "Banned" in browser.get(home).text

    again = browser.post(page, word | {"standing": "unlicensed"})
    assert again.status_code == 422
    assert browser.post(page, word | {"country": "brazil"}).context["form"].errors.keys() == {"country"}


def test_the_page_takes_as_many_queries_with_changes_as_without(
    client_of, admin, nora, caffeine, home, django_assert_num_queries, django_assert_max_num_queries
):
    browser = client_of(nora)
    with django_assert_max_num_queries(24) as before:
        browser.get(home)
    factories.make_waiting_change(admin, caffeine)
    with django_assert_num_queries(len(before) + 1):  # the other limits, of all changes at once
        browser.get(home)
    factories.make_waiting_change(admin, factories.make_ingredient("Lidocaine"))
    with django_assert_num_queries(len(before) + 1):
        browser.get(home)


def test_a_figure_is_shown_as_it_is_read(client_of, admin, caffeine):
    factories.make_waiting_change(admin, caffeine)

    (line,) = client_of(admin).get(reverse("formulations:changes")).context["waiting"]

    assert [(str(part.label), part.before, part.after) for part in line.lines] == [("Value", "200 mg", "250 mg")]
    assert Decimal(line.change.after["value"]) == 250
