"""What a patient has answered that rules out every injection, whatever is in the syringe."""

from collections.abc import Collection

from formulations.models import Condition
from formulations.models.catalogue import Scope, Severity
from mesoplan.frame.catalogue_words import catalogue_word
from patients.models import Patient, ScreeningAnswer


def barring_of(patients: Collection[int]) -> dict[int, list[str]]:
    """The labels of the absolute contraindications that are present, by patient; only those who have one."""
    absolute = Condition.objects.filter(severity=Severity.ABSOLUTE, scope=Scope.ALL)
    answers = ScreeningAnswer.objects.filter(patient__in=patients, answer=ScreeningAnswer.Answer.PRESENT)
    present = list(answers.filter(condition__in=absolute.values("code")).order_by("patient_id", "condition"))
    labels = dict(absolute.values_list("code", "label")) if present else {}
    barring: dict[int, list[str]] = {}
    for row in present:
        barring.setdefault(row.patient_id, []).append(catalogue_word(labels[row.condition]))
    return barring


def barring(patient: Patient) -> list[str]:
    return barring_of([patient.pk]).get(patient.pk, [])
