"""What was planned of a course against what was given: a line for each area of each session that was given, one for
each area in all that are to come, and both in all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formulations.dosing.planned import differs_from_plan
from formulations.dosing.quantities import as_decimal
from formulations.injected import Content, contents_of
from formulations.models import Ingredient, LedgerEntry
from mesoplan.frame.amounts import printed_number
from sessions.delivery.models import Administration
from sessions.planning.models import Course, PlanArea, SessionStatus
from sessions.progress.session_rows import SessionRow

HUNDRED = 100
Counted = tuple[str, str]
Share = Administration | PlanArea


@dataclass(frozen=True)
class Dose:
    """One ingredient in `unit`. `given` is read only where something was given; None is an amount nobody knows."""

    ingredient: str
    unit: str
    planned: Fraction | None
    given: Fraction | None

    @property
    def planned_amount(self) -> Decimal | None:
        return None if self.planned is None else as_decimal(self.planned)

    @property
    def given_amount(self) -> Decimal | None:
        return None if self.given is None else as_decimal(self.given)


@dataclass(frozen=True)
class Figures:
    points: int
    volume_ml: Decimal


@dataclass(frozen=True)
class Line:
    """An area in one session that was given, or alike in all of `numbers`, which are to come: then `given` is None. The
    figures are those of one session."""

    numbers: tuple[int, ...]
    area: str
    formulation: str
    technique: str
    depth_mm: Decimal | None
    planned: Figures
    given: Figures | None
    doses: Sequence[Dose]
    reason: str = ""

    @property
    def numbers_words(self) -> str:
        """As few figures as say it: runs by their ends."""
        runs = groupby(enumerate(self.numbers), key=lambda it: it[1] - it[0])
        ends = [[number for _place, number in run] for _distance, run in runs]
        return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in ends)

    @property
    def differs(self) -> bool:
        """By more than a tenth of the volume, as a record has to explain it."""
        return self.given is not None and differs_from_plan(self.planned.volume_ml, self.given.volume_ml)

    @property
    def difference_words(self) -> str:
        """Empty where the volume is as planned."""
        if self.given is None or self.given.volume_ml == self.planned.volume_ml:
            return ""
        if not self.given.volume_ml:
            return _("nothing given")
        percent = abs(self.given.volume_ml - self.planned.volume_ml) * HUNDRED / self.planned.volume_ml
        said = {"percent": printed_number(percent, 1)}
        if self.given.volume_ml < self.planned.volume_ml:
            return _("%(percent)s %% less") % said
        return _("%(percent)s %% more") % said


@dataclass(frozen=True)
class Total:
    planned: Figures
    given: Figures
    doses: Sequence[Dose]


@dataclass(frozen=True)
class PlannedAndGiven:
    """`so_far` is of the sessions that were given, `whole` of all that are not cancelled."""

    lines: Sequence[Line]
    so_far: Total
    whole: Total

    @property
    def has_given(self) -> bool:
        return any(line.given for line in self.lines)

    @property
    def differing_words(self) -> str:
        if not self.has_given:
            return ""
        n = sum(line.differs for line in self.lines)
        if n == 0:
            return _("no difference of more than a tenth")
        return ngettext("%(n)s difference of more than a tenth", "%(n)s differences of more than a tenth", n) % {"n": n}


def planned_and_given(
    course: Course, rows: Sequence[SessionRow], areas: Mapping[int, Sequence[PlanArea]]
) -> PlannedAndGiven:
    """`areas` are those of each plan, by its number."""
    shares = [(row.session.number, share) for row in rows for share in shares_of(row, areas)]
    contents = contents_of({share.formulation_version_id for _number, share in shares})
    ledger = ledger_of(course)
    numbers = numbers_of(shares)
    every = {key_of(share): share for _number, share in shares}
    lines = [line_of(numbers[key], it, contents[it.formulation_version_id], ledger) for key, it in every.items()]
    return PlannedAndGiven(lines, total_of([it for it in lines if it.given]), total_of(lines))


def shares_of(row: SessionRow, areas: Mapping[int, Sequence[PlanArea]]) -> Sequence[Share]:
    """What a signed record says; else what is planned, unless the session will not be given."""
    if row.signed_record:
        return list(row.signed_record.administrations.all())
    if row.session.status in (SessionStatus.CANCELLED, SessionStatus.FORFEITED):
        return []
    return [it for it in areas[row.session.plan_id] if it.is_in(row.session.number)]


def key_of(share: Share) -> tuple[bool, int]:
    return isinstance(share, Administration), share.pk


def numbers_of(shares: Iterable[tuple[int, Share]]) -> Mapping[tuple[bool, int], tuple[int, ...]]:
    found: dict[tuple[bool, int], tuple[int, ...]] = {}
    for number, share in shares:
        found[key_of(share)] = (*found.get(key_of(share), ()), number)
    return found


def ledger_of(course: Course) -> Mapping[int, dict[Counted, Fraction | None]]:
    """What the ledger holds of each line of a record, without diluents."""
    entries = LedgerEntry.objects.of_course(course.patient_id, course.pk).select_related("ingredient")
    found: dict[int, dict[Counted, Fraction | None]] = {}
    for entry in entries.exclude(ingredient__in=Ingredient.objects.vehicles()):
        found.setdefault(entry.line_number, {})[entry.ingredient.name, entry.unit] = entry.exact
    return found


def line_of(
    numbers: tuple[int, ...],
    share: Share,
    contents: Sequence[Content],
    ledger: Mapping[int, dict[Counted, Fraction | None]],
) -> Line:
    figures, given, reason = Figures(share.points, share.volume_ml), None, ""
    held: Mapping[Counted, Fraction | None] = {}
    if isinstance(share, Administration):
        given, reason, held = figures, share.difference_reason, ledger.get(share.pk, {})
        figures = Figures(share.planned_points, share.planned_volume_ml)
    if given and given.volume_ml and held:
        planned = as_then_planned(held, figures.volume_ml, given.volume_ml)
    else:
        planned = as_planned(contents, figures.volume_ml)
    return Line(
        numbers=numbers,
        area=share.area_and_side,
        formulation=str(share.formulation_version.with_patient),
        technique=str(share.technique),
        depth_mm=share.depth_mm,
        planned=figures,
        given=given,
        doses=list(doses_of(planned, held)),
        reason=reason,
    )


def doses_of(planned: Mapping[Counted, Fraction | None], given: Mapping[Counted, Fraction | None]) -> Iterator[Dose]:
    """What the plan brings, in the order of the recipe's ingredients; after it what else the ledger holds."""
    for ingredient, unit in dict.fromkeys((*planned, *given)):
        counted = ingredient, unit
        yield Dose(ingredient, unit, planned.get(counted, Fraction(0)), given.get(counted, Fraction(0)))


