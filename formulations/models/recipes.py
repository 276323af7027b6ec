from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formulations.models.products import Product
from mesoplan.audit.triggers import frozen, frozen_with_parent, kept
from mesoplan.history import track
from mesoplan.refusals import DomainError

if TYPE_CHECKING:
    from mesoplan.staff.models import User


class Family(models.TextChoices):
    LIPOLYTIC = "lipolytic", _("lipolytic or circulatory")
    CYTOLYTIC = "cytolytic", _("cytolytic (deoxycholate)")
    COLLAGENASE = "collagenase", _("collagenase")
    INVESTIGATIONAL = "investigational", _("investigational")


@track()
class Formulation(models.Model):
    name = models.CharField(_("name"), max_length=80, unique=True)
    purpose = models.CharField(_("what for"), max_length=200, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class VersionStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    APPROVED = "approved", _("approved")
    RETIRED = "retired", _("retired")


class VersionQuerySet(models.QuerySet["FormulationVersion"]):
    def approved(self) -> "VersionQuerySet":
        return self.filter(status=VersionStatus.APPROVED).order_by("formulation__name", "-number")


@track()
class FormulationVersion(models.Model):
    formulation = models.ForeignKey(Formulation, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(_("status"), max_length=8, choices=VersionStatus, default=VersionStatus.DRAFT)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)

    objects: ClassVar[models.Manager["FormulationVersion"]] = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["formulation", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["formulation", "number"], name="formulations_version_once"),
            models.CheckConstraint(
                condition=Q(status__in=VersionStatus.values), name="formulations_version_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=VersionStatus.DRAFT) | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="formulations_version_approved_by_someone",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="version_moves_along",
                field="status",
                transitions=[("draft", "approved"), ("approved", "retired")],
            ),
            frozen(
                "approved_version_is_frozen",
                fields=["formulation", "number", "approved_by", "approved_at"],
                while_not="draft",
            ),
            kept("approved_version_stays", while_not="draft"),
        ]

    def __str__(self) -> str:
        return f"{self.formulation.name} v{self.number}"

    def approve(self, *, by: "User", at: datetime) -> None:
        if self.status != VersionStatus.DRAFT:
            raise DomainError(_t("Only a draft can be approved."))
        self.status, self.approved_by, self.approved_at = VersionStatus.APPROVED, by, at


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
