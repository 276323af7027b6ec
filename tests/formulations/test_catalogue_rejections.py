"""Omar loads catalogue files with mistakes in them: each mistake is named, and costs nothing else."""

import pytest
from django.core.management import CommandError

from formulations.models import DoseLimit, Ingredient, SideEffect
from tests.formulations.loading import line_of, said


@pytest.mark.django_db
class TestAWrongRow:
    @pytest.mark.parametrize(
        ("name", "cells", "reason"),
        [
            ("Caffeine", {"max_dose_per_session": "-200"}, "max_dose_per_session: -200 is not zero or more"),
            ("Caffeine", {"max_dose_per_session": "lots"}, "max_dose_per_session: “lots” is not a number"),
            ("Caffeine", {"max_dose_per_session": "NaN"}, "max_dose_per_session: NaN is not zero or more"),
            ("Caffeine", {"max_dose_per_session": "1e30"}, "max_dose_per_session: 1e30 is beyond anything"),
            ("Caffeine", {"category": "potion"}, "category: Value 'potion' is not a valid choice."),
            ("Caffeine", {"max_dose_unit": "spoons"}, "max_dose_unit: “spoons” is not a unit that is known here"),
            ("Caffeine", {"max_dose_per_kg_unit": "mg"}, "max_dose_per_kg_unit: “mg” is not a unit"),
            ("Caffeine", {"stock_unit": "mg"}, "stock_unit: “mg” is not a unit that is known here"),
            ("Caffeine", {"stock_concentration": "0.0000001"}, "stock_concentration: "),
            ("Caffeine", {"ph": "acid"}, "ph: “acid” is not a pH"),
            ("Caffeine", {"ph": "9-3"}, "ph: 9-3 is not a range of pH"),
            ("Caffeine", {"ph": "15"}, "ph: 15 is not a range of pH"),
            ("Caffeine", {"allergens": "soy (some"}, "allergens: “soy (some” does not name a group"),
            ("Caffeine", {"evidence": "Excellent"}, "evidence: “Excellent” starts with no level of evidence"),
            ("Caffeine", {"contraindications": "bad_luck"}, "contraindications: no condition bad_luck"),
            ("Caffeine", {"source_status": "believed"}, "source_status: Value 'believed' is not a valid choice."),
        ],
    )
    def test_an_ingredient_is_named_with_its_line_and_the_others_are_loaded(self, rewrite, name, cells, reason):
        line = line_of(name)

        summary, rejections = said(rewrite("ingredients.csv", line, **cells))

        assert f"Left out: ingredients.csv line {line}: {name}: {reason}" in rejections
        assert not Ingredient.objects.filter(name=name).exists()
        assert "ingredients: 43 new" in summary

    def test_what_speaks_of_an_ingredient_that_was_left_out_is_left_out_with_it(self, rewrite):
        _, rejections = said(rewrite("ingredients.csv", line_of("Caffeine"), category="potion"))

        assert "Caffeine: no such ingredient" in rejections
        assert "Lidocaine: no ingredient Caffeine" in rejections
        assert not DoseLimit.objects.filter(ingredient__name="Caffeine").exists()

    def test_an_ingredient_known_from_before_keeps_its_limits_when_its_row_turns_wrong(self, rewrite):
        said()

        _, rejections = said(rewrite("ingredients.csv", line_of("Caffeine"), max_dose_per_session="-1"))

        assert "Caffeine: max_dose_per_session: -1 is not zero or more" in rejections
        assert DoseLimit.objects.get(ingredient__name="Caffeine", kind="per_session").value == 200

    @pytest.mark.parametrize(
        ("file", "row", "cells", "rejection"),
        [
            ("sources.csv", 3, {"id": "KYB_PP"}, "sources.csv line 3: KYB_PP: the same as line 2"),
            ("sources.csv", 3, {"default_status": "?"}, "sources.csv line 3: KYB_HL: status: Value '?' is not"),
            ("conditions.csv", 2, {"severity": "awful"}, "conditions.csv line 2: pregnancy: severity: Value 'awful'"),
            ("conditions.csv", 2, {"code": "no good"}, "conditions.csv line 2: no good: code: Enter a valid"),
            ("ingredient_facts.csv", 2, {"name": "Pepper"}, "facts.csv line 2: Pepper: no such ingredient"),
            ("conditions.csv", 2, {"app_action": "pray"}, "app_action: “pray” is none of block, defer, override, warn"),
            ("incompatibilities.csv", 2, {"kind": "odd"}, "kind: “odd” is none of chemical, efficacy, physical"),
            ("incompatibilities.csv", 2, {"b": "class:all"}, "Deoxycholic acid (Kybella): no ingredient class:all"),
            ("side_effects.csv", 2, {"expected": "soon"}, "expected: “soon” is none of no, possible, yes"),
            ("classes.csv", 2, {"class": "magic"}, "classes.csv line 2: Lidocaine: class: “magic” is none of"),
            ("classes.csv", 2, {"name": "Pepper"}, "classes.csv line 2: Pepper: no such ingredient"),
            ("course_limits.csv", 2, {"sessions": "-6"}, "sessions: “-6” is not a whole number"),
            ("course_limits.csv", 2, {"sources": "NOWHERE"}, "sources: no source NOWHERE"),
            ("incompatibilities.csv", 2, {"b": "Pepper"}, "Deoxycholic acid (Kybella): no ingredient Pepper"),
            ("incompatibilities.csv", 2, {"b": "Deoxycholic acid (Kybella)"}, "does not go with itself"),
            (
                "incompatibilities.csv",
                6,
                {"a": "Ascorbic acid", "b": "Sodium deoxycholate (compounded)"},
                "incompatibilities.csv line 6: Ascorbic acid: the same pair as line 5",
            ),
            ("techniques.csv", 3, {"depth_min_mm": "9"}, "papule: depth_min_mm 9 is more than depth_max_mm 2"),
            ("techniques.csv", 3, {"spacing_min_cm": "-1"}, "papule: spacing_min_cm: -1 is not zero or more"),
            ("side_effects.csv", 2, {"red_flag": "perhaps"}, "red_flag: “perhaps” is neither yes nor no"),
            ("measurements.csv", 2, {"tem": "big"}, "circumference: tem: “big” is not a number"),
            ("area_regions.csv", 2, {"area": "tail"}, "area_regions.csv line 2: tail front left: no area tail"),
            ("area_regions.csv", 2, {"view": "above"}, "belly above left: view: Value 'above' is not a valid choice."),
            ("area_regions.csv", 2, {"corners": "1,2 3;4"}, "belly: corners: “3;4” is not two whole numbers"),
            ("area_regions.csv", 2, {"side": "right"}, "belly front right: A corner lies beyond the middle"),
            ("areas.csv", 2, {"name": "Belly", "code": "no good"}, "areas.csv line 2: no good: code: Enter a valid"),
        ],
    )
    def test_a_row_of_another_file_is_named_with_its_line(self, rewrite, file, row, cells, rejection):
        _, rejections = said(rewrite(file, row, **cells))

        assert rejection in rejections
        assert SideEffect.objects.count() >= 40

    def test_a_row_with_a_cell_too_many_is_named(self, rewrite):
        folder = rewrite("areas.csv", 2)
        with (folder / "areas.csv").open("a") as file:
            file.write("neck,Neck,9\n")

        _, rejections = said(folder)

        assert "areas.csv line 9: neck: does not have as many cells as the first line of the file" in rejections


@pytest.mark.django_db
class TestAWrongFile:
    def test_nothing_is_loaded_when_a_file_is_missing(self, rewrite):
        folder = rewrite("areas.csv", 2)
        (folder / "techniques.csv").unlink()

        with pytest.raises(CommandError, match=r"techniques\.csv cannot be read"):
            said(folder)
        assert not Ingredient.objects.exists()

    def test_nothing_is_loaded_when_a_column_is_missing(self, rewrite):
        folder = rewrite("areas.csv", 2)
        (folder / "sources.csv").write_text("id,title\nX,Y\n")

        with pytest.raises(CommandError, match=r"sources\.csv has no column address, default_status"):
            said(folder)

    def test_nothing_is_loaded_when_a_file_is_no_text(self, rewrite):
        folder = rewrite("areas.csv", 2)
        (folder / "sources.csv").write_bytes(b"id,title,address,default_status\n\xff\xfe,,,\n")

        with pytest.raises(CommandError, match=r"sources\.csv cannot be read"):
            said(folder)
