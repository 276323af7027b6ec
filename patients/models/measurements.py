from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesoplan.frame.amounts import printed_number
from mesoplan.history import track
from mesoplan.refusals import DomainError
from patients.models.areas import Side, TreatmentArea
from patients.models.history import once_for_each_source
from patients.models.people import Patient

if TYPE_CHECKING:
    from mesoplan.staff.models import User


class MeasurementKind(models.TextChoices):
    WEIGHT = "weight", _("Weight")
    HEIGHT = "height", _("Height")
    CIRCUMFERENCE = "circumference", _("Circumference")
    SKINFOLD = "skinfold", _("Skinfold")
    ULTRASOUND = "ultrasound", _("Fat thickness by ultrasound")


UNITS = {
    MeasurementKind.WEIGHT: "kg",
    MeasurementKind.HEIGHT: "cm",
    MeasurementKind.CIRCUMFERENCE: "cm",
    MeasurementKind.SKINFOLD: "mm",
    MeasurementKind.ULTRASOUND: "mm",
}
# A tablet and the server rarely agree on the second.
CLOCKS_APART = timedelta(minutes=2)
SURPRISING = Decimal("0.2")
# Between these lies a height that was typed in metres.
METRES = (Decimal(1), Decimal("2.5"))
WHOLE_BODY = (MeasurementKind.WEIGHT, MeasurementKind.HEIGHT)
PLAUSIBLE = {
    MeasurementKind.WEIGHT: (Decimal("0.3"), Decimal(400)),
    MeasurementKind.HEIGHT: (Decimal(30), Decimal(260)),
    MeasurementKind.CIRCUMFERENCE: (Decimal(5), Decimal(300)),
    MeasurementKind.SKINFOLD: (Decimal(1), Decimal(150)),
    MeasurementKind.ULTRASOUND: (Decimal("0.5"), Decimal(200)),
}


def is_surprising(before: Decimal, now: Decimal) -> bool:
    """A reading that is a fifth off the last one is more often a slip of the finger than the truth; doses follow the
    weight, and what the course did follows the others."""
    return abs(now - before) > before * SURPRISING


def unit_follows_kind() -> Q:
    fits = Q()
    for kind, unit in UNITS.items():
        fits |= Q(kind=kind, unit=unit)
    return fits


def value_is_plausible() -> Q:
    fits = Q()
    for kind, (lowest, highest) in PLAUSIBLE.items():
        fits |= Q(kind=kind, value__gte=lowest, value__lte=highest)
    return fits


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def visible_to(self, user: "User") -> "MeasurementQuerySet":
        return self.filter(patient__clinic__memberships__user=user)

    def of_kind(self, kind: str) -> "MeasurementQuerySet":
        return self.filter(kind=kind)

    def before(self, reading: "Measurement") -> "Measurement | None":
        """The latest one of the same place, whatever its landmark: a slip of the finger is one at any of them."""
        return self.filter(kind=reading.kind, area=reading.area, side=reading.side).first()

    def with_names(self) -> "MeasurementQuerySet":
        return self.select_related("area", "observer")


class MeasurementManager(models.Manager.from_queryset(MeasurementQuerySet)):  # type: ignore[misc]
    """What was entered in error counts nowhere."""

    def get_queryset(self) -> MeasurementQuerySet:
        counting: MeasurementQuerySet = super().get_queryset().filter(entered_in_error=False)
        return counting


@track()
class Measurement(models.Model):
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="measurements")
    kind = models.CharField(_("what"), max_length=16, choices=MeasurementKind)
    area = models.ForeignKey(
        TreatmentArea, verbose_name=_("area"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    side = models.CharField(_("side"), max_length=5, choices=Side, default=Side.BOTH)
    landmark = models.CharField(
        _("landmark"), max_length=120, blank=True, help_text=_("Where exactly, as in “2 cm below the navel, standing”.")
    )
    value = models.DecimalField(
        _("value"), max_digits=7, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    unit = models.CharField(_("unit"), max_length=4)
    measured_at = models.DateTimeField(_("measured"), default=timezone.now)
    observer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("measured by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    source = models.CharField(_("read from"), max_length=250, blank=True)
    entered_in_error = models.BooleanField(_("entered in error"), default=False)

    objects: ClassVar[models.Manager["Measurement"]] = MeasurementManager()
    with_mistakes: ClassVar[models.Manager["Measurement"]] = MeasurementQuerySet.as_manager()

    class Meta:
        default_manager_name = "objects"
        ordering = ["-measured_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=Side.values), name="patients_measurement_side_known"),
            models.CheckConstraint(
                condition=unit_follows_kind(),
                name="patients_measurement_unit_of_kind",
                violation_error_message=_("This unit does not belong to this measurement."),
            ),
            models.CheckConstraint(
                condition=value_is_plausible(),
                name="patients_measurement_plausible",
                violation_error_message=_("This value cannot be right. Check the number and its unit."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=WHOLE_BODY, area=None) | (~Q(kind__in=WHOLE_BODY) & Q(area__isnull=False)),
                name="patients_measurement_area_where_needed",
                violation_error_message=_("Say which area was measured; weight and height belong to none."),
            ),
            once_for_each_source("patients_measurement_read_once"),
        ]
        indexes = [models.Index(fields=["patient", "kind", "-measured_at"], name="patients_measurement_latest")]

    def settle(self, *, now: datetime) -> None:
        """Sets the unit that belongs to the kind; refuses, at each field, what cannot have been measured."""
        if self.kind not in MeasurementKind.values:
            raise DomainError(_t("This cannot be measured here."), fields={"kind": _t("Choose what was measured.")})
        self.unit = UNITS[MeasurementKind(self.kind)]
        wrong = self.wrong_value() | self.wrong_area() | self.wrong_time(now)
        if wrong:
            raise DomainError(" ".join(wrong.values()), fields=wrong)

    def wrong_value(self) -> dict[str, str]:
        lowest, highest = PLAUSIBLE[MeasurementKind(self.kind)]
        if lowest <= self.value <= highest:
            return {}
        if self.kind == MeasurementKind.HEIGHT and METRES[0] <= self.value <= METRES[1]:
            return {"value": _t("Did you mean %(height)s cm?") % {"height": printed_number(self.value * 100)}}
        figures = {"lowest": number_format(lowest), "highest": number_format(highest), "unit": self.unit}
        return {"value": _t("This lies between %(lowest)s and %(highest)s %(unit)s. Check the number.") % figures}

    def wrong_area(self) -> dict[str, str]:
        if self.kind in WHOLE_BODY and self.area:
            return {"area": _t("Weight and height belong to no area.")}
        if self.kind not in WHOLE_BODY and not self.area:
            return {"area": _t("Choose the area that was measured.")}
        return {}

    def wrong_time(self, now: datetime) -> dict[str, str]:
        if self.measured_at > now + CLOCKS_APART:
            return {"measured_at": _t("This moment has not come yet.")}
        if self.patient.clinic.local(self.measured_at).date() < self.patient.birth_date:
            return {"measured_at": _t("The patient was not born yet.")}
        return {}
