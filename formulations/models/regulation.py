"""What an authority says of an ingredient, country by country: one flag for the world would be wrong somewhere."""

import pgtrigger
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from formulations.models.by_two import BAN_LIFTED
from formulations.models.catalogue import Ingredient, IngredientQuerySet, SourceStatus, changed_here
from mesoplan.history import track


class Standing(models.TextChoices):
    SAME_USE = "same_use", _("licensed for this use")
    OTHER_USE = "other_use", _("licensed for another use")
    UNLICENSED = "unlicensed", _("not licensed")
    BANNED = "banned", _("banned")


@track()
class RegulatoryStatus(models.Model):
    ingredient = models.ForeignKey(Ingredient, on_delete=models.PROTECT, related_name="standings")
    country = models.CharField(_("country"), max_length=2, help_text=_("Two letters as in ISO 3166, EU for the Union."))
    standing = models.CharField(_("standing"), max_length=10, choices=Standing)
    note = models.TextField(_("note"), blank=True)
    source = models.TextField(_("source"), blank=True)
    source_status = models.CharField(_("status"), max_length=9, choices=SourceStatus)
    changed_here = changed_here()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["country"]
        constraints = [
            models.UniqueConstraint(
                fields=["ingredient", "country"],
                name="formulations_standing_once",
                violation_error_message=_("There is a row about this country already."),
            ),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="formulations_standing_known"),
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"),
                name="formulations_standing_country",
                violation_error_message=_("A country has two capital letters, as in FR."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="standing_stays", operation=pgtrigger.Delete), BAN_LIFTED]


def with_bans(ingredients: IngredientQuerySet) -> IngredientQuerySet:
    """`banned_in`: the countries that have banned each of them, without a query of their own."""
    bans = RegulatoryStatus.objects.filter(ingredient=OuterRef("pk"), standing=Standing.BANNED).order_by("country")
    return ingredients.annotate(banned_in=ArraySubquery(bans.values("country")))
