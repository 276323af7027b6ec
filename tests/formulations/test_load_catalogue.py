"""Omar loads the catalogue when the clinic opens, and again whenever its files have changed."""

import csv
from decimal import Decimal

import pytest
from django.utils import translation

from formulations.dosing.classes import CLASS_NAMES
from formulations.models import (
    Condition,
    DoseLimit,
    Incompatibility,
    Ingredient,
    IngredientFact,
    MeasurementError,
    SideEffect,
    Source,
    Technique,
)
from formulations.models.catalogue import EvidenceLevel
from formulations.services.catalogue import CATALOGUE, load_catalogue
from patients.models import AreaRegion, TreatmentArea
from patients.services.areas import change_area
from patients.services.regions import draw_region, remove_region
from tests.formulations.loading import line_of, said

EVERY_TABLE = [
    *(Source, Ingredient, IngredientFact, DoseLimit, Condition, Incompatibility, Technique, SideEffect),
    *(MeasurementError, TreatmentArea, AreaRegion),
]


def events() -> int:
    return sum(table._meta.get_field("events").related_model.objects.count() for table in EVERY_TABLE)


@pytest.mark.django_db
class TestTheFilesThatComeWithMesoplan:
    def test_every_row_is_taken(self):
        _, rejections = said()

        assert rejections == ""
        assert [table.objects.count() for table in EVERY_TABLE] == [216, 44, 339, 42, 74, 59, 19, 41, 34, 7, 22]

    def test_loading_again_changes_nothing_and_leaves_no_trace_in_the_history(self):
        said()
        before = events()

        summary, _ = said()

        assert "ingredients: 0 new, 0 changed, 44 unchanged, 0 rejected" in summary
        assert before > 0
        assert events() == before

    def test_limits_stand_in_rows_with_unit_basis_and_how_well_they_are_sourced(self):
        said()

        kybella = Ingredient.objects.get(name="Deoxycholic acid (Kybella)")
        limits = {limit.kind: (limit.value, limit.unit, limit.source_status) for limit in kybella.limits.all()}
        assert limits == {
            "per_session": (Decimal(100), "mg", "found"),
            "per_point": (Decimal(2), "mg", "found"),
            "min_interval_days": (Decimal(30), "d", "found"),
            "course_count": (Decimal(6), "1", "found"),
        }
        assert kybella.limits.get(kind="per_session").basis.startswith("label 50 x 0.2 mL")
        assert kybella.limits.get(kind="course_count").basis == "label: up to 6 treatments"
        assert "Kybella prescribing information" in kybella.limits.get(kind="course_count").source

    def test_a_limit_is_as_well_sourced_as_the_facts_about_it_and_not_as_the_weakest_figure_of_its_row(self):
        said()

        caffeine = Ingredient.objects.get(name="Caffeine")
        assert caffeine.source_status == "recalled"
        assert {limit.kind: limit.source_status for limit in caffeine.limits.all()} == {
            "per_session": "found",
            "per_kg": "recalled",
        }

    def test_zero_is_kept_as_a_block_and_an_empty_cell_is_no_limit(self):
        said()

        assert Ingredient.objects.get(name="Buflomedil").limits.get(kind="per_session").value == 0
        assert not Ingredient.objects.get(name="Biotin").limits.exists()

    @pytest.mark.parametrize(
        ("name", "allergens", "kept_words"),
        [
            ("Pyridoxine", ["chlorobutanol", "benzyl_alcohol"], "benzyl alcohol (some vials)"),
            ("Thiamine", ["chlorobutanol", "monothioglycerol"], "50 mg/mL"),
            ("Isoproterenol", ["edta", "sulfite"], "sulfite (older vials)"),
            ("Ginkgo biloba extract", ["ginkgolic_acids"], "Strength from lot leaflet"),
        ],
    )
    def test_allergens_become_groups_and_the_words_after_them_stay_readable(self, name, allergens, kept_words):
        said()

        ingredient = Ingredient.objects.get(name=name)
        assert ingredient.allergens == allergens
        assert kept_words in ingredient.presentations

    @pytest.mark.parametrize(
        ("name", "low", "high"),
        [
            ("Ascorbic acid", Decimal("5.6"), Decimal("6.6")),
            ("Deoxycholic acid (Kybella)", Decimal("8.3"), Decimal("8.3")),
            ("Phosphatidylcholine (with deoxycholate)", Decimal(8), None),
            ("Biotin", None, None),
        ],
    )
    def test_ph_becomes_a_range(self, name, low, high):
        said()

        ingredient = Ingredient.objects.get(name=name)
        assert (ingredient.ph_low, ingredient.ph_high) == (low, high)

    @pytest.mark.parametrize(
        ("name", "level", "says"),
        [
            ("Caffeine", EvidenceLevel.TRADITION, "C/D"),
            ("Sodium chloride 0.9 %", EvidenceLevel.VEHICLE, "vehicle"),
            ("Buflomedil", EvidenceLevel.UNSAFE, "X - withdrawn"),
            ("Aminophylline", EvidenceLevel.SMALL_TRIALS, "B negative (Park 2008, no effect on thigh)"),
        ],
    )
    def test_evidence_is_a_letter_with_its_words_and_the_weaker_of_two(self, name, level, says):
        said()

        ingredient = Ingredient.objects.get(name=name)
        assert (ingredient.evidence_level, ingredient.evidence) == (level, says)

    def test_units_are_ucum_codes(self):
        said()

        hyaluronidase = Ingredient.objects.get(name="Hyaluronidase")
        assert (hyaluronidase.stock_unit, hyaluronidase.limits.get().unit) == ("[iU]/mL", "[iU]")

    def test_classes_are_those_that_the_dosing_engine_speaks_of(self):
        said()

        stored = dict(Ingredient.objects.exclude(classes=[]).values_list("name", "classes"))
        assert {name for classes in stored.values() for name in classes} == CLASS_NAMES
        assert stored["Lidocaine"] == ["local_anaesthetic"]

    def test_every_pair_that_an_ingredient_lists_stands_in_the_table_of_pairs(self):
        with (CATALOGUE / "incompatibilities.csv").open(newline="") as file:
            pairs = {frozenset((row["a"], row["b"])) for row in csv.DictReader(file)}
        with (CATALOGUE / "ingredients.csv").open(newline="") as file:
            listed = {
                frozenset((row["name"], other))
                for row in csv.DictReader(file)
                for other in row["incompatibilities"].split(";")
                if other
            }

        assert listed <= pairs

    def test_the_seven_areas_are_there_in_order_and_known_to_translators(self):
        said()

        names = list(TreatmentArea.objects.in_use().values_list("name", flat=True))
        assert names == ["Belly", "Hips", "Thighs", "Buttocks", "Arms", "Legs", "Back"]
        with translation.override("en"):
            assert str(TreatmentArea.objects.get(code="belly")) == "Belly"


