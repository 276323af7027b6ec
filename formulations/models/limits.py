"""What must not be exceeded, in rows of their own, each with what kind of figure it is and where it comes from."""

from math import ceil

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from formulations.dosing.units import AMOUNTS, PER_BODY_MASS
from formulations.models.by_two import LIMIT_RAISED, LIMIT_TAKEN_AWAY
from formulations.models.catalogue import Ingredient, LimitKind, SourceStatus, changed_here
from mesoplan.history import track


class BasisKind(models.TextChoices):
    """What kind of figure a limit is: shown wherever the number is shown."""

    SAME_USE = "label_same_use", _("label, for this use")
    OTHER_USE = "label_other_use", _("label, for another use or route")
    PUBLISHED = "published", _("highest published, not a safety limit")
    CLINIC_DEFAULT = "clinic_default", _("default, without a source")


@track()
class DoseLimit(models.Model):
    """A limit of one ingredient. Zero blocks it; no row means that no limit is known, which is not “unlimited”."""

    ingredient = models.ForeignKey(Ingredient, on_delete=models.PROTECT, related_name="limits")
    kind = models.CharField(_("limit"), max_length=20, choices=LimitKind)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=8)
    unit = models.CharField(_("unit"), max_length=12)
    basis_kind = models.CharField(
        _("kind of figure"), max_length=16, choices=BasisKind, default=BasisKind.CLINIC_DEFAULT
    )
    basis = models.TextField(_("basis"), blank=True)
    source = models.TextField(_("source"), blank=True)
    source_status = models.CharField(_("status"), max_length=9, choices=SourceStatus)
    changed_here = changed_here()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["ingredient", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["ingredient", "kind"], name="formulations_limit_once"),
            models.CheckConstraint(condition=Q(kind__in=LimitKind.values), name="formulations_limit_kind_known"),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="formulations_limit_not_negative",
                violation_error_message=_("A limit cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[LimitKind.PER_SESSION, LimitKind.PER_POINT], unit__in=AMOUNTS)
                | Q(kind=LimitKind.PER_KG, unit__in=PER_BODY_MASS)
                | Q(kind=LimitKind.COURSE_COUNT, unit="1")
                | Q(kind=LimitKind.MIN_INTERVAL, unit="d"),
                name="formulations_limit_unit_of_its_kind",
                violation_error_message=_("This unit cannot measure this limit."),
            ),
            models.CheckConstraint(
                condition=Q(basis_kind__in=BasisKind.values), name="formulations_limit_basis_kind_known"
            ),
        ]
        triggers = [LIMIT_TAKEN_AWAY, LIMIT_RAISED]

    @property
    def days(self) -> int:
        """Of an interval: part of a day counts as a day."""
        return ceil(self.value)
