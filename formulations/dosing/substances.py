"""What the doses of a day and those before it have to do with each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from operator import itemgetter

from formulations.dosing.case import GivenDose
from formulations.dosing.spacing import Bound, bounds_between
from formulations.dosing.worksheet import Worksheet


@dataclass(frozen=True)
class DayAmount:
    """One ingredient's amount of the day, as far as it is counted in `unit`."""

    ingredient: str
    unit: str
    exact: Fraction


@dataclass(frozen=True)
class Wait:
    """An earlier dose that says when the next one may be, and the limit that decides it."""

    dose: GivenDose
    next_on: date
    bound: Bound


def of_class_today(sheet: Worksheet, name: str) -> Iterator[DayAmount]:
    """What is drawn of the members of a class, then what of them was only given earlier on the day."""
    drawn = {(it.ingredient, it.unit): it.today for it in sheet.amounts}
    only_given = {counted: sheet.given_today[counted] for counted in sorted(sheet.given_today.keys() - drawn.keys())}
    for (ingredient, unit), exact in (drawn | only_given).items():
        if name in sheet.facts(ingredient).classes:
            yield DayAmount(ingredient, unit, exact)


def waits(sheet: Worksheet) -> Iterator[Wait]:
    """The earlier doses after which this session has to wait (`bounds_between`), each as long as the longest of its
    limits says. Doses of the same day add up instead (see `amounts`).
    """
    mixture = [sheet.facts(ingredient) for ingredient in sheet.ingredients]
    known: dict[tuple[str, bool], tuple[Bound, ...]] = {}
    for dose in sheet.case.history:
        asked = (dose.ingredient, dose.area in sheet.areas)
        if asked not in known:
            known[asked] = tuple(bounds_between([sheet.facts(dose.ingredient)], mixture, in_one_area=asked[1]))
        if dose.on < sheet.case.on and known[asked]:
            ends = [(bound.interval.after(dose.on), bound) for bound in known[asked]]
            next_on, bound = max(ends, key=itemgetter(0))
            yield Wait(dose, next_on, bound)
