"""Where nothing is injected: what a clinician has seen on the skin of an area, at its place."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesoplan.history import track
from mesoplan.refusals import DomainError
from patients.models.areas import Side, TreatmentArea
from patients.models.people import Patient

if TYPE_CHECKING:
    from mesoplan.staff.models import User

FARTHEST_CM, LARGEST_CM, SMALLEST_CM = Decimal(100), Decimal(50), Decimal("0.05")
FEWEST_CORNERS, MOST_CORNERS = 3, 200
CORNERS = Func(F("corners"), function="jsonb_array_length", output_field=models.IntegerField())


class View(models.TextChoices):
    """From where the area is looked at; the left of the patient is the right of who looks from the front."""

    FRONT = "front", _("the front")
    BEHIND = "behind", _("behind")


class MarkKind(models.TextChoices):
    SCAR = "scar", _("scar")
    MOLE = "mole", _("mole")
    VEIN = "vein", _("vein")
    LESION = "lesion", _("lesion")


class SkinMarkQuerySet(models.QuerySet["SkinMark"]):
    def visible_to(self, user: "User") -> "SkinMarkQuerySet":
        return self.filter(patient__clinic__memberships__user=user)

    def still_there(self) -> "SkinMarkQuerySet":
        return self.filter(gone_on=None)

    def of_area(self, patient: Patient, area: TreatmentArea) -> "SkinMarkQuerySet":
        return self.filter(patient=patient, area=area)


def stays_as_seen() -> pgtrigger.Trigger:
    """A mark that was drawn at a wrong place is gone, and drawn again: charts that were signed were drawn around it."""
    return pgtrigger.Protect(
        name="mark_stays_as_seen",
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(exclude=["gone_on"]),
    )


@track()
class SkinMark(models.Model):
    """A circle, or a drawn shape by its corners, in the centimetres of the chart of its area: from the middle, x to the
    right of whoever looks at it, y downwards. It is never deleted; `gone_on` says since when it is not there."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="skin_marks")
    area = models.ForeignKey(TreatmentArea, verbose_name=_("area"), on_delete=models.PROTECT, related_name="+")
    side = models.CharField(_("side"), max_length=5, choices=Side, default=Side.BOTH)
    seen_from = models.CharField(_("seen from"), max_length=6, choices=View, default=View.FRONT)
    kind = models.CharField(_("kind"), max_length=6, choices=MarkKind)
    x_cm = models.DecimalField(_("to the right"), max_digits=6, decimal_places=2, null=True, blank=True)
    y_cm = models.DecimalField(_("down"), max_digits=6, decimal_places=2, null=True, blank=True)
    radius_cm = models.DecimalField(
        _("radius"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(SMALLEST_CM), MaxValueValidator(LARGEST_CM)],
    )
    corners = models.JSONField(_("corners"), default=list, blank=True)
    margin_cm = models.DecimalField(
        _("margin"),
        max_digits=4,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(10))],
    )
    note = models.CharField(_("note"), max_length=120, blank=True)
    seen_on = models.DateField(_("seen"))
    noted_at = models.DateTimeField(_("noted"), default=timezone.now, editable=False)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("noted by"), on_delete=models.PROTECT, related_name="+"
    )
    gone_on = models.DateField(_("gone since"), null=True, blank=True)

    objects: ClassVar[models.Manager["SkinMark"]] = SkinMarkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=Side.values), name="patients_mark_side_known"),
            models.CheckConstraint(condition=Q(seen_from__in=View.values), name="patients_mark_view_known"),
            models.CheckConstraint(condition=Q(kind__in=MarkKind.values), name="patients_mark_kind_known"),
            models.CheckConstraint(
                condition=Q(x_cm__isnull=False, y_cm__isnull=False, radius_cm__isnull=False, corners=[])
                | Q(x_cm=None, y_cm=None, radius_cm=None) & Q(GreaterThanOrEqual(CORNERS, FEWEST_CORNERS)),
                name="patients_mark_circle_or_drawn",
                violation_error_message=_("A mark is a circle or a drawn shape of at least 3 corners."),
            ),
            models.CheckConstraint(
                condition=Q(radius_cm=None)
                | Q(
                    radius_cm__gte=SMALLEST_CM,
                    radius_cm__lte=LARGEST_CM,
                    x_cm__gte=-FARTHEST_CM,
                    x_cm__lte=FARTHEST_CM,
                    y_cm__gte=-FARTHEST_CM,
                    y_cm__lte=FARTHEST_CM,
                ),
                name="patients_mark_plausible",
                violation_error_message=_("A mark has a radius of 0.05 to 50 cm and lies within 100 cm."),
            ),
            models.CheckConstraint(
                condition=Q(margin_cm__gte=0, margin_cm__lte=10),
                name="patients_mark_margin_plausible",
                violation_error_message=_("A margin is at least 0 and at most 10 cm."),
            ),
            models.CheckConstraint(
                condition=Q(gone_on=None) | Q(gone_on__gte=F("seen_on")),
                name="patients_mark_gone_after_seen",
                violation_error_message=_("A mark is not gone before it was seen."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="marks_stay", operation=pgtrigger.Delete),
            stays_as_seen(),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.note}" if self.note else self.get_kind_display()

    def go(self, *, on: date) -> None:
        if self.gone_on:
            raise DomainError(_t("This mark is noted as gone already."))
        self.gone_on = max(on, self.seen_on)
