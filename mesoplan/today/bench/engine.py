"""The dosing engine: 20 components in each of 12 areas, with 200 doses in the ledger. Fewer areas show how it grows."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import combinations, cycle, islice

from formulations.dosing.case import AllergyStatus, Answer, Case, Content, Draw, GivenDose, Patient, Syringe
from formulations.dosing.check import check
from formulations.dosing.classes import DEOXYCHOLATE, LOCAL_ANAESTHETIC, XANTHINE
from formulations.dosing.facts import (
    Condition,
    ConditionSeverity,
    Incompatibility,
    IngredientFacts,
    Limit,
    LimitKind,
    PairKind,
    PairSeverity,
    TechniqueFacts,
)
from formulations.dosing.quantities import Quantity
from mesoplan.today.bench.measure import Measure, Timing, Work, timed

AREAS, COMPONENTS, DOSES, CONDITIONS = (1, 3, 6, 12), 20, 200, 74
RUNS = 60
GOAL_MS = 20.0
THE_DAY = date(2026, 11, 24)
TECHNIQUE = TechniqueFacts("Point by point", Decimal("0.1"), Decimal("0.2"), Decimal(12))
_CLASSES = (LOCAL_ANAESTHETIC, XANTHINE, DEOXYCHOLATE)


def take() -> Iterator[Timing]:
    for areas in AREAS:
        yield timed(
            f"areas: {areas}", partial(_one_check, areas), runs=RUNS, goal_ms=GOAL_MS if areas == AREAS[-1] else None
        )


def _one_check(areas: int) -> Work:
    return partial(check, case(areas))


def case(areas: int) -> Case:
    """Made up, of the size that matters: a catalogue in which every rule has something to compare."""
    names = [f"Ingredient {number}" for number in range(COMPONENTS)]
    conditions = [
        Condition(f"condition_{number}", f"Condition {number}", ConditionSeverity.RELATIVE)
        for number in range(CONDITIONS)
    ]
    return Case(
        on=THE_DAY,
        patient=_patient(conditions),
        syringes=tuple(_syringe(f"area_{number}", names) for number in range(areas)),
        catalogue={name: _ingredient(place, name) for place, name in enumerate(names)},
        conditions={condition.code: condition for condition in conditions},
        incompatibilities=tuple(_pairs(names)),
        history=tuple(_doses(names, areas)),
    )


def _patient(conditions: list[Condition]) -> Patient:
    return Patient(
        birth_date=date(1985, 5, 2),
        weight_kg=Decimal("61.5"),
        weight_on=THE_DAY,
        height_cm=Decimal(170),
        conditions={condition.code: Answer.ABSENT for condition in conditions},
        allergies=frozenset({"soy"}),
        allergy_status=AllergyStatus.LISTED,
    )


def _syringe(area: str, names: list[str]) -> Syringe:
    draws = (
        Draw(f"{name} ampoule", Decimal("1.5"), (Content(name, Quantity(Decimal("2.5"), "mg/mL")),)) for name in names
    )
    return Syringe(
        area, tuple(draws), points=40, volume_per_point_ml=Decimal("0.1"), technique=TECHNIQUE, batches=Fraction(1, 3)
    )


def _ingredient(place: int, name: str) -> IngredientFacts:
    limits = (
        Limit(LimitKind.PER_SESSION, Quantity(Decimal(30), "mg")),
        Limit(LimitKind.PER_KG, Quantity(Decimal("0.4"), "mg/kg")),
        Limit(LimitKind.PER_POINT, Quantity(Decimal(2), "mg")),
        Limit(LimitKind.COURSE_COUNT, Quantity(Decimal(6), "1")),
        Limit(LimitKind.MIN_INTERVAL_DAYS, Quantity(Decimal(7), "d")),
    )
    return IngredientFacts(
        name,
        limits=limits,
        allergens=frozenset({f"group_{place}"}),
        classes=frozenset({_CLASSES[place % 6]}) if place % 6 < len(_CLASSES) else frozenset(),
        off_label="unlicensed",
        ph_low=Decimal(4),
        ph_high=Decimal(6) + place % 3,
    )


def _pairs(names: list[str]) -> Iterator[Incompatibility]:
    severities = cycle((PairSeverity.COMPATIBLE, PairSeverity.WARN, PairSeverity.COMPATIBLE, PairSeverity.CONDITIONAL))
    for (first, second), severity in zip(islice(combinations(names, 2), 0, None, 3), severities, strict=False):
        yield Incompatibility(first, second, severity, PairKind.CHEMICAL, "made up")


def _doses(names: list[str], areas: int) -> Iterator[GivenDose]:
    for number in range(DOSES):
        on = THE_DAY - timedelta(days=7 * (number // COMPONENTS))
        yield GivenDose(names[number % COMPONENTS], Quantity(Decimal("12.5"), "mg"), on, f"area_{number % areas}")


MEASURE = Measure(
    "engine", f"One check by the dosing engine: {COMPONENTS} components in each area, {DOSES} doses in the ledger", take
)
