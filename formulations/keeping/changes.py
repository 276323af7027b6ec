"""Changes that wait for a second person: asked for by one, decided by another, carried out in the same transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from formulations.keeping.rows import as_plain, bring, plain, refuse_invalid
from formulations.models import CatalogueChange, DoseLimit, Incompatibility, Ingredient, RegulatoryStatus
from formulations.models.changes import ChangeStatus, Subject
from mesoplan.conflicts import constraints_speak
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User

Kept = TypeVar("Kept", DoseLimit, Incompatibility, RegulatoryStatus)
CarryOut = Callable[[CatalogueChange], None]


@dataclass(frozen=True)
class Step:
    """What is to become of one row: `values` are stored at once, `change` waits for a second person."""

    row: Any
    values: Mapping[str, Any]
    change: CatalogueChange | None = None


def asked(
    *,
    actor: User,
    subject: Subject,
    ingredient: Ingredient,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reason: str,
    **row: Any,
) -> CatalogueChange:
    """What a second person will be asked; not stored yet."""
    if not reason.strip():
        sentence = _("This allows more than before. Say why, for the person who has to confirm it.")
        raise DomainError(sentence, fields={"reason": sentence})
    return CatalogueChange(
        subject=subject,
        ingredient=ingredient,
        before=dict(before),
        after=dict(after),
        reason=reason.strip(),
        asked_by=actor,
        asked_at=timezone.now(),
        **row,
    )


def ask(**about: Any) -> CatalogueChange:
    """Inside the transaction of the service that found out that the change loosens."""
    change = asked(**about)
    with constraints_speak(CatalogueChange):
        change.save()
    return change


def weighed(
    *, actor: User, subject: Subject, row: Kept, values: Mapping[str, Any], loosens: bool, reason: str, **about: Any
) -> Step:
    """Of a row of an ingredient: all of it at once, or all of it by two. `about` says which row it is."""
    before = plain(row if row.pk else None, list(values))
    after = {column: as_plain(value) for column, value in values.items()}
    if before == after:
        raise DomainError(_("This is what the catalogue says already."))
    if not loosens:
        return Step(row, values)
    about |= {"ingredient": row.ingredient, "before": before, "after": after, "reason": reason}
    return Step(row, {}, asked(actor=actor, subject=subject, **about))


def put(step: Step, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 a row of one of the catalogue's tables
    """Stores the row, or what a second person is asked. Inside the transaction that has locked the ingredient."""
    refuse_invalid(step.row, values)
    if step.change is None:
        bring(step.row, step.values)
        return step.row
    with constraints_speak(CatalogueChange):
        step.change.save()
    return step.change


@transaction.atomic
def decide(
    *, actor: User, change: CatalogueChange, status: ChangeStatus, carry_out: Mapping[str, CarryOut], answer: str = ""
) -> CatalogueChange:
    """Confirms, refuses or withdraws. A confirmed change is carried out here, or not confirmed at all. Whoever changes
    the same ingredient waits meanwhile, as in the services that change it."""
    lock_ingredients(change.ingredient_id, change.other_id)
    change = CatalogueChange.objects.select_for_update(of=("self",)).with_people().get(pk=change.pk)
    change.decide(status, by=actor, at=timezone.now(), answer=answer.strip())
    change.save(update_fields=["status", "decided_by", "decided_at", "answer"])
    if status == ChangeStatus.CONFIRMED:
        carry_out[change.subject](change)
    return change


def lock_ingredients(*numbers: int | None) -> dict[int, Ingredient]:
    """In one order, so that two people never wait for each other."""
    rows = Ingredient.objects.select_for_update().order_by("pk")
    return rows.in_bulk([number for number in numbers if number is not None])


def refuse_other_than_asked(change: CatalogueChange, stored: Mapping[str, Any]) -> None:
    """What the second person reads as “before” has to be what is stored, or they would confirm another change."""
    differing = [column for column, value in change.before.items() if stored.get(column) != value]
    if differing:
        raise DomainError(
            _("This has been changed since it was asked for, so it cannot be confirmed. Ask for it again.")
        )
