"""Measurements, at the service."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from mesoplan.refusals import DomainError
from patients.models import Measurement
from patients.services.measurements import record_measurement
from tests.factories import make_area

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure(clinician, ana):
    def entered(**reading):
        defaults = {"kind": "weight", "value": Decimal("61.5"), "measured_at": timezone.now()}
        return record_measurement(actor=clinician, patient=ana, **(defaults | reading))

    return entered


@pytest.mark.parametrize(
    ("kind", "unit"),
    [("weight", "kg"), ("height", "cm"), ("circumference", "cm"), ("skinfold", "mm"), ("ultrasound", "mm")],
)
def test_the_unit_follows_from_what_was_measured(measure, kind, unit):
    area = None if kind in {"weight", "height"} else make_area()
    assert measure(kind=kind, area=area).unit == unit


def test_who_enters_a_measurement_took_it_unless_somebody_else_is_named(measure, clinician, front_desk):
    assert measure().observer == clinician
    assert measure(observer=front_desk).observer == front_desk
    assert measure(observer=None).observer is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": Decimal(0)}, "value"),
        ({"value": Decimal("400.01")}, "value"),
        ({"value": Decimal(-61)}, "value"),
        ({"kind": "height", "value": Decimal("1.72")}, "value"),
        ({"kind": "circumference"}, "area"),
        ({"kind": "mood"}, "kind"),
        ({"measured_at": datetime(1985, 3, 13, 12, tzinfo=UTC)}, "measured_at"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(measure, wrong, field):
    with pytest.raises(DomainError) as refusal:
        measure(**wrong)
    assert list(refusal.value.fields) == [field]
    assert not Measurement.objects.exists()


def test_a_weight_belongs_to_no_area(measure):
    with pytest.raises(DomainError) as refusal:
        measure(area=make_area())
    assert list(refusal.value.fields) == ["area"]


def test_nothing_is_measured_in_the_future(measure):
    with pytest.raises(DomainError) as refusal:
        measure(measured_at=timezone.now() + timedelta(minutes=5))
    assert list(refusal.value.fields) == ["measured_at"]


def test_the_limits_of_what_is_plausible_are_plausible(measure):
    assert measure(value=Decimal(400)).value == Decimal(400)
    assert measure(value=Decimal("0.3")).value == Decimal("0.3")