@pytest.mark.django_db
class TestAFileThatHasChanged:
    def test_the_row_is_brought_to_what_the_file_says_and_the_history_keeps_both_and_the_command(self, rewrite):
        said()
        folder = rewrite("ingredients.csv", line_of("Caffeine"), max_dose_per_session="150")

        summary, _ = said(folder)

        limit = DoseLimit.objects.get(ingredient__name="Caffeine", kind="per_session")
        assert limit.value == 150
        assert "limits: 0 new, 1 changed, 41 unchanged, 0 rejected" in summary
        history = limit.events.order_by("pgh_id")
        assert [event.value for event in history] == [200, 150]
        assert history.last().pgh_context.metadata["command"] == "load_catalogue"

    def test_a_dry_run_says_what_would_change_and_changes_nothing(self, rewrite):
        said()
        folder = rewrite("ingredients.csv", line_of("Caffeine"), max_dose_per_session="150")

        differences, _ = said(folder, dry_run=True)

        assert "limits: Caffeine per_session: value 200.00000000 → 150" in differences
        assert DoseLimit.objects.get(ingredient__name="Caffeine", kind="per_session").value == 200

    def test_a_dry_run_of_the_first_load_names_every_new_row(self):
        differences, _ = said(dry_run=True)

        assert "ingredients: Caffeine: new" in differences
        assert "areas: belly: new" in differences
        assert not Ingredient.objects.exists()

    def test_rows_that_no_file_names_any_more_are_kept_and_counted(self, rewrite):
        said()
        folder = rewrite("ingredients.csv", line_of("Caffeine"), max_dose_per_kg="")

        summary, _ = said(folder)

        assert "limits: 0 new, 0 changed, 41 unchanged, 0 rejected, 1 kept that no file names" in summary

    def test_a_corrected_fact_takes_the_place_of_the_wrong_one(self, rewrite):
        said()
        folder = rewrite("ingredient_facts.csv", 4, statement="Does not weaken warfarin")

        summary, _ = said(folder)

        statements = IngredientFact.objects.filter(ingredient__name="Artichoke extract").values_list(
            "statement", flat=True
        )
        assert "Does not weaken warfarin" in statements
        assert "May weaken phenprocoumon and warfarin" not in statements
        assert "facts: 1 new, 0 changed, 338 unchanged, 0 rejected, 1 removed that the file no longer holds" in summary

    def test_no_fact_is_removed_while_the_file_has_mistakes(self, rewrite):
        said()

        summary, _ = said(rewrite("ingredient_facts.csv", 4, source_status="believed"))

        assert "facts: 0 new, 0 changed, 338 unchanged, 1 rejected, 1 kept that no file names" in summary
        assert IngredientFact.objects.count() == 339

    def test_a_value_without_a_source_is_told_by_its_status_and_not_by_the_name_of_a_file(self):
        said()

        fact = IngredientFact.objects.get(ingredient__name="Ginkgo biloba extract", field="allergens")
        assert (fact.statement, fact.source_status) == ("ginkgolic acids", "unsourced")

    def test_a_renamed_area_stays_out_of_use_where_an_admin_took_it_out(self, rewrite):
        said()
        TreatmentArea.objects.filter(code="arms").update(is_active=False)

        summary, _ = said(rewrite("areas.csv", line_of("arms", "areas.csv"), name="Upper arms"))

        arms = TreatmentArea.objects.get(code="arms")
        assert (arms.name, arms.is_active) == ("Upper arms", False)
        assert "areas: 0 new, 1 changed, 6 unchanged, 0 rejected" in summary


