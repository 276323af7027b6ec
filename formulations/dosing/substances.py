"""What the doses of a day and those before it have to do with each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from formulations.dosing.amounts import given_on_the_day
from formulations.dosing.case import GivenDose
from formulations.dosing.intervals import NO_INTERVAL
from formulations.dosing.spacing import interval_between
from formulations.dosing.worksheet import Worksheet


@dataclass(frozen=True)
class DayAmount:
    """One ingredient's amount of the day, as far as it is counted in `unit`."""

    ingredient: str
    unit: str
    exact: Fraction


@dataclass(frozen=True)
class Wait:
    """An earlier dose that says when the next one may be."""

    dose: GivenDose
    next_on: date


def of_class_today(sheet: Worksheet, name: str) -> Iterator[DayAmount]:
    """What is drawn of the members of a class, then what of them was only given earlier on the day."""
    drawn = {(it.ingredient, it.unit): it.today for it in sheet.amounts}
    earlier = {(it.ingredient, it.amount.canonical_unit) for it in sheet.case.history if it.on == sheet.case.on}
    for ingredient, unit in (*drawn, *sorted(earlier - drawn.keys())):
        if name in sheet.facts(ingredient).classes:
            exact = drawn.get((ingredient, unit))
            given = given_on_the_day(sheet.case, ingredient, unit)
            yield DayAmount(ingredient, unit, given if exact is None else exact)


def waits(sheet: Worksheet) -> Iterator[Wait]:
    """The earlier doses after which this session has to wait (`interval_between`). Doses of the same day add up instead
    (see `amounts`).
    """
    mixture = [sheet.facts(ingredient) for ingredient in sheet.ingredients]
    for dose in sheet.case.history:
        given = [sheet.facts(dose.ingredient)]
        interval = interval_between(given, mixture, in_one_area=dose.area in sheet.areas)
        if dose.on < sheet.case.on and interval != NO_INTERVAL:
            yield Wait(dose, interval.after(dose.on))
