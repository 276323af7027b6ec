"""A unit that cannot be right where it stands is refused by the table, before any plan meets it."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from formulations.dosing.facts import Limit, LimitKind
from formulations.dosing.quantities import Quantity
from formulations.dosing.units import AMOUNTS, CODES, PER_BODY_MASS, PER_VOLUME
from formulations.models import DoseLimit, ProductComponent
from tests.factories import make_ingredient, make_product, make_version

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("unit", sorted({*CODES, "drops", ""} - set(PER_VOLUME)))
def test_a_strength_is_counted_per_volume(unit):
    make_product(make_ingredient())
    with pytest.raises(IntegrityError, match="formulations_component_unit_per_volume"), transaction.atomic():
        ProductComponent.objects.update(unit=unit)


def test_whoever_enters_a_strength_reads_what_is_wrong_with_its_unit():
    make_product(make_ingredient())
    component = ProductComponent.objects.get()
    component.unit = "mg"
    with pytest.raises(ValidationError, match="A strength is counted per volume"):
        component.full_clean()


@pytest.mark.parametrize("unit", PER_VOLUME)
def test_every_unit_per_volume_will_do(unit):
    make_product(make_ingredient(), unit=unit)
    assert ProductComponent.objects.get().unit == unit


@pytest.mark.parametrize(
    ("kind", "unit"),
    [
        ("per_session", "mg/kg"),
        ("per_session", "mL"),
        ("per_kg", "mg"),
        ("per_point", "mg/mL"),
        ("course_count", "mg"),
        ("min_interval_days", "mo"),
    ],
)
def test_a_limit_is_measured_in_units_of_its_kind(kind, unit):
    ingredient = make_ingredient()
    limit = DoseLimit(ingredient=ingredient, kind=kind, value=1, unit=unit, source_status="found")
    with pytest.raises(ValidationError, match="This unit cannot measure this limit"):
        limit.full_clean()
    with pytest.raises(IntegrityError, match="formulations_limit_unit_of_its_kind"), transaction.atomic():
        limit.save()


def test_what_the_table_takes_the_dosing_engine_takes_too():
    fitting = {
        "per_session": AMOUNTS,
        "per_point": AMOUNTS,
        "per_kg": PER_BODY_MASS,
        "course_count": ("1",),
        "min_interval_days": ("d",),
    }
    for kind, units in fitting.items():
        for number, unit in enumerate(units):
            make_ingredient(f"{kind} {number}", limits={kind: ("1", unit)})
            assert Limit(LimitKind(kind), Quantity(Decimal(1), unit))


def test_a_recipe_in_two_units_is_a_page_with_both(client_of, clinician):
    caffeine = make_ingredient()
    version = make_version(recipe={make_product(caffeine, unit=unit): "5" for unit in ("mg/mL", "IU/mL")})
    answer = client_of(clinician).get(reverse("formulations:recipe", args=[version.pk]))
    assert answer.status_code == 200
    assert [str(it.final.unit) for it in answer.context["mixture"].concentrations] == ["[iU]/mL", "mg/mL"]
