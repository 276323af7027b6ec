"""What the authority of a country says: a ban is entered at once, lifted by two."""

from dataclasses import asdict, dataclass

from django.db import transaction

from formulations.keeping.changes import lock_ingredients, put, refuse_other_than_asked
from formulations.keeping.loosening import standing_loosens
from formulations.keeping.rows import bring, plain
from formulations.models import CatalogueChange, Ingredient, RegulatoryStatus
from formulations.models.changes import Subject
from mesoplan.conflicts import refuse_stale
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
    ingredient = lock_ingredients(ingredient.pk)[ingredient.pk]
    stored = RegulatoryStatus.objects.filter(ingredient=ingredient, country=country).first()
    refuse_stale(seen=version, stored=stored.version if stored else 0)
    return put(
        actor=actor,
        subject=Subject.STANDING,
        row=stored or RegulatoryStatus(ingredient=ingredient, country=country),
        values=asdict(word),
        loosens=standing_loosens(stored.standing if stored else "", word.standing),
        reason=reason,
        country=country,
    )


def carry_out(change: CatalogueChange) -> None:
    row = RegulatoryStatus.objects.select_for_update().get(ingredient=change.ingredient, country=change.country)
    refuse_other_than_asked(change, plain(row, COLUMNS))
    bring(row, change.after)
