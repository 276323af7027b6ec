"""Ingredients: described at once, except for what keeps them from fewer patients."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from formulations.keeping.changes import ask, lock_ingredients, refuse_other_than_asked
from formulations.keeping.loosening import what_loosens
from formulations.keeping.rows import as_plain, bring, plain
from formulations.models import CatalogueChange, Ingredient
from formulations.models.catalogue import SourceStatus
from formulations.models.changes import Subject
from mesoplan.conflicts import refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User

COLUMNS = (
    *("name", "inn", "category", "stock_concentration", "stock_unit", "presentations", "ph_low", "ph_high"),
    *("allergens", "contraindications", "classes", "pregnancy", "regulatory_status", "evidence_level", "evidence"),
    *("salt", "active_factor", "source", "source_status"),
)
SOURCED = ("stock_concentration", "stock_unit", "ph_low", "ph_high", "salt", "active_factor")
"""The figures that stand in a source."""


@transaction.atomic
def add_ingredient(*, actor: User, values: Mapping[str, object]) -> Ingredient:
    ingredient = Ingredient()
    bring(ingredient, values)
    return ingredient


@transaction.atomic
def change_ingredient(
    *, actor: User, ingredient: Ingredient, version: int, values: Mapping[str, object], reason: str = ""
) -> tuple[Ingredient, CatalogueChange | None]:
    """Stores what may be stored at once, and asks a second person for the rest; one transaction, so never half of it
    without the other."""
    ingredient = lock_ingredients(ingredient.pk)[ingredient.pk]
    refuse_stale(seen=version, stored=ingredient.version)
    before, after = plain(ingredient, COLUMNS), {column: as_plain(value) for column, value in values.items()}
    if before == after:
        raise DomainError(_("This is what the catalogue says already."))
    refuse_unsourced(before, after)
    loosening = what_loosens({column: getattr(ingredient, column) for column in COLUMNS}, values)
    at_once = {column: value for column, value in values.items() if column not in loosening}
    if any(as_plain(value) != before[column] for column, value in at_once.items()):
        bring(ingredient, at_once)
    if not loosening:
        return ingredient, None
    change = ask(
        actor=actor,
        subject=Subject.INGREDIENT,
        ingredient=ingredient,
        before={column: before[column] for column in loosening},
        after={column: after[column] for column in loosening},
        reason=reason,
    )
    return ingredient, change


def refuse_unsourced(before: Mapping[str, object], after: Mapping[str, object]) -> None:
    """A source speaks for the figures that were read in it, not for what somebody puts in their place."""
    changed = any(before[column] != after[column] for column in SOURCED)
    if changed and after["source"] == before["source"] and after["source_status"] != SourceStatus.UNSOURCED:
        sentence = _("A figure is another one now. Say where it was read, or call it a default without a source below.")
        raise DomainError(sentence, fields={"source": sentence})


def carry_out(change: CatalogueChange) -> None:
    row = Ingredient.objects.select_for_update().get(pk=change.ingredient_id)
    refuse_other_than_asked(change, plain(row, COLUMNS))
    values = dict(change.after)
    if values.get("active_factor"):
        values["active_factor"] = Decimal(values["active_factor"])
    bring(row, values)
