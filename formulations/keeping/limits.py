"""Limits as rows: added, lowered and re-sourced at once, raised and taken away by two."""

from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from formulations.dosing.quantities import Quantity
from formulations.keeping.changes import Step, ask, lock_ingredients, put, refuse_other_than_asked, weighed
from formulations.keeping.loosening import limit_loosens
from formulations.keeping.rows import bring, plain
from formulations.models import CatalogueChange, DoseLimit, Ingredient
from formulations.models.changes import Subject
from mesoplan.conflicts import refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User

COLUMNS = ("value", "unit", "basis_kind", "basis", "source", "source_status")
WHOLE = ("id", *COLUMNS)


@dataclass(frozen=True)
class Figure:
    """What a limit is to be."""

    value: Decimal
    unit: str
    basis_kind: str
    basis: str
    source: str
    source_status: str


@transaction.atomic
def set_limit(
    *, actor: User, ingredient: Ingredient, kind: str, version: int, figure: Figure, reason: str = ""
) -> DoseLimit | CatalogueChange:
    """`version` is the one the person looked at, 0 where there was no limit. Gives back the limit, or the change that
    waits because it would allow more."""
    ingredient = lock_ingredients(ingredient.pk)[ingredient.pk]
    stored = DoseLimit.objects.filter(ingredient=ingredient, kind=kind).first()
    refuse_stale(seen=version, stored=stored.version if stored else 0)
    row = stored or DoseLimit(ingredient=ingredient, kind=kind)
    saved: DoseLimit | CatalogueChange = put(weigh(actor, row, figure, reason), asdict(figure))
    return saved


def weigh(actor: User, row: DoseLimit, figure: Figure, reason: str) -> Step:
    return weighed(
        actor=actor,
        subject=Subject.LIMIT,
        row=row,
        values=asdict(figure),
        loosens=limit_loosens(row.kind, _quantity(row) if row.pk else None, _quantity(figure)),
        reason=reason,
        limit_kind=row.kind,
    )


@transaction.atomic
def take_limit_away(
    *, actor: User, ingredient: Ingredient, kind: str, version: int, reason: str = ""
) -> CatalogueChange:
    """Asks for it: without the limit more is allowed, whatever it was. The change names the row, so that it is not
    confirmed of another that has come in its place."""
    ingredient = lock_ingredients(ingredient.pk)[ingredient.pk]
    stored = DoseLimit.objects.filter(ingredient=ingredient, kind=kind).first()
    if stored is None:
        raise DomainError(_("There is no such limit any more."))
    refuse_stale(seen=version, stored=stored.version)
    return ask(
        actor=actor,
        subject=Subject.LIMIT,
        ingredient=ingredient,
        before=plain(stored, WHOLE),
        after=dict.fromkeys(COLUMNS),
        reason=reason,
        limit_kind=kind,
    )


def carry_out(change: CatalogueChange) -> None:
    row = DoseLimit.objects.select_for_update().get(ingredient=change.ingredient, kind=change.limit_kind)
    refuse_other_than_asked(change, plain(row, WHOLE))
    if change.takes_away:
        row.delete()
    else:
        bring(row, {**change.after, "value": Decimal(change.after["value"])})


def _quantity(limit: DoseLimit | Figure) -> Quantity:
    return Quantity(limit.value, limit.unit)