@pytest.mark.django_db
class TestWhatAnAdminHasDrawn:
    def test_the_file_draws_and_redraws_a_region_that_nobody_has_touched(self, rewrite):
        said()

        summary, _ = said(rewrite("area_regions.csv", 2, corners="120,180 150,180 150,270 120,270"))

        belly = AreaRegion.objects.get(area__code="belly", view="front", side="left")
        assert belly.outline == [(120, 180), (150, 180), (150, 270), (120, 270)]
        assert (belly.version, belly.changed_here) == (2, False)
        assert "area regions: 0 new, 1 changed, 21 unchanged, 0 rejected" in summary

    def test_it_leaves_what_an_admin_has_drawn_and_does_not_bring_back_what_they_took_away(self, admin):
        said()
        belly = TreatmentArea.objects.get(code="belly")
        ours = [(121, 180), (150, 180), (150, 270)]
        draw_region(actor=admin, area=belly, view="front", side="left", version=1, corners=ours)
        remove_region(actor=admin, area=belly, view="front", side="right", version=1)

        summary, _ = said()

        rows = belly.regions.values_list("side", "is_active", "version")
        assert set(rows) == {("left", True, 2), ("right", False, 2)}
        assert belly.regions.get(side="left").outline == ours
        assert "area regions: 0 new, 0 changed, 22 unchanged, 0 rejected, 1 kept as changed here" in summary

    def test_an_area_that_an_admin_has_renamed_keeps_its_name(self, admin):
        said()
        arms = TreatmentArea.objects.get(code="arms")
        change_area(actor=admin, area=arms, version=1, name="Upper arms", position=5, is_active=True)

        summary, _ = said()

        arms.refresh_from_db()
        assert (arms.name, arms.version) == ("Upper arms", 2)
        assert "areas: 0 new, 0 changed, 7 unchanged, 0 rejected, 1 kept as changed here" in summary


@pytest.mark.django_db
def test_the_report_is_there_for_callers_that_do_not_print():
    report = load_catalogue()

    assert [outcome.new for outcome in report.outcomes if outcome.table == "ingredients"] == [44]
    assert report.rejections == []
