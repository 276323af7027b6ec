"""Which questions a patient is asked: those of the catalogue's conditions that the record does not answer already."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from formulations.dosing.screening import (
    AGE_OVER_75,
    AGE_UNDER_18,
    BMI_OVER_30,
    NOT_ASKED_OF_MEN,
    is_allergy,
    is_recent,
)
from formulations.models import Condition
from formulations.models.catalogue import Scope
from patients.models import MeasurementKind, Patient, Sex

GROUPS: dict[Scope, tuple[str | Promise, str | Promise]] = {
    Scope.ALL: (_("Before every treatment"), ""),
    Scope.INGREDIENT: (_("For certain ingredients"), _("Needed where the mixture contains one of them.")),
    Scope.SITE: (_("For the area treated"), _("Look at the skin where you will inject.")),
}


@dataclass(frozen=True)
class Group:
    scope: str
    title: str | Promise
    hint: str | Promise
    questions: tuple[Condition, ...]


def groups_for(patient: Patient) -> list[Group]:
    left_out = answered_by_the_record(patient)
    asked = [it for it in Condition.objects.all() if it.code not in left_out and not is_allergy(it.code)]
    return [
        Group(scope, title, hint, tuple(it for it in asked if it.scope == scope))
        for scope, (title, hint) in GROUPS.items()
    ]


def answered_by_the_record(patient: Patient) -> frozenset[str]:
    """Age follows from the birth date, the body mass index from weight and height; allergies have their own page."""
    known = {AGE_UNDER_18, AGE_OVER_75} | (set(NOT_ASKED_OF_MEN) if patient.sex == Sex.MALE else set())
    return frozenset(known | ({BMI_OVER_30} if gives_body_mass_index(patient) else set()))


def gives_body_mass_index(patient: Patient) -> bool:
    """As the dosing engine takes it: a height of any day, and a weight of these days."""
    rows = patient.measurements.filter(kind__in=BODY).order_by("kind", "-measured_at", "-pk").distinct("kind")
    measured_on = {row.kind: patient.clinic.local(row.measured_at).date() for row in rows}
    return measured_on.keys() == BODY and is_recent(measured_on[MeasurementKind.WEIGHT], patient.clinic.today)


BODY = {MeasurementKind.WEIGHT.value, MeasurementKind.HEIGHT.value}
