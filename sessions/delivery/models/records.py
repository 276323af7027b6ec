from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formulations.models import FormulationVersion, Technique
from mesoplan.audit.triggers import frozen, frozen_with_parent, kept
from mesoplan.history import track
from mesoplan.refusals import DomainError
from patients.models import Side, TreatmentArea
from sessions.booking.models import Appointment

if TYPE_CHECKING:
    from mesoplan.staff.models import User


class RecordStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    SIGNED = "signed", _("signed")


TICKS = (
    "identity_checked",
    "screening_repeated",
    "consent_confirmed",
    "mixture_inspected",
    "doses_confirmed",
    "aftercare_given",
)


class RecordQuerySet(models.QuerySet["TreatmentRecord"]):
    def visible_to(self, user: "User") -> "RecordQuerySet":
        return self.filter(appointment__clinic__memberships__user=user)

    def signed(self) -> "RecordQuerySet":
        return self.filter(status=RecordStatus.SIGNED)


@track()
class TreatmentRecord(models.Model):
    """What was given on the day. Signed once, then frozen; what comes later is an addendum."""

    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("state"), max_length=6, choices=RecordStatus, default=RecordStatus.DRAFT)
    prepared_at = models.DateTimeField(_("mixture drawn up"), null=True, blank=True)
    began_at = models.DateTimeField(_("first injection"), null=True, blank=True)
    pain = models.PositiveSmallIntegerField(
        _("pain during treatment"), validators=[MaxValueValidator(10)], null=True, blank=True
    )
    observations = models.TextField(_("observations"), blank=True)
    explanation = models.TextField(
        _("what happened"), blank=True, help_text=_("Needed where the doses as given stand against a safety rule.")
    )
    identity_checked = models.BooleanField(_("Identity checked: name and birth date"), default=False)
    screening_repeated = models.BooleanField(
        _("Asked again: pregnancy, new medicines, infection, allergy"), default=False
    )
    consent_confirmed = models.BooleanField(_("Consent confirmed today"), default=False)
    mixture_inspected = models.BooleanField(_("Mixture inspected: no haze, colour or particles"), default=False)
    doses_confirmed = models.BooleanField(_("Doses and lots are as given"), default=False)
    aftercare_given = models.BooleanField(_("Aftercare explained"), default=False)
    dose_report = models.JSONField(
        _("doses and findings when signed"), encoder=DjangoJSONEncoder, null=True, blank=True
    )
    version = models.PositiveIntegerField(default=1)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)

    objects: ClassVar[models.Manager["TreatmentRecord"]] = RecordQuerySet.as_manager()

    class Meta:
        # What is still to be signed stays few while what is signed grows.
        indexes = [
            models.Index(fields=["appointment"], condition=Q(status=RecordStatus.DRAFT), name="delivery_to_be_signed")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=RecordStatus.values), name="delivery_record_status_known"),
            models.CheckConstraint(
                condition=Q(pain=None) | Q(pain__lte=10),
                name="delivery_pain_on_scale",
                violation_error_message=_("Pain is a number from 0 to 10."),
            ),
            models.CheckConstraint(
                condition=Q(status=RecordStatus.DRAFT)
                | Q(prepared_at=None)
                | Q(began_at=None)
                | Q(began_at__gte=F("prepared_at")),
                name="delivery_prepared_before_it_began",
                violation_error_message=_("The first injection comes after the mixture is drawn up."),
            ),
            models.CheckConstraint(
                condition=Q(status=RecordStatus.DRAFT)
                | (Q(prepared_at=None) | Q(prepared_at__lte=F("signed_at")))
                & (Q(began_at=None) | Q(began_at__lte=F("signed_at"))),
                name="delivery_times_before_the_signature",
                violation_error_message=_("This time has not come yet."),
            ),
            models.CheckConstraint(
                condition=Q(status=RecordStatus.DRAFT)
                | Q(
                    signed_by__isnull=False,
                    signed_at__isnull=False,
                    dose_report__isnull=False,
                    **dict.fromkeys(TICKS, True),
                ),
                name="delivery_signed_record_is_whole",
                violation_error_message=_("All six points have to be ticked before signing."),
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="record_moves_along", field="status", transitions=[("draft", "signed")]),
            frozen(
                "signed_record_is_frozen",
                fields=[
                    "appointment",
                    "prepared_at",
                    "began_at",
                    "pain",
                    "observations",
                    "explanation",
                    *TICKS,
                    "dose_report",
                    "version",
                    "signed_by",
                    "signed_at",
                ],
                while_not="draft",
            ),
            kept("signed_record_stays", while_not="draft"),
            pgtrigger.Trigger(
                name="record_begins_after_check_in",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("appointment_id"),
                declare=[("visit", "text")],
                # The lock lets nobody take the check-in back while the record is being written.
                func="""
                    SELECT status INTO visit FROM booking_appointment WHERE id = NEW.appointment_id FOR SHARE;
                    IF visit <> 'checked_in' THEN
                        RAISE EXCEPTION 'pgtrigger: a record is started for a patient who is checked in';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    @property
    def given_on(self) -> date:
        """The day of the treatment where it took place."""
        return self.appointment.clinic.local(self.appointment.starts_at).date()

    @property
    def is_signed(self) -> bool:
        return self.status == RecordStatus.SIGNED

    def refuse_unless_draft(self) -> None:
        if self.is_signed:
            raise DomainError(_t("This record is signed and cannot change. Write an addendum instead."))

    def refuse_unless_signed(self) -> None:
        if not self.is_signed:
            raise DomainError(_t("This record is still a draft. Change it instead."))

    def sign(self, *, by: "User", at: datetime, report: dict[str, object]) -> None:
        self.refuse_unless_draft()
        if not all(getattr(self, tick) for tick in TICKS):
            raise DomainError(_t("All six points have to be ticked before signing."))
        self.status, self.signed_by, self.signed_at, self.dose_report = RecordStatus.SIGNED, by, at, report


class VisitUnderTreatment(Appointment):
    """The appointment as this room sees it: where a trigger stands on a table of the room below."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="record_keeps_check_in",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("status"),
                condition=pgtrigger.Q(old__status="checked_in", new__status="booked"),
                func="""
                    IF EXISTS (SELECT FROM delivery_treatmentrecord r WHERE r.appointment_id = NEW.id) THEN
                        RAISE EXCEPTION 'pgtrigger: a record of this treatment has been started';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]


def tick_label(tick: str) -> str:
    field: models.Field[bool, bool] = getattr(TreatmentRecord, tick).field
    return str(field.verbose_name)


@track()
class Administration(models.Model):
    """What one area received, beside what was planned for it."""

    record = models.ForeignKey(TreatmentRecord, on_delete=models.PROTECT, related_name="administrations")
    area = models.ForeignKey(TreatmentArea, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(_("side"), max_length=5, choices=Side)
    formulation_version = models.ForeignKey(FormulationVersion, on_delete=models.PROTECT, related_name="+")
    technique = models.ForeignKey(Technique, on_delete=models.PROTECT, related_name="+")
    depth_mm = models.DecimalField(_("depth planned"), max_digits=4, decimal_places=1, null=True, blank=True)
    planned_points = models.PositiveIntegerField(_("points planned"))
    planned_volume_per_point_ml = models.DecimalField(_("volume a point planned"), max_digits=6, decimal_places=3)
    points = models.PositiveIntegerField(_("points given"), validators=[MaxValueValidator(2000)])
    volume_per_point_ml = models.DecimalField(
        _("volume a point given"),
        max_digits=6,
        decimal_places=3,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(2))],
    )
    difference_reason = models.CharField(_("why it differed"), max_length=300, blank=True)

    class Meta:
        ordering = ["area__position", "side"]
        constraints = [
            models.UniqueConstraint(fields=["record", "area", "side"], name="delivery_area_once"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="delivery_side_known"),
            models.CheckConstraint(
                condition=Q(points__lte=2000),
                name="delivery_points_plausible",
                violation_error_message=_("An area has at most 2,000 points."),
            ),
            models.CheckConstraint(
                condition=Q(volume_per_point_ml__gte=0, volume_per_point_ml__lte=2),
                name="delivery_volume_plausible",
                violation_error_message=_("The volume at one point lies between 0 and 2 mL."),
            ),
        ]
        triggers = [
            frozen_with_parent(
                "signed_administrations_are_frozen",
                parent_table="delivery_treatmentrecord",
                parent_column="record_id",
                while_not="draft",
            )
        ]

    @property
    def area_and_side(self) -> str:
        return f"{self.area}, {self.get_side_display()}"

    @property
    def planned_volume_ml(self) -> Decimal:
        return self.planned_points * self.planned_volume_per_point_ml

    @property
    def volume_ml(self) -> Decimal:
        return self.points * self.volume_per_point_ml

    @property
    def is_as_planned(self) -> bool:
        planned = (self.planned_points, self.planned_volume_per_point_ml)
        return (self.points, self.volume_per_point_ml) == planned


@track()
class Addendum(models.Model):
    record = models.ForeignKey(TreatmentRecord, on_delete=models.PROTECT, related_name="addenda")
    text = models.TextField(_("addendum"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"))

    class Meta:
        ordering = ["written_at"]
        triggers = [pgtrigger.Protect(name="addendum_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]
