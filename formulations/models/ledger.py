from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from formulations.dosing.units import CANONICAL_AMOUNTS
from formulations.models.catalogue import Ingredient
from mesoplan.history import track
from patients.models import Patient, TreatmentArea


class LedgerQuerySet(models.QuerySet["LedgerEntry"]):
    def of(self, patient: Patient) -> "LedgerQuerySet":
        return self.filter(patient=patient).select_related("ingredient", "area").order_by("given_on", "pk")

    def of_course(self, patient_number: int, course_number: int) -> "LedgerQuerySet":
        return self.filter(patient=patient_number, course_number=course_number)


@track()
class LedgerEntry(models.Model):
    """One dose a patient has received: posted with the signing of its treatment record, and never changed.
    Course, record and line are numbers and not keys, because they live in rooms above this one."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    ingredient = models.ForeignKey(Ingredient, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(TreatmentArea, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(_("side"), max_length=5)
    amount = models.DecimalField(_("amount"), max_digits=20, decimal_places=10)
    unit = models.CharField(_("unit"), max_length=12)
    given_on = models.DateField(_("given on"))
    course_number = models.BigIntegerField(_("course"))
    record_number = models.BigIntegerField(_("treatment record"))
    line_number = models.BigIntegerField(_("line of the record"))

    objects: ClassVar[models.Manager["LedgerEntry"]] = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["given_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record_number", "line_number", "ingredient"], name="formulations_ledger_posted_once"
            ),
            models.CheckConstraint(
                condition=Q(unit__in=CANONICAL_AMOUNTS), name="formulations_ledger_unit_of_an_amount"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="formulations_ledger_amount_not_negative"),
        ]
        indexes = [models.Index(fields=["patient", "given_on"], name="formulations_ledger_of_patient")]
        triggers = [pgtrigger.Protect(name="ledger_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]
