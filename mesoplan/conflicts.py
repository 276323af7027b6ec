"""Refusals that the database knows of: an edit that comes too late, and a constraint that would be broken."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from mesoplan.refusals import DomainError


class StaleEditError(DomainError):
    """The row was saved since the person opened it, by somebody else or by themselves in another tab."""

    def __init__(self) -> None:
        super().__init__(
            _("This was changed meanwhile, in another tab or by somebody else. Look at it again before you save.")
        )


def refuse_stale(*, seen: int, stored: int) -> None:
    """`seen` is the version a person looked at, `stored` the one in the locked row."""
    if seen != stored:
        raise StaleEditError


def single(column: str) -> models.Func:
    """An id as a range of one number, for an exclusion constraint: the database has no `btree_gist`."""
    return models.Func(column, column, models.Value("[]"), function="int8range")


@contextmanager
def constraints_speak(*tables: type[models.Model]) -> Iterator[None]:
    """Turns the breach of a named constraint of `tables` into the sentence that the constraint carries."""
    sentences = {
        constraint.name: str(constraint.violation_error_message)
        for table in tables
        for constraint in table._meta.constraints
    }
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name not in sentences:
            raise
        raise DomainError(sentences[name]) from error
