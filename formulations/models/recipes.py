from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formulations.models.products import Product
from formulations.models.recipe_triggers import (
    APPROVED_NAME_IS_FROZEN,
    CUSTOMISATION_NAMES_ITS_BASE,
    RETIRED_FOR_A_REASON,
    RETIRED_VERSION_IS_FROZEN,
)
from mesoplan.audit.triggers import frozen, frozen_with_parent, kept
from mesoplan.history import track
from mesoplan.refusals import DomainError
from patients.models import Patient

if TYPE_CHECKING:
    from mesoplan.staff.models import User


class Family(models.TextChoices):
    LIPOLYTIC = "lipolytic", _("lipolytic or circulatory")
    CYTOLYTIC = "cytolytic", _("cytolytic (deoxycholate)")
    COLLAGENASE = "collagenase", _("collagenase")
    INVESTIGATIONAL = "investigational", _("investigational")


class FormulationQuerySet(models.QuerySet["Formulation"]):
    def visible_to(self, user: "User") -> "FormulationQuerySet":
        return self.filter(within_sight_of(user))

    def for_everybody(self) -> "FormulationQuerySet":
        return self.filter(patient=None)


def within_sight_of(user: "User", prefix: str = "") -> Q:
    """What is made for one patient is seen by clinicians of that patient's clinic, and by no admin."""
    for_everybody = Q(**{f"{prefix}patient": None})
    if not user.is_clinician:
        return for_everybody
    return for_everybody | Q(**{f"{prefix}patient__in": Patient.objects.visible_to(user)})


@track()
class Formulation(models.Model):
    """A recipe. With a `patient` it is a customisation: made for that patient, and for nobody else."""

    name = models.CharField(_("name"), max_length=80)
    purpose = models.CharField(_("what for"), max_length=200, blank=True)
    patient = models.ForeignKey(
        Patient, verbose_name=_("patient"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects: ClassVar[models.Manager["Formulation"]] = FormulationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "patient",
                nulls_distinct=False,
                name="formulations_formulation_once",
                violation_error_message=_("There is a formulation with this name already."),
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="formulation_stays_with_its_patient",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__patient__df=pgtrigger.F("new__patient")),
            ),
            APPROVED_NAME_IS_FROZEN,
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def draft(self) -> "FormulationVersion | None":
        return next((version for version in self.versions.all() if version.is_draft), None)


class VersionStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    APPROVED = "approved", _("approved")
    RETIRED = "retired", _("retired")
    DISCARDED = "discarded", _("discarded")


# Somebody has stood for it once: it may have been given, and what it holds stays as it is.
EVER_APPROVED = (VersionStatus.APPROVED, VersionStatus.RETIRED)


class VersionQuerySet(models.QuerySet["FormulationVersion"]):
    def visible_to(self, user: "User") -> "VersionQuerySet":
        return self.filter(within_sight_of(user, "formulation__"))

    def approved(self) -> "VersionQuerySet":
        return self.filter(status=VersionStatus.APPROVED).order_by("formulation__name", "-number")

    def for_patient(self, patient_id: int, *, held: "models.QuerySet[Any, Any]") -> "VersionQuerySet":
        """What may be chosen for this patient, and what is `held` already, whatever has become of it."""
        mine = Q(formulation__patient=None) | Q(formulation__patient=patient_id)
        rows = self.filter((Q(status=VersionStatus.APPROVED) & mine) | Q(pk__in=held))
        return rows.order_by("formulation__name", "formulation__patient", "-number")

    def drafts(self) -> "VersionQuerySet":
        rows = self.filter(status=VersionStatus.DRAFT).select_related("formulation__patient", "written_by")
        return rows.order_by("pk")


