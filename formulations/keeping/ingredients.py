"""Ingredients: described at once, except for what keeps them from fewer patients."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from formulations.keeping.changes import Step, asked, lock_ingredients, refuse_other_than_asked
from formulations.keeping.loosening import what_loosens
from formulations.keeping.rows import as_plain, bring, plain, refuse_invalid
from formulations.models import CatalogueChange, Ingredient
from formulations.models.catalogue import INGREDIENT_NAME_TAKEN, SourceStatus
from formulations.models.changes import Subject
from formulations.services.names import refuse_taken
from mesoplan.conflicts import constraints_speak, refuse_stale
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
    refuse_name(ingredient, values)
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
    step = weigh(actor, ingredient, values, reason)
    refuse_name(ingredient, values)
    refuse_invalid(ingredient, values)
    if step.values:
        bring(ingredient, step.values)
    if step.change is not None:
        with constraints_speak(CatalogueChange):
            step.change.save()
    return ingredient, step.change


def weigh(actor: User, ingredient: Ingredient, values: Mapping[str, object], reason: str) -> Step:
    """What may be stored at once, and what a second person is asked of the rest."""
    before, after = plain(ingredient, COLUMNS), {column: as_plain(value) for column, value in values.items()}
    if before == after:
        raise DomainError(_("This is what the catalogue says already."))
    refuse_unsourced(before, after)
    loosening = what_loosens({column: getattr(ingredient, column) for column in COLUMNS}, values)
    at_once = {
        column: value for column, value in values.items() if column not in loosening and after[column] != before[column]
    }
    if not loosening:
        return Step(ingredient, at_once)
    change = asked(
        actor=actor,
        subject=Subject.INGREDIENT,
        ingredient=ingredient,
        before={column: before[column] for column in loosening},
        after={column: after[column] for column in loosening},
        reason=reason,
    )
    return Step(ingredient, at_once, change)


def refuse_name(ingredient: Ingredient, values: Mapping[str, object]) -> None:
    refuse_taken(ingredient, values["name"], among=Ingredient.objects.all(), sentence=INGREDIENT_NAME_TAKEN)


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
