from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from formulations.dosing.units import CANONICAL_AMOUNTS
from formulations.models.catalogue import Ingredient
from mesoplan.history import track
from patients.models import Patient, TreatmentArea

DECIMALS = 10
STEP = Decimal(1).scaleb(-DECIMALS)
EXACTLY = Q(numerator=None, denominator=None)
ROUNDED_UP = Q(
    amount__isnull=False,
    numerator__isnull=False,
    denominator__isnull=False,
    denominator__gt=1,
    numerator__lte=F("amount") * F("denominator"),
    numerator__gt=(F("amount") - Value(STEP)) * F("denominator"),
)


class LedgerQuerySet(models.QuerySet["LedgerEntry"]):
    def of(self, patient: Patient) -> "LedgerQuerySet":
        return self.filter(patient=patient).select_related("ingredient", "area").order_by("given_on", "pk")

    def of_course(self, patient_number: int, course_number: int) -> "LedgerQuerySet":
        return self.filter(patient=patient_number, course_number=course_number)


@track()
class LedgerEntry(models.Model):
    """One dose a patient has received: posted with the signing of its treatment record, and never changed.
    Course, record and line are numbers and not keys, because they live in rooms above this one.

    What was received in an amount that nobody can work out has neither amount nor unit. An amount that no ten decimals
    hold is kept beside them as a fraction, so that sums of it are exact; the decimals are for people, rounded up.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    ingredient = models.ForeignKey(Ingredient, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(TreatmentArea, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(_("side"), max_length=5)
    amount = models.DecimalField(_("amount"), max_digits=20, decimal_places=DECIMALS, null=True, blank=True)
    numerator = models.DecimalField(_("numerator"), max_digits=100, decimal_places=0, null=True, blank=True)
    denominator = models.DecimalField(_("denominator"), max_digits=100, decimal_places=0, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=12, blank=True)
    given_on = models.DateField(_("given on"))
    course_number = models.BigIntegerField(_("course"))
    record_number = models.BigIntegerField(_("treatment record"))
    line_number = models.BigIntegerField(_("line of the record"))

    objects: ClassVar[models.Manager["LedgerEntry"]] = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["given_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record_number", "line_number", "ingredient", "unit"], name="formulations_ledger_posted_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=False, unit__in=CANONICAL_AMOUNTS) | Q(amount=None, unit=""),
                name="formulations_ledger_unit_of_an_amount",
                violation_error_message=_("An amount has its unit, and one that is not known has none."),
            ),
            models.CheckConstraint(
                condition=EXACTLY | ROUNDED_UP,
                name="formulations_ledger_amount_is_its_fraction",
                violation_error_message=_("The amount is its fraction, rounded up."),
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="formulations_ledger_amount_not_negative"),
        ]
        indexes = [models.Index(fields=["patient", "given_on"], name="formulations_ledger_of_patient")]
        triggers = [pgtrigger.Protect(name="ledger_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    @property
    def exact(self) -> Fraction | None:
        """The amount without any rounding; None where nobody knows it."""
        if self.amount is None:
            return None
        if self.numerator is None or self.denominator is None:
            return Fraction(self.amount)
        return Fraction(self.numerator) / Fraction(self.denominator)
