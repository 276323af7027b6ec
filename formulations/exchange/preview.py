"""What a file would change, and the same done for good."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from formulations.exchange.files import FileLine
from formulations.exchange.known import Known, waiting_key
from formulations.exchange.storing import store
from formulations.exchange.table import CellError, Table, Target
from formulations.keeping.changes import Step
from formulations.keeping.forms import KeepingForm
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

    def may_be_taken(self, read_as: str, checked: Collection[int]) -> bool:
        return not self.is_refused and self.fingerprint == read_as and self.doubted <= set(checked)

    @property
    def fingerprint(self) -> str:
        """Stands for all that the person has read."""
        return sha256(repr(self.lines).encode()).hexdigest()


@dataclass(frozen=True)
class Reading:
    """A file as it was read against the catalogue: what people see, and what would be stored."""

    preview: Preview
    steps: tuple[Step, ...]


def preview(*, actor: User, table: Table, lines: Iterable[FileLine], reason: str) -> Preview:
    """Reads only: nothing is written, nobody has to wait."""
    return read(actor, table, lines, reason).preview


@transaction.atomic
def carry_out(
    *, actor: User, table: Table, lines: Sequence[FileLine], reason: str, read_as: str, checked: Collection[int]
) -> Preview:
    """All of it or nothing. `read_as` is the fingerprint of the preview that the person has read, `checked` the doubted
    lines that they have said are right; where it would come out otherwise by now, or is refused, nothing is done."""
    table.lock(line.cells for line in lines)
    found = read(actor, table, lines, reason)
    if found.preview.may_be_taken(read_as, checked):
        store(found.steps)
    return found.preview


def read(actor: User, table: Table, lines: Iterable[FileLine], reason: str) -> Reading:
    reader = Reader(actor, table, reason)
    shown = tuple(reader.line(line) for line in lines)
    return Reading(Preview(shown), tuple(reader.steps))


class Reader:
    def __init__(self, actor: User, table: Table, reason: str) -> None:
        self.actor, self.table, self.reason = actor, table, reason
        self.known, self.steps = Known.read(), list[Step]()
        self.numbers: dict[object, int] = {}

    def line(self, line: FileLine) -> PreviewLine:
        try:
            target = self.table.target(self.known, line.cells, self.reason)
        except CellError as error:
            return PreviewLine(line.number, "", Effect.REFUSED, errors=((error.column, error.sentence),))
        first = self.numbers.setdefault(target.key, line.number)
        if first != line.number:
            said = _("Line %(number)s is about the same.") % {"number": first}
            return PreviewLine(line.number, target.title, Effect.REFUSED, errors=(("", said),))
        if target.stored and self.table.says(target.stored, line.cells):
            return PreviewLine(line.number, target.title, Effect.UNCHANGED)
        return self.weighed(line, target)

    def weighed(self, line: FileLine, target: Target) -> PreviewLine:
        form = target.form()
        if not form.is_valid():
            return PreviewLine(line.number, target.title, Effect.REFUSED, errors=tuple(_errors(form)))
        differences = tuple(form.differences_from(target.stored)) if target.stored else ()
        if target.stored and not differences:
            return PreviewLine(line.number, target.title, Effect.UNCHANGED)
        try:
            step = self.stepped(target, form)
        except DomainError as error:
            said = tuple(error.fields.items()) or (("", error.sentence),)
            return PreviewLine(line.number, target.title, Effect.REFUSED, differences, said)
        effect = Effect.WAITS if step.change else Effect.CHANGED if target.stored else Effect.NEW
        doubts = tuple(words(doubt.template, doubt.params) for doubt in target.doubts(form))
        return PreviewLine(line.number, target.title, effect, differences, doubts=doubts)

    def stepped(self, target: Target, form: KeepingForm) -> Step:
        step = target.step(self.actor, form)
        if step.change and waiting_key(step.change) in self.known.waiting:
            raise DomainError(_("A change of this waits for a second person already."))
        self.steps.append(step)
        return step


def _errors(form: KeepingForm) -> Iterator[tuple[str, str]]:
    for column, sentences in form.errors.items():
        yield column, " ".join(str(sentence) for sentence in sentences)
