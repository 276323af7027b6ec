"""Dr Marin looks up what she may inject; Omar looks after it; Lea of the front desk does neither."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from formulations.models import Formulation, Ingredient, Lot
from tests.factories import make_ingredient, make_lot, make_product, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(client_of, clinician):
    """The page as Dr Marin sees it, signed in at the time of the test."""
    return lambda address, **query: client_of(clinician).get(address, query)


def page_of(name: str) -> str:
    return reverse("formulations:ingredient", args=[Ingredient.objects.get(name=name).pk])


def queries_of(read, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert read(address).status_code == 200
    return len(queries)


class TestWhoMayRead:
    @pytest.mark.parametrize("name", ["catalogue", "lots", "recipes"])
    def test_clinicians_and_admins_read_and_the_front_desk_does_not(
        self, client_of, clinician, admin, front_desk, name
    ):
        address = reverse(f"formulations:{name}")

        assert client_of(clinician).get(address).status_code == 200
        assert client_of(admin).get(address).status_code == 200
        assert client_of(front_desk).get(address).status_code == 403

    def test_the_front_desk_opens_no_ingredient_and_no_recipe(self, client_of, front_desk, clinician):
        version = make_version(clinician)
        client = client_of(front_desk)

        assert client.get(page_of("Caffeine")).status_code == 403
        assert client.get(reverse("formulations:recipe", args=[version.pk])).status_code == 403

    def test_nothing_is_changed_here(self, client_of, admin):
        assert client_of(admin).post(reverse("formulations:catalogue")).status_code == 405

    @pytest.mark.parametrize("name", ["ingredient", "recipe"])
    def test_what_does_not_exist_is_not_found(self, read, name):
        assert read(reverse(f"formulations:{name}", args=[4711])).status_code == 404


class TestTheList:
    def test_every_ingredient_stands_with_its_limits_evidence_and_block(self, read, loaded):
        page = read("/catalogue/").content.decode()

        assert "44 ingredients" in page
        assert page.count("Blocked") == 4
        row = page[page.index(">Deoxycholic acid (Kybella)<") :].partition("</tr>")[0]
        assert [part in row for part in ("A: label or large trial", "100", "mg", "30", "days", ">6<")] == [True] * 6

    def test_a_very_small_limit_is_not_rounded_to_a_block(self, read, loaded):
        row = read("/catalogue/", q="salmeterol").content.decode()

        assert "0.00002" in row
        assert "Blocked" not in row

    @pytest.mark.parametrize("typed", ["caff", "CAFF", "cáff", "anhydrous base"])
    def test_any_part_of_either_name_finds_it(self, read, loaded, typed):
        assert [row.name for row in read("/catalogue/", q=typed).context["page"]] == ["Caffeine"]

    def test_a_category_narrows_the_list(self, read, loaded):
        names = {row.name for row in read("/catalogue/", category="local_anaesthetic").context["page"]}

        assert names == {"Lidocaine", "Procaine"}

    def test_an_unknown_category_narrows_nothing(self, read, loaded):
        assert read("/catalogue/", category="potion").context["page"].paginator.count == 44

    def test_typing_swaps_only_the_list(self, client_of, clinician, loaded):
        part = client_of(clinician).get("/catalogue/", {"q": "caff"}, headers={"HX-Request": "true"}).content.decode()

        assert part.strip().startswith('<section class="sheet flush" id="found"')
        assert "Caffeine" in part

    def test_nothing_found_offers_the_way_back(self, read, loaded):
        page = read("/catalogue/", q="unicorn").content.decode()

        assert "No ingredient like this" in page
        assert "Show all" in page


def test_an_empty_catalogue_says_how_it_is_filled(read):
    assert "load_catalogue" in read("/catalogue/").content.decode()


class TestAnIngredient:
    def test_facts_stand_with_their_sources_and_status(self, read, loaded):
        page = read(page_of("Lidocaine")).content.decode()

        assert "0.5, 1, 1.5, 2 %; pH 6.5 (5.0 to 7.0); methylparaben in multidose" in page
        assert "read in the named source" in page
        assert 'rel="noreferrer external"' in page

    def test_a_limit_stands_with_its_basis_and_the_kinds_that_nobody_knows_are_named(self, read, loaded):
        lines = {line.kind: line for line in read(page_of("Lidocaine")).context["limits"]}

        assert lines["per_kg"].limit.value == Decimal("4.5")
        assert lines["per_kg"].basis.startswith("label 4.5 mg/kg and 300 mg without epinephrine")
        assert lines["course_count"].limit is None

    def test_contraindications_are_named_as_people_name_them(self, read, loaded):
        assert "Amide local anaesthetic allergy" in read(page_of("Lidocaine")).content.decode()

    def test_a_blocked_ingredient_says_so_before_anything_else(self, read, loaded):
        page = read(page_of("Buflomedil")).content.decode()

        assert page.index("Blocked: not to be injected") < page.index("Usual strength")

    def test_weak_evidence_promises_nothing(self, read, loaded):
        assert "No trial has shown that this reduces fat" in read(page_of("Caffeine")).content.decode()
        assert "No trial has shown" not in read(page_of("Lidocaine")).content.decode()

    def test_products_that_contain_it_are_listed(self, read, loaded):
        make_product(Ingredient.objects.get(name="Caffeine"), "50", name="Caffeine ampoule")

        assert "Caffeine ampoule" in read(page_of("Caffeine")).content.decode()
        assert "No product contains it" in read(page_of("Lidocaine")).content.decode()

    def test_the_history_of_a_limit_says_who_changed_it(self, read, client_of, admin, loaded):
        changes = read(page_of("Caffeine")).context["changes"]

        assert [(change.kind, str(change.word), str(change.by)) for change in changes] == [
            ("per_kg", "set to", "from the catalogue files"),
            ("per_session", "set to", "from the catalogue files"),
        ]


class TestWhatMayBeMixed:
    def of(self, read, name: str) -> dict[str, list[str]]:
        context = read(page_of(name)).context
        return {
            standing: [str(pairing.other) for pairing in context[standing]] for standing in ("bad", "good", "unknown")
        }

    def test_every_other_ingredient_is_known_bad_known_good_or_without_data(self, read, loaded):
        standings = self.of(read, "Sodium bicarbonate")

        assert standings["good"] == ["Lidocaine"]
        assert {"Thiamine", "Calcium gluconate", "Procaine"} <= set(standings["bad"])
        assert "Caffeine" in standings["unknown"]
        assert sum(len(names) for names in standings.values()) == 43

    def test_a_pair_counts_from_both_sides(self, read, loaded):
        assert "Sodium bicarbonate" in self.of(read, "Thiamine")["bad"]
        assert self.of(read, "Lidocaine")["good"] == ["Sodium bicarbonate"]

    def test_what_is_injected_alone_is_bad_with_everything_and_everything_with_it(self, read, loaded):
        assert len(self.of(read, "Deoxycholic acid (Kybella)")["bad"]) == 43
        assert "Deoxycholic acid (Kybella)" in self.of(read, "Biotin")["bad"]
        assert "Never mixed with anything" in read(page_of("Deoxycholic acid (Kybella)")).content.decode()

    def test_no_data_is_not_called_compatible(self, read, loaded):
        assert "That is not the same as compatible." in read(page_of("Biotin")).content.decode()


class TestLots:
    @pytest.mark.parametrize(
        ("expires_on", "status", "word"),
        [
            (date(2026, 11, 23), "usable", "Expired"),
            (date(2026, 11, 24), "usable", "Expires soon"),
            (date(2027, 1, 23), "usable", "Expires soon"),
            (date(2027, 1, 24), "usable", "Usable"),
            (date(2030, 1, 1), "recalled", "Recalled"),
            (date(2020, 1, 1), "quarantined", "Quarantined"),
        ],
    )
    def test_the_state_of_a_lot_is_a_word(self, read, expires_on, status, word):
        make_lot(make_product(make_ingredient()), expires_on=expires_on, status=status)

        with time_machine.travel("2026-11-24T12:00:00Z", tick=False):
            (line,) = read("/lots/").context["lots"]

        assert line.state.word == word

    def test_a_lot_expires_with_the_day_of_the_clinic(self, read):
        make_lot(make_product(make_ingredient()), expires_on=date(2026, 11, 24))

        with time_machine.travel("2026-11-24T23:30:00Z", tick=False):
            (line,) = read("/lots/").context["lots"]

        assert line.state.word == "Expired"

    def test_what_expires_first_stands_on_top(self, read):
        product = make_product(make_ingredient())
        for number, year in (("late", 2031), ("soon", 2027), ("later", 2040)):
            make_lot(product, number, expires_on=date(year, 1, 1))

        assert [line.lot.number for line in read("/lots/").context["lots"]] == ["soon", "late", "later"]

    def test_no_lots_says_what_a_lot_is_for(self, read):
        assert "No lots yet" in read("/lots/").content.decode()


class TestFormulations:
    def test_each_stands_with_its_versions_and_their_state(self, read, clinician):
        version = make_version(clinician)

        page = read("/catalogue/formulations/").content.decode()

        assert "Lipo A" in page
        assert reverse("formulations:recipe", args=[version.pk]) in page
        assert "approved" in page

    def test_a_version_shows_what_is_drawn_and_what_the_mixture_holds(self, read, clinician):
        caffeine = make_product(make_ingredient("Caffeine"), "50")
        saline = make_product(make_ingredient("Sodium chloride", category="vehicle"), "9")
        version = make_version(clinician, recipe={caffeine: "2", saline: "8"})

        page = read(reverse("formulations:recipe", args=[version.pk]))

        mixture = page.context["mixture"]
        assert mixture.volume_ml == 10
        assert {part.ingredient.name: str(part.final.value) for part in mixture.concentrations} == {
            "Caffeine": "10",
            "Sodium chloride": "7.2",
        }
        assert "by Dr Marin" in page.content.decode()

    def test_a_version_without_products_says_so(self, read):
        version = make_version(recipe={})

        assert "Nothing is drawn yet" in read(reverse("formulations:recipe", args=[version.pk])).content.decode()

    def test_no_formulations_says_what_one_is(self, read):
        assert not Formulation.objects.exists()
        assert "No formulations yet" in read("/catalogue/formulations/").content.decode()


def test_the_number_of_queries_of_an_ingredient_does_not_grow_with_its_facts_pairs_and_products(read, loaded):
    few = queries_of(read, page_of("Biotin"))
    make_product(Ingredient.objects.get(name="Sodium bicarbonate"), "84")

    assert queries_of(read, page_of("Sodium bicarbonate")) == few


class TestTheNumberOfQueries:
    def test_of_the_list_does_not_grow_with_the_catalogue(self, read):
        make_ingredient("Caffeine", limits={"per_session": ("200", "mg")})
        few = queries_of(read, "/catalogue/")
        for number in range(8):
            make_ingredient(f"Extract {number}", limits={"per_session": ("1", "mg"), "per_kg": ("1", "mg/kg")})

        assert queries_of(read, "/catalogue/") == few

    def test_of_lots_and_formulations_does_not_grow(self, read, clinician):
        product = make_product(make_ingredient("Lidocaine"))
        make_lot(product)
        version = make_version(clinician, recipe={product: "1"})
        pages = ["/lots/", "/catalogue/formulations/", reverse("formulations:recipe", args=[version.pk])]
        few = [queries_of(read, page) for page in pages]
        for number in range(5):
            make_lot(product, f"L{number}x")
            make_version(clinician, name=f"Lipo {number}", recipe={product: "1"})
        wide = {make_product(make_ingredient(f"Extract {number}")): "1" for number in range(5)}
        pages[2] = reverse("formulations:recipe", args=[make_version(clinician, name="Wide", recipe=wide).pk])

        assert [queries_of(read, page) for page in pages] == few

    def test_a_long_list_of_lots_has_pages(self, read):
        product = make_product(make_ingredient())
        Lot.objects.bulk_create(
            Lot(product=product, number=f"L{number:03}", expires_on=date(2030, 1, 1)) for number in range(60)
        )

        assert len(read("/lots/").context["lots"]) == 50
        assert len(read("/lots/", page=2).context["lots"]) == 10
