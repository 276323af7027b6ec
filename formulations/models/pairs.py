"""What is known of two ingredients in one syringe. A pair that has no row is unknown, not compatible."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from formulations.models.by_two import PAIR_EASED
from formulations.models.catalogue import Ingredient, SourceStatus, changed_here
from mesoplan.history import track


class PairSeverity(models.TextChoices):
    BLOCK = "block", _("never together")
    WARN = "warn", _("only when acknowledged")
    CONDITIONAL = "conditional", _("only as described")
    COMPATIBLE = "compatible", _("known to go together")


@track()
class Incompatibility(models.Model):
    """`other` is the second ingredient; where it is empty, `other_class` says what the first does not go with."""

    ingredient = models.ForeignKey(Ingredient, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Ingredient, on_delete=models.PROTECT, related_name="+", null=True)
    other_class = models.CharField(_("class"), max_length=20, blank=True)
    severity = models.CharField(_("severity"), max_length=12, choices=PairSeverity)
    kind = models.CharField(_("kind"), max_length=12)
    mechanism = models.TextField(_("mechanism"))
    basis = models.CharField(_("basis"), max_length=12, blank=True)
    source = models.TextField(_("source"), blank=True)
    source_status = models.CharField(_("status"), max_length=9, choices=SourceStatus)
    changed_here = changed_here()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ingredient", "other", "other_class"], nulls_distinct=False, name="formulations_pair_once"
            ),
            models.CheckConstraint(
                condition=Q(other=None) ^ Q(other_class=""), name="formulations_pair_ingredient_or_class"
            ),
            models.CheckConstraint(condition=Q(severity__in=PairSeverity.values), name="formulations_pair_severity"),
            models.UniqueConstraint(
                Least("ingredient", "other"),
                Greatest("ingredient", "other"),
                condition=Q(other__isnull=False),
                name="formulations_pair_once_in_either_order",
                violation_error_message=_("There is a row about these two already."),
            ),
            models.CheckConstraint(
                condition=Q(other=None) | ~Q(other=F("ingredient")),
                name="formulations_pair_of_two",
                violation_error_message=_("An ingredient is not paired with itself."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="pair_stays", operation=pgtrigger.Delete), PAIR_EASED]
