"""Whole batches are drawn once for all areas of a mixture, and each area has its exact share of them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from formulations.cases import Filling, ingredient_facts, read_versions, syringes
from formulations.dosing.amounts import amounts_of, drawn_volume
from formulations.dosing.case import Case, Patient
from formulations.models import Ingredient
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
    return [drawn_volume(it) for it in syringes(fillings, versions)]


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
    thirds = syringes([filling(mixture, points) for points in (10, 20)], read_versions({mixture.pk}))
    catalogue = {it.name: ingredient_facts(it) for it in Ingredient.objects.all()}
    case = Case(on=date(2026, 11, 25), patient=Patient(), syringes=thirds, catalogue=catalogue, conditions={})

    (caffeine, _saline) = amounts_of(case)
    assert (caffeine.drawn, caffeine.injected) == (60, 18)