@track()
class FormulationVersion(models.Model):
    """`edits` counts how often the draft was saved, for whoever saves it with an older one on the screen. `base` is the
    version that a customisation was made from; `findings` are those that the clinician acknowledged on approval."""

    formulation = models.ForeignKey(Formulation, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(_("status"), max_length=9, choices=VersionStatus, default=VersionStatus.DRAFT)
    base = models.ForeignKey(
        "self", verbose_name=_("made from"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    edits = models.PositiveIntegerField(_("edits"), default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approval_reason = models.CharField(_("reason to approve"), max_length=500, blank=True)
    findings = models.JSONField(
        _("findings when approved"), encoder=DjangoJSONEncoder, default=list, blank=True, editable=False
    )
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("retired by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)
    retired_reason = models.CharField(_("why it was retired"), max_length=500, blank=True)

    objects: ClassVar[models.Manager["FormulationVersion"]] = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["formulation", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["formulation", "number"], name="formulations_version_once"),
            models.UniqueConstraint(
                fields=["formulation"],
                condition=Q(status="draft"),
                name="formulations_one_draft",
                violation_error_message=_("This formulation has a draft already."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=VersionStatus.values), name="formulations_version_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[VersionStatus.DRAFT, VersionStatus.DISCARDED])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="formulations_version_approved_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(status=VersionStatus.RETIRED) | Q(retired_by=None, retired_at=None, retired_reason=""),
                name="formulations_only_retired_are_retired",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="version_moves_along",
                field="status",
                transitions=[("draft", "approved"), ("draft", "discarded"), ("approved", "retired")],
            ),
            frozen(
                "approved_version_is_frozen",
                fields=[
                    *("formulation", "number", "base", "edits", "written_by"),
                    *("approved_by", "approved_at", "approval_reason", "findings"),
                ],
                while_not="draft",
            ),
            RETIRED_VERSION_IS_FROZEN,
            RETIRED_FOR_A_REASON,
            kept("approved_version_stays", while_not="draft"),
            CUSTOMISATION_NAMES_ITS_BASE,
        ]

    def __str__(self) -> str:
        """Tells a customisation from its base wherever either is named, and does not say whose it is."""
        return (
            _t("%(formulation)s, customised") % {"formulation": self.code} if self.formulation.patient_id else self.code
        )

    @property
    def code(self) -> str:
        return f"{self.formulation.name} v{self.number}"

    @property
    def with_patient(self) -> str:
        """For clinicians, who may read for whom it is."""
        patient = self.formulation.patient
        return (
            _t("%(formulation)s, for %(patient)s") % {"formulation": self.code, "patient": patient}
            if patient
            else self.code
        )

    @property
    def is_draft(self) -> bool:
        return self.status == VersionStatus.DRAFT

    def refuse_unless_draft(self) -> None:
        if not self.is_draft:
            raise DomainError(_t("This version is no draft any more."))

    def approve(
        self, *, by: "User", at: datetime, reason: str = "", findings: list[dict[str, str]] | None = None
    ) -> None:
        if not self.is_draft:
            raise DomainError(_t("Only a draft can be approved."))
        self.status, self.approved_by, self.approved_at = VersionStatus.APPROVED, by, at
        self.approval_reason, self.findings = reason, findings or []

    def retire(self, *, by: "User", at: datetime, reason: str) -> None:
        if self.status != VersionStatus.APPROVED:
            raise DomainError(_t("Only an approved version can be retired."))
        self.status, self.retired_by, self.retired_at = VersionStatus.RETIRED, by, at
        self.retired_reason = reason

    def discard(self) -> None:
        self.refuse_unless_draft()
        self.status = VersionStatus.DISCARDED


@track()
class RecipeLine(models.Model):
    """How much of a product goes into one batch of the version. The diluent is a line like any other."""

    version = models.ForeignKey(FormulationVersion, on_delete=models.PROTECT, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    volume_ml = models.DecimalField(_("volume"), max_digits=7, decimal_places=3)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "product"], name="formulations_line_once"),
            models.CheckConstraint(
                condition=Q(volume_ml__gt=0, volume_ml__lte=1000),
                name="formulations_line_volume_plausible",
                violation_error_message=_("A volume lies above 0 and up to 1000 mL."),
            ),
        ]
        triggers = [
            frozen_with_parent(
                "approved_recipe_is_frozen",
                parent_table="formulations_formulationversion",
                parent_column="version_id",
                while_not="draft",
            )
        ]
