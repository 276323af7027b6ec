"""Whole batches are drawn once for all areas of a mixture, and each area has its exact share of them."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone

from formulations.cases import (
    draw,
    ingredient_facts,
    read_versions,
    syringes,
    technique_facts,
)
from formulations.dosing.amounts import amounts_of, drawn_volume
from formulations.dosing.case import Case, Patient
from formulations.models import Ingredient, RecipeLine, Technique
from formulations.patient_facts import patient_facts
from formulations.queries.recipes import mixture_from
from formulations.sittings import Filling, Sitting
from patients.models import Measurement
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def caffeine():
    return factories.make_product(factories.make_ingredient())


@pytest.fixture
def saline():
    return factories.make_product(factories.make_ingredient("Saline"))


@pytest.fixture
def mixture(caffeine, saline):
    return factories.make_version(recipe={caffeine: "6", saline: "4"})


def filling(version, points: int) -> Filling:
    return Filling(
        area="hips", area_name="Hips", version_id=version.pk, points=points, volume_per_point_ml=Decimal("0.1")
    )


def drawn(*fillings: Filling) -> list[Fraction]:
    versions = read_versions({it.version_id for it in fillings})
    return [drawn_volume(it) for it in syringes(Sitting(fillings), versions)]


@pytest.mark.parametrize(
    ("points", "volumes"),
    [
        ([35, 35], [5, 5]),
        ([70, 10], [Fraction("8.75"), Fraction("1.25")]),
        ([60, 60], [10, 10]),
        ([100], [10]),
        ([101], [20]),
    ],
)
def test_areas_share_the_batches_that_they_need_together(mixture, points, volumes):
    assert drawn(*[filling(mixture, it) for it in points]) == volumes


@pytest.mark.parametrize("points", [[10, 20], [20, 10, 30], [1, 1, 1, 1, 1, 1, 1], [47, 59, 3]])
def test_shares_without_a_finite_decimal_add_up_to_whole_batches(mixture, points):
    volumes = drawn(*[filling(mixture, it) for it in points])

    assert sum(volumes) == 10 * -(-sum(points) // 100)
    assert all(volume >= Fraction(it, 10) for volume, it in zip(volumes, points, strict=True))


def test_no_area_is_short_and_none_has_more_where_nothing_is_left_over(caffeine, saline):
    thirds = factories.make_version(name="Lipo B", recipe={caffeine: "1", saline: "2"})

    assert drawn(*[filling(thirds, 10)] * 3) == [1, 1, 1]


def test_an_area_that_receives_nothing_has_no_share(mixture):
    assert drawn(filling(mixture, 0), filling(mixture, 50)) == [0, 10]
    assert drawn(filling(mixture, 0)) == [10]


def test_every_mixture_has_batches_of_its_own_and_the_order_stays(mixture, caffeine):
    other = factories.make_version(name="Lipo B", recipe={caffeine: "3"})

    assert drawn(filling(mixture, 25), filling(other, 20), filling(mixture, 75)) == [
        Fraction("2.5"),
        3,
        Fraction("7.5"),
    ]


def test_what_is_drawn_of_a_third_of_a_batch_is_exact(mixture):
    thirds = syringes(Sitting([filling(mixture, points) for points in (10, 20)]), read_versions({mixture.pk}))
    catalogue = {it.name: ingredient_facts(it) for it in Ingredient.objects.all()}
    case = Case(on=date(2026, 11, 25), patient=Patient(), syringes=thirds, catalogue=catalogue, conditions={})

    (caffeine, _saline) = amounts_of(case)
    assert (caffeine.drawn, caffeine.injected) == (60, 18)


def measure(patient, area, value: str, *, days_ago: int, side: str = "both", kind: str = "ultrasound"):
    at = timezone.now() - timedelta(days=days_ago)
    Measurement.objects.create(
        patient=patient, kind=kind, area=area, side=side, value=Decimal(value), unit="mm", measured_at=at
    )


def test_the_thinnest_of_the_last_readings_of_an_areas_sides_is_its_fat(ana):
    belly, hips = factories.make_area("belly"), factories.make_area("hips")
    measure(ana, belly, "12", days_ago=90)
    measure(ana, belly, "25", days_ago=3)
    measure(ana, hips, "30", days_ago=2, side="left")
    measure(ana, hips, "28.5", days_ago=5, side="right")

    found = patient_facts(ana, on=ana.clinic.today).fat_mm

    assert {area: (it.mm, (ana.clinic.today - it.on).days) for area, it in found.items()} == {
        "belly": (25, 3),
        "hips": (Decimal("28.5"), 5),
    }


def test_a_skinfold_is_no_thickness(ana):
    measure(ana, factories.make_area("belly"), "20", days_ago=1, kind="skinfold")

    assert patient_facts(ana, on=ana.clinic.today).fat_mm == {}


def test_the_engine_knows_how_deep_a_technique_goes_and_the_ph_of_an_ingredient():
    acid = factories.make_ingredient("Ascorbic acid", ph_low=Decimal("5.6"), ph_high=Decimal("6.6"))

    assert technique_facts(Technique(name="Deep", depth_max_mm=Decimal("9.2"))).deepest_mm == Decimal("9.2")
    assert ingredient_facts(acid).ph == (Decimal("5.6"), Decimal("6.6"))


@pytest.mark.parametrize(
    ("needle", "angle", "deepest"),
    [
        pytest.param("12.7", "90", "12.7", id="upright"),
        pytest.param("4-13", "45", "9.2", id="the longest needle, at an angle"),
        pytest.param("4 or 13", None, "13.0", id="no angle is known"),
        pytest.param("", "90", None, id="no needle is known"),
    ],
)
def test_where_no_depth_is_printed_the_needle_says_how_deep_it_reaches(needle, angle, deepest):
    typed = Technique(name="PC/DC", needle_length_mm=needle, angle_max_deg=angle and Decimal(angle))
    reached = technique_facts(typed).deepest_mm

    assert (reached and reached.quantize(Decimal("0.1"))) == (deepest and Decimal(deepest))


@pytest.mark.parametrize(
    ("low", "high", "ph"),
    [("6.5", "7", ("6.5", "7")), ("6.5", None, ("6.5", "6.5")), (None, None, None)],
)
def test_the_engine_knows_the_ph_that_is_typed_on_a_product(low, high, ph):
    typed = {"ph_low": low and Decimal(low), "ph_high": high and Decimal(high)}
    product = factories.make_product(factories.make_ingredient(), **typed)

    assert draw(RecipeLine(product=product, volume_ml=Decimal(1))).ph == (ph and tuple(map(Decimal, ph)))


def test_a_recipe_reckons_with_the_ph_that_is_typed_on_its_products():
    acid, base = (
        factories.make_product(factories.make_ingredient(name, ph_low=Decimal(low), ph_high=Decimal(low)), name=brand)
        for name, low, brand in (("Thiamine", "3", "Thiamine Laroche"), ("Bicarbonate", "8", "Bicarbonate Laroche"))
    )
    lines = [RecipeLine(product=product, volume_ml=Decimal(1)) for product in (acid, base)]
    usual = mixture_from(lines, name="Lipo A").spread
    acid.ph_low = acid.ph_high = Decimal("6.8")

    own = mixture_from(lines, name="Lipo A").spread

    assert (usual.units, usual.between) == (5, ("Bicarbonate", "Thiamine"))
    assert (own.units, own.between) == (Decimal("1.2"), ("Bicarbonate", "Thiamine Laroche"))
