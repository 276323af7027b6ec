"""What the authority of a country says: a ban is entered at once, lifted by two."""

from dataclasses import asdict, dataclass

from django.db import transaction

from formulations.keeping.changes import Step, lock_ingredients, put, refuse_other_than_asked, weighed
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
    row = stored or RegulatoryStatus(ingredient=ingredient, country=country)
    saved: RegulatoryStatus | CatalogueChange = put(weigh(actor, row, word, reason), asdict(word))
    return saved


def weigh(actor: User, row: RegulatoryStatus, word: Word, reason: str) -> Step:
    return weighed(
        actor=actor,
        subject=Subject.STANDING,
        row=row,
        values=asdict(word),
        loosens=standing_loosens(row.standing if row.pk else "", word.standing),
        reason=reason,
        country=row.country,
    )


def carry_out(change: CatalogueChange) -> None:
    row = RegulatoryStatus.objects.select_for_update().get(ingredient=change.ingredient, country=change.country)
    refuse_other_than_asked(change, plain(row, COLUMNS))
    bring(row, change.after)
