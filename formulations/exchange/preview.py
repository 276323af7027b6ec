"""What a file would change, tried in a transaction that is taken back; and the same done for good."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from django.db import transaction

from formulations.exchange.files import FileLine
from formulations.exchange.tables import CellError, Table, Target
from formulations.keeping.forms import KeepingForm
from formulations.models import CatalogueChange
from formulations.wording import words
from mesoplan.frame.forms import Difference
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User


class Effect(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    WAITS = "waits"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class PreviewLine:
    number: int
    title: str
    effect: Effect
    differences: tuple[Difference, ...] = ()
    errors: tuple[tuple[str, str], ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    lines: tuple[PreviewLine, ...]

    @property
    def shown(self) -> list[PreviewLine]:
        """Those that do something, what is refused first."""
        doing = [line for line in self.lines if line.effect != Effect.UNCHANGED]
        return sorted(doing, key=lambda line: (line.effect != Effect.REFUSED, line.number))

    @property
    def unchanged(self) -> int:
        return sum(line.effect == Effect.UNCHANGED for line in self.lines)

    @property
    def is_refused(self) -> bool:
        return any(line.effect == Effect.REFUSED for line in self.lines)

    @property
    def doubted(self) -> set[int]:
        return {line.number for line in self.lines if line.doubts}

    @property
    def fingerprint(self) -> str:
        """Stands for all that the person has read."""
        return sha256(repr(self.lines).encode()).hexdigest()


def preview(*, actor: User, table: Table, lines: Iterable[FileLine], reason: str) -> Preview:
    with transaction.atomic():
        found = tried(actor, table, lines, reason)
        transaction.set_rollback(True)
    return found


def carry_out(*, actor: User, table: Table, lines: Iterable[FileLine], reason: str, read: str) -> Preview:
    """All of it or nothing. `read` is the fingerprint of the preview that the person has read; where it would come out
    otherwise by now, or is refused, nothing is done."""
    with transaction.atomic():
        found = tried(actor, table, lines, reason)
        transaction.set_rollback(found.is_refused or found.fingerprint != read)
    return found


def tried(actor: User, table: Table, lines: Iterable[FileLine], reason: str) -> Preview:
    return Preview(tuple(_tried(actor, table, line, reason) for line in lines))


def _tried(actor: User, table: Table, line: FileLine, reason: str) -> PreviewLine:
    try:
        target = table.target(line.cells, reason)
    except CellError as error:
        return PreviewLine(line.number, "", Effect.REFUSED, errors=((error.column, error.sentence),))
    if not target.form.is_valid():
        return PreviewLine(line.number, target.title, Effect.REFUSED, errors=tuple(_errors(target.form)))
    differences = tuple(target.form.differences_from(target.stored)) if target.stored else ()
    if target.stored and not differences:
        return PreviewLine(line.number, target.title, Effect.UNCHANGED)
    return _saved(actor, line, target, differences)


def _saved(actor: User, line: FileLine, target: Target, differences: tuple[Difference, ...]) -> PreviewLine:
    try:
        with transaction.atomic():
            saved = target.save(actor, target.form)
    except DomainError as error:
        said = tuple(error.fields.items()) or (("", error.sentence),)
        return PreviewLine(line.number, target.title, Effect.REFUSED, differences, said)
    effect = Effect.WAITS if isinstance(saved, CatalogueChange) else Effect.CHANGED if target.stored else Effect.NEW
    doubts = tuple(words(doubt.template, doubt.params) for doubt in target.doubts(target.form))
    return PreviewLine(line.number, target.title, effect, differences, doubts=doubts)


def _errors(form: KeepingForm) -> Iterator[tuple[str, str]]:
    for column, sentences in form.errors.items():
        yield column, " ".join(str(sentence) for sentence in sentences)
