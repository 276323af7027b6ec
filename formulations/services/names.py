"""Names by which people and files find a row of the catalogue."""

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from mesoplan.refusals import DomainError


def refuse_taken(row: Model, name: object, *, among: QuerySet[Model], sentence: str | Promise) -> None:
    """Two names that differ in capitals only would be looked up as one. The constraint holds it too; said here, it
    stands at its field."""
    if among.exclude(pk=row.pk).filter(name__iexact=name).exists():
        raise DomainError(str(sentence), fields={"name": str(sentence)})
