"""The errors of measurement as the catalogue's own files give them [brief 13]."""

from decimal import Decimal

import pytest
from django.core.management import call_command

from sessions.progress.reading_errors import KnownErrors, known_errors
from sessions.progress.statistics import Observers, Reading, judge


@pytest.fixture
def errors(db) -> KnownErrors:
    call_command("load_catalogue", verbosity=0)
    return known_errors()


def smallest_change(errors: KnownErrors, kind: str, area: str, value: str, *, same: bool) -> Decimal | None:
    first = Reading(Decimal(value), kind, "cm", observer="1")
    second = Reading(Decimal(value), kind, "cm", observer="1" if same else "2")
    return judge(first, second, errors.for_readings(kind, area)).mdc95


@pytest.mark.parametrize(
    ("kind", "area", "value", "same", "different"),
    [
        ("circumference", "belly", "90", "3.63", "4.32"),
        ("circumference", "hips", "100", "3.41", "3.83"),
        ("circumference", "buttocks", "100", "3.41", "3.83"),
        ("circumference", "thighs", "55", "1.5235", "2.288"),
        ("circumference", "arms", "30", "0.831", "1.248"),
        ("skinfold", "belly", "25", "3.465", "5.1975"),
        ("ultrasound", "belly", "30", "1.50", "2.08"),
    ],
)
def test_each_measurement_has_the_error_of_its_site(errors, kind, area, value, same, different):
    assert smallest_change(errors, kind, area, value, same=True) == Decimal(same)
    assert smallest_change(errors, kind, area, value, same=False) == Decimal(different)


def test_a_weight_has_no_error_figure(errors):
    assert errors.for_readings("weight", "") == []


def test_the_source_of_the_error_is_named(errors):
    assert "Perini" in errors.source("circumference", "thighs", Observers.SAME)
