"""What patients have signed, and the sheets they signed it on."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.lookups import GreaterThan, LessThanOrEqual
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesoplan.history import never_emptied, track
from mesoplan.refusals import DomainError
from patients.models.consent_texts import ConsentText
from patients.models.people import Patient

if TYPE_CHECKING:
    from mesoplan.staff.models import User

MOST_BYTES = 10 * 1024 * 1024
MOST_SESSIONS = 30
REASON_LENGTH = 200
BYTES = Func(F("content"), function="octet_length", output_field=IntegerField())


class Way(models.TextChoices):
    TABLET = "tablet", _("on the tablet")
    PAPER = "paper", _("on paper")


class SheetType(models.TextChoices):
    """What a sheet is, as its own bytes say."""

    SVG = "image/svg+xml", _("drawn signature")
    PDF = "application/pdf", _("PDF")
    JPEG = "image/jpeg", _("JPEG")
    PNG = "image/png", _("PNG")


class ConsentSheet(models.Model):
    """The signature that was drawn, or the scan of the paper: bytes apart from the consent, which is read far more
    often. They never change, so no history repeats them."""

    kind = models.CharField(_("kind"), max_length=15, choices=SheetType)
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("signed sheet")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SheetType.values), name="patients_sheet_kind_known"),
            models.CheckConstraint(
                condition=Q(GreaterThan(BYTES, 0)) & Q(LessThanOrEqual(BYTES, MOST_BYTES)),
                name="patients_sheet_size",
                violation_error_message=_("A sheet has up to 10 MB."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="sheet_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    @property
    def is_picture(self) -> bool:
        return self.kind != SheetType.PDF


SIGNED_COLUMNS = (
    *("patient_id", "number", "text_id", "areas", "sessions", "cost", "allows_photos", "questions_answered"),
    *("handed_out_at", "way", "sheet_id", "signed_on", "taken_at", "taken_by_id"),
)


def listed(row: str) -> str:
    return ", ".join(f"{row}.{column}" for column in SIGNED_COLUMNS)


SIGNED_CONSENT_IS_FROZEN = pgtrigger.Protect(
    name="signed_consent_is_frozen",
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(
        f"OLD.withdrawn_on IS NOT NULL OR ({listed('OLD')}) IS DISTINCT FROM ({listed('NEW')})"
    ),
)
TEXT_IN_USE_IS_SIGNED = pgtrigger.Trigger(
    name="text_in_use_is_signed",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("standing", "text")],
    func="""
        SELECT version.status INTO standing FROM patients_consenttext words
            JOIN patients_consentversion version ON version.id = words.version_id
            WHERE words.id = NEW.text_id FOR SHARE OF version;
        IF standing <> 'in_use' THEN
            RAISE EXCEPTION 'pgtrigger: only a text that is in use can be signed';
        END IF;
        RETURN NEW;
    """,
)


class ConsentQuerySet(models.QuerySet["Consent"]):
    def visible_to(self, user: "User") -> "ConsentQuerySet":
        return self.filter(patient__clinic__memberships__user=user)

    def of(self, patients: Collection[int]) -> "ConsentQuerySet":
        """The newest first."""
        rows = self.filter(patient__in=patients).order_by("patient_id", "-number")
        return rows.select_related("patient__clinic", "text__version", "taken_by", "withdrawn_by")


@track()
class Consent(models.Model):
    """Signed once, then frozen, but for one step: its withdrawal. `number` counts those of the patient. `areas` are the
    codes of the treatment areas; `sessions` and `cost` are what the patient was told."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consents")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.ForeignKey(ConsentText, verbose_name=_("text"), on_delete=models.PROTECT, related_name="+")
    areas = ArrayField(models.SlugField(), verbose_name=_("areas"))
    sessions = models.PositiveSmallIntegerField(
        _("sessions"), validators=[MinValueValidator(1), MaxValueValidator(MOST_SESSIONS)]
    )
    cost = models.CharField(_("cost"), max_length=120)
    allows_photos = models.BooleanField(_("photographs may be used"))
    questions_answered = models.BooleanField(_("questions answered"))
    handed_out_at = models.DateTimeField(_("text handed out"), null=True, blank=True)
    way = models.CharField(_("signed"), max_length=6, choices=Way)
    sheet = models.OneToOneField(
        ConsentSheet, verbose_name=_("signed sheet"), on_delete=models.PROTECT, related_name="+"
    )
    signed_on = models.DateField(_("signed on"))
    taken_at = models.DateTimeField(_("taken"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("taken by"), on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawal noted"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("withdrawal noted by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    withdrawal_reason = models.CharField(_("why it was withdrawn"), max_length=REASON_LENGTH, blank=True)

    objects: ClassVar[models.Manager["Consent"]] = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        ordering = ["patient", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "number"],
                name="patients_consent_number_once",
                violation_error_message=_("Another consent of this patient was signed at the same moment."),
            ),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="patients_consent_way_known"),
            models.CheckConstraint(condition=Q(areas__len__gte=1), name="patients_consent_names_areas"),
            models.CheckConstraint(
                condition=Q(sessions__gte=1, sessions__lte=MOST_SESSIONS), name="patients_consent_sessions_plausible"
            ),
            models.CheckConstraint(
                condition=Q(questions_answered=True),
                name="patients_consent_after_questions",
                violation_error_message=_("A consent is signed when the questions are answered."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_at=None, withdrawn_by=None, withdrawal_reason="")
                | (
                    Q(withdrawn_on__gte=F("signed_on"), withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawal_reason="")
                ),
                name="patients_consent_withdrawn_whole",
            ),
        ]
        triggers = [
            TEXT_IN_USE_IS_SIGNED,
            SIGNED_CONSENT_IS_FROZEN,
            pgtrigger.Protect(name="consent_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.text.title

    @property
    def family(self) -> str:
        return self.text.version.family

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_on is not None

    @property
    def hours_to_think(self) -> int | None:
        """From the day the text was first handed out to the signature; None where nobody noted that it was."""
        if self.handed_out_at is None:
            return None
        return max(0, int((self.taken_at - self.handed_out_at).total_seconds() // 3600))

    def withdraw(self, *, on: date, reason: str, by: "User", at: datetime) -> None:
        if self.is_withdrawn:
            raise DomainError(_t("This consent is withdrawn already."))
        wrong = self.wrong_withdrawal(on, reason)
        if wrong:
            raise DomainError(" ".join(wrong.values()), fields=wrong)
        self.withdrawn_on, self.withdrawal_reason = on, reason
        self.withdrawn_by, self.withdrawn_at = by, at

    def wrong_withdrawal(self, on: date, reason: str) -> dict[str, str]:
        wrong = {}
        if on < self.signed_on:
            wrong["on"] = _t("It was not signed yet on this day.")
        if on > self.patient.clinic.today:
            wrong["on"] = _t("This day has not come yet.")
        if not reason:
            wrong["reason"] = _t("Write the reason, or that the patient gave none.")
        return wrong
