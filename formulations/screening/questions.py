"""Which questions a patient is asked: those of the catalogue's conditions that the record does not answer already."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

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
from patients.models import Measurement, MeasurementKind, Patient, ScreeningAnswer, Sex

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
    with_index = giving_body_mass_index([patient])
    asked = [it for it in Condition.objects.all() if is_asked(patient, it.code, with_index)]
    return [
        Group(scope, title, hint, tuple(it for it in asked if it.scope == scope))
        for scope, (title, hint) in GROUPS.items()
    ]


def is_asked(patient: Patient, code: str, with_index: frozenset[int]) -> bool:
    """Age follows from the birth date, the body mass index from weight and height; allergies have their own page.
    `with_index` are those whose index is known."""
    if is_allergy(code) or code in {AGE_UNDER_18, AGE_OVER_75}:
        return False
    if code == BMI_OVER_30:
        return patient.pk not in with_index
    return patient.sex != Sex.MALE or code not in NOT_ASKED_OF_MEN


def giving_body_mass_index(patients: Collection[Patient]) -> frozenset[int]:
    """As the dosing engine takes it: a height of any day, and a weight of these days."""
    measured_at = last_measured(patients)
    return frozenset(
        patient.pk
        for patient in patients
        if (patient.pk, MeasurementKind.HEIGHT.value) in measured_at and is_weighed(patient, measured_at)
    )


def weighed_lately(patients: Collection[Patient]) -> frozenset[int]:
    """The patients whose weight the dosing engine takes for today's."""
    measured_at = last_measured(patients)
    return frozenset(patient.pk for patient in patients if is_weighed(patient, measured_at))


def last_measured(patients: Collection[Patient]) -> dict[tuple[int, str], datetime]:
    """When the weight and the height of each patient were last measured."""
    rows = Measurement.objects.filter(patient__in=patients, kind__in=BODY)
    latest = rows.order_by("patient_id", "kind", "-measured_at", "-pk").distinct("patient_id", "kind")
    return {(row.patient_id, row.kind): row.measured_at for row in latest}


def is_weighed(patient: Patient, measured_at: Mapping[tuple[int, str], datetime]) -> bool:
    weighed = measured_at.get((patient.pk, MeasurementKind.WEIGHT.value))
    return weighed is not None and is_recent(patient.clinic.local(weighed).date(), patient.clinic.today)


def to_be_asked(patients: Collection[Patient]) -> frozenset[int]:
    """The patients of whom none of their questions has an answer, or one has an answer that does not hold any more. An
    answer to what is not asked of them says nothing: a sex that was wrong, an index that is worked out by now."""
    answers = answers_of(patients)
    in_question = [it for it in patients if any(row.condition == BMI_OVER_30 for row in answers[it.pk])]
    with_index = giving_body_mass_index(in_question)

    def are_settled(patient: Patient) -> bool:
        on, zone = patient.clinic.today, patient.clinic.zone
        counting = [row for row in answers[patient.pk] if is_asked(patient, row.condition, with_index)]
        return bool(counting) and all(row.holds(on=on, zone=zone) for row in counting)

    return frozenset(patient.pk for patient in patients if not are_settled(patient))


def answers_of(patients: Collection[Patient]) -> dict[int, list[ScreeningAnswer]]:
    """To questions that are in the catalogue; “not asked” is no answer."""
    in_the_catalogue = ScreeningAnswer.objects.filter(condition__in=Condition.objects.values("code"))
    answers: dict[int, list[ScreeningAnswer]] = {patient.pk: [] for patient in patients}
    for row in in_the_catalogue.filter(patient__in=patients).exclude(answer=ScreeningAnswer.Answer.UNKNOWN):
        answers[row.patient_id].append(row)
    return answers


def is_to_be_asked(patient: Patient) -> bool:
    return bool(to_be_asked([patient]))


BODY = (MeasurementKind.WEIGHT, MeasurementKind.HEIGHT)
