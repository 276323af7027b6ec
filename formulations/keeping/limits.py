"""Limits as rows: added, lowered and re-sourced at once, raised by two."""

from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from formulations.dosing.quantities import Quantity
from formulations.keeping.changes import ask, refuse_other_than_asked
from formulations.keeping.loosening import limit_loosens
from formulations.keeping.rows import as_plain, bring, plain, refuse_invalid
from formulations.models import CatalogueChange, DoseLimit, Ingredient
from formulations.models.changes import Subject
from mesoplan.conflicts import refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User

COLUMNS = ("value", "unit", "basis_kind", "basis", "source", "source_status")


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
    ingredient = Ingredient.objects.select_for_update().get(pk=ingredient.pk)
    stored = DoseLimit.objects.filter(ingredient=ingredient, kind=kind).first()
    refuse_stale(seen=version, stored=stored.version if stored else 0)
    row = stored or DoseLimit(ingredient=ingredient, kind=kind)
    before, after = plain(stored, COLUMNS), {column: as_plain(value) for column, value in asdict(figure).items()}
    if before == after:
        raise DomainError(_("This is what the catalogue says already."))
    refuse_invalid(row, asdict(figure))
    if limit_loosens(kind, _quantity(stored) if stored else None, _quantity(figure)):
        return ask(
            actor=actor,
            subject=Subject.LIMIT,
            ingredient=ingredient,
            limit_kind=kind,
            before=before,
            after=after,
            reason=reason,
        )
    bring(row, asdict(figure))
    return row


def carry_out(change: CatalogueChange) -> None:
    row = DoseLimit.objects.select_for_update().get(ingredient=change.ingredient, kind=change.limit_kind)
    refuse_other_than_asked(change, plain(row, COLUMNS))
    bring(row, {**change.after, "value": Decimal(change.after["value"])})


def _quantity(limit: DoseLimit | Figure) -> Quantity:
    return Quantity(limit.value, limit.unit)
