"""What counts as one substance: all deoxycholate, from whatever product [brief 6]."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from formulations.dosing.amounts import given_on_the_day
from formulations.dosing.case import GivenDose
from formulations.dosing.classes import DEOXYCHOLATE
from formulations.dosing.facts import LimitKind
from formulations.dosing.intervals import NO_INTERVAL, Interval
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


def are_one_substance(sheet: Worksheet, one: str, other: str) -> bool:
    both = (sheet.facts(one).classes, sheet.facts(other).classes)
    return one == other or all(DEOXYCHOLATE in classes for classes in both)


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
    """The earlier doses after which this session has to wait [brief 10, R5].

    A dose counts when it was given in one of today's areas, and anywhere on the body when today's mixture holds the
    same substance and that is limited by an absolute dose. Doses of the same day add up instead (see `amounts`).
    """
    for dose in sheet.case.history:
        interval = _interval_after(sheet, dose)
        if dose.on < sheet.case.on and interval != NO_INTERVAL:
            yield Wait(dose, interval.after(dose.on))


def _interval_after(sheet: Worksheet, dose: GivenDose) -> Interval:
    again = [it for it in sheet.ingredients if are_one_substance(sheet, it, dose.ingredient)]
    is_absolute = any(sheet.facts(it).of_kind(LimitKind.PER_SESSION) for it in (dose.ingredient, *again))
    interval = NO_INTERVAL
    if dose.area in sheet.areas or (again and is_absolute):
        for ingredient in (dose.ingredient, *again):
            for limit in sheet.facts(ingredient).of_kind(LimitKind.MIN_INTERVAL_DAYS):
                interval = interval.longest_with(Interval.of(limit.quantity))
    return interval
