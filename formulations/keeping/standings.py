"""What the authority of a country says: a ban is entered at once, lifted by two."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from formulations.keeping.changes import ask, refuse_other_than_asked
from formulations.keeping.loosening import standing_loosens
from formulations.keeping.rows import bring, plain, refuse_invalid
from formulations.models import CatalogueChange, Ingredient, RegulatoryStatus
from formulations.models.changes import Subject
from mesoplan.conflicts import refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User

COLUMNS = ("standing", "note", "source", "source_status")


@dataclass(frozen=True)
class Word:
    """What an authority is to have said."""

    standing: str
    note: str
    source: str
    source_status: str


@transaction.atomic
def set_standing(
    *, actor: User, ingredient: Ingredient, country: str, version: int, word: Word, reason: str = ""
) -> RegulatoryStatus | CatalogueChange:
    """`version` is 0 where nothing was known of the country."""
    ingredient = Ingredient.objects.select_for_update().get(pk=ingredient.pk)
    stored = RegulatoryStatus.objects.filter(ingredient=ingredient, country=country).first()
    refuse_stale(seen=version, stored=stored.version if stored else 0)
    row = stored or RegulatoryStatus(ingredient=ingredient, country=country)
    before, after = plain(stored, COLUMNS), dict[str, object](asdict(word))
    if before == after:
        raise DomainError(_("This is what the catalogue says already."))
    refuse_invalid(row, after)
    if standing_loosens(stored.standing if stored else "", word.standing):
        return ask(
            actor=actor,
            subject=Subject.STANDING,
            ingredient=ingredient,
            country=country,
            before=before,
            after=after,
            reason=reason,
        )
    bring(row, after)
    return row


def carry_out(change: CatalogueChange) -> None:
    row = RegulatoryStatus.objects.select_for_update().get(ingredient=change.ingredient, country=change.country)
    refuse_other_than_asked(change, plain(row, COLUMNS))
    bring(row, change.after)