def as_planned(contents: Sequence[Content], volume_ml: Decimal) -> dict[Counted, Fraction | None]:
    """By the recipe as the catalogue reads it today."""
    return {(it.ingredient, it.unit): None if it.per_ml is None else it.per_ml * Fraction(volume_ml) for it in contents}


def as_then_planned(
    held: Mapping[Counted, Fraction | None], planned_ml: Decimal, given_ml: Decimal
) -> dict[Counted, Fraction | None]:
    """By what the ledger holds of the same mixture: a figure of the catalogue that has changed since does nothing."""
    share = Fraction(planned_ml) / Fraction(given_ml)
    return {counted: None if exact is None else exact * share for counted, exact in held.items()}


def total_of(lines: Sequence[Line]) -> Total:
    """Each line as often as it has sessions."""
    planned = [line.planned for line in lines for _number in line.numbers]
    given = [line.given for line in lines if line.given]
    doses = [dose for line in lines for _number in line.numbers for dose in line.doses]
    return Total(summed(planned), summed(given), list(doses_together(doses)))


def summed(figures: Sequence[Figures]) -> Figures:
    return Figures(sum(it.points for it in figures), sum((it.volume_ml for it in figures), start=Decimal(0)))


def doses_together(doses: Sequence[Dose]) -> Iterator[Dose]:
    """An amount of which nobody knows a part is not known."""
    for ingredient, unit in sorted({(it.ingredient, it.unit) for it in doses}):
        own = [it for it in doses if (it.ingredient, it.unit) == (ingredient, unit)]
        yield Dose(ingredient, unit, together(it.planned for it in own), together(it.given for it in own))


def together(amounts: Iterable[Fraction | None]) -> Fraction | None:
    known = list(amounts)
    return None if None in known else sum((it for it in known if it is not None), start=Fraction(0))
