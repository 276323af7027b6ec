"""What is known of two ingredients in one syringe: warnings are added at once, taken back by two."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Q

from formulations.keeping.changes import Step, lock_ingredients, put, refuse_other_than_asked, weighed
from formulations.keeping.loosening import Said, pair_loosens
from formulations.keeping.rows import bring, plain
from formulations.models import CatalogueChange, Incompatibility, Ingredient
from formulations.models.changes import Subject
from mesoplan.conflicts import refuse_stale
from mesoplan.staff.models import User

COLUMNS = ("severity", "kind", "mechanism", "source", "source_status")


@dataclass(frozen=True)
class Knowledge:
    """What is to be said of a pair."""

    severity: str
    kind: str
    mechanism: str
    source: str
    source_status: str


@transaction.atomic
def set_pair(
    *, actor: User, ingredient: Ingredient, other: Ingredient, version: int, knowledge: Knowledge, reason: str = ""
) -> Incompatibility | CatalogueChange:
    """In either order. `version` is 0 where nothing was known of the two."""
    locked = lock_ingredients(ingredient.pk, other.pk)
    stored = row_about(ingredient, other)
    refuse_stale(seen=version, stored=stored.version if stored else 0)
    row = stored or Incompatibility(ingredient=locked[ingredient.pk], other=locked[other.pk])
    saved: Incompatibility | CatalogueChange = put(weigh(actor, row, knowledge, reason), asdict(knowledge))
    return saved


def weigh(actor: User, row: Incompatibility, knowledge: Knowledge, reason: str) -> Step:
    return weighed(
        actor=actor,
        subject=Subject.PAIR,
        row=row,
        values=asdict(knowledge),
        loosens=pair_loosens(said(row) if row.pk else Said(), said(knowledge)),
        reason=reason,
        other=row.other,
        other_class=row.other_class,
    )


def carry_out(change: CatalogueChange) -> None:
    stored = row_about(change.ingredient, change.other) if change.other else class_row(change)
    refuse_other_than_asked(change, plain(stored, COLUMNS))
    about = {"ingredient": change.ingredient, "other": change.other, "other_class": change.other_class}
    bring(stored or Incompatibility(**about), change.after)


def class_row(change: CatalogueChange) -> Incompatibility | None:
    rows = Incompatibility.objects.filter(ingredient=change.ingredient, other=None, other_class=change.other_class)
    return rows.first()


def said(row: Incompatibility | Knowledge) -> Said:
    return Said(row.severity, row.kind)


def row_about(ingredient: Ingredient, other: Ingredient) -> Incompatibility | None:
    in_either_order = Q(ingredient=ingredient, other=other) | Q(ingredient=other, other=ingredient)
    return Incompatibility.objects.filter(in_either_order).select_related("ingredient", "other").first()
