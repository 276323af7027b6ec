"""What a treatment does: the effects to expect or to fear, and how far a measured one can be trusted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from formulations.models.catalogue import SourceStatus
from mesoplan.history import track


@track()
class SideEffect(models.Model):
    code = models.SlugField(_("code"), max_length=60, unique=True)
    label = models.CharField(_("name"), max_length=160)
    group = models.CharField(_("group"), max_length=20)
    expected = models.CharField(_("expected"), max_length=12)
    typical_onset = models.CharField(_("usual onset"), max_length=160, blank=True)
    typical_duration = models.CharField(_("usual duration"), max_length=160, blank=True)
    incidence_percent = models.CharField(_("incidence in percent"), max_length=60, blank=True)
    population = models.TextField(_("population"), blank=True)
    grading = models.TextField(_("grading"), blank=True)
    is_red_flag = models.BooleanField(_("red flag"))
    action = models.TextField(_("what to do"), blank=True)
    source = models.TextField(_("source"), blank=True)
    source_status = models.CharField(_("status"), max_length=9, choices=SourceStatus)

    class Meta:
        ordering = ["group", "label"]


@track()
class MeasurementError(models.Model):
    """How far two readings of the same thing lie apart: the technical error of measurement and what follows from it."""

    kind = models.CharField(_("measurement"), max_length=40)
    site = models.CharField(_("site"), max_length=60, blank=True)
    condition = models.CharField(_("condition"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=20)
    tem = models.DecimalField(_("technical error"), max_digits=8, decimal_places=3, null=True)
    mdc95 = models.DecimalField(_("smallest real change"), max_digits=8, decimal_places=3, null=True)
    derivation = models.TextField(_("derivation"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    source = models.TextField(_("source"), blank=True)
    source_status = models.CharField(_("status"), max_length=9, choices=SourceStatus)

    class Meta:
        ordering = ["kind", "site", "condition"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "site", "condition", "unit", "source"], name="formulations_measurement_error_once"
            ),
        ]
