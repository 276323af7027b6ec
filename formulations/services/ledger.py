"""Writing down what a patient has received, ingredient by ingredient, with the arithmetic of the dosing engine."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from formulations.cases import read_catalogue, read_versions, syringe
from formulations.dosing import case as dosing
from formulations.dosing.amounts import Amounts, amounts_of, without_amount
from formulations.dosing.facts import IngredientFacts
from formulations.dosing.quantities import as_decimal
from formulations.models import FormulationVersion, Ingredient, LedgerEntry
from formulations.models.ledger import STEP
from formulations.sittings import Filling
from patients.models import Patient, TreatmentArea

Columns = dict[str, Decimal | str | None]


@dataclass(frozen=True)
class GivenLine:
    """One line of a treatment record: what one area really received."""

    number: int
    area: TreatmentArea
    side: str
    filling: Filling


def post_doses(
    *, patient: Patient, on: date, course_number: int, record_number: int, lines: Sequence[GivenLine]
) -> list[LedgerEntry]:
    """Part of signing a treatment record, which is the thing a person does. A line of which nothing was injected leaves
    no entry: an interval counts from doses, not from intentions."""
    given = [line for line in lines if line.filling.volume_ml]
    versions = read_versions({line.filling.version_id for line in given})
    catalogue = read_catalogue(versions.values(), ())
    by_name = Ingredient.objects.in_bulk(list(catalogue), field_name="name")
    return LedgerEntry.objects.bulk_create(
        LedgerEntry(
            patient=patient,
            ingredient=by_name[ingredient],
            area=line.area,
            side=line.side,
            given_on=on,
            course_number=course_number,
            record_number=record_number,
            line_number=line.number,
            **amount,
        )
        for line, ingredient, amount in reckon(given, versions, catalogue, on)
    )


def reckon(
    lines: Iterable[GivenLine],
    versions: dict[int, FormulationVersion],
    catalogue: dict[str, IngredientFacts],
    on: date,
) -> Iterator[tuple[GivenLine, str, Columns]]:
    """Every ingredient of every line, in the amount that can be worked out, or in none."""
    for line in lines:
        alone = syringe(line.filling, versions[line.filling.version_id], together_ml=line.filling.volume_ml)
        case = dosing.Case(on=on, patient=dosing.Patient(), syringes=(alone,), catalogue=catalogue, conditions={})
        for amounts in amounts_of(case):
            yield line, amounts.ingredient, stored(amounts)
        for ingredient in without_amount(case):
            yield line, ingredient, {"amount": None, "unit": ""}


def stored(amounts: Amounts) -> Columns:
    """In decimals for people, rounded up, so that they never show less than was given; and as a fraction where they
    are not all of it."""
    exact = amounts.injected
    amount = as_decimal(exact).quantize(STEP, rounding=ROUND_CEILING)
    columns: Columns = {"amount": amount, "unit": amounts.unit}
    if Fraction(amount) != exact:
        columns |= {"numerator": Decimal(exact.numerator), "denominator": Decimal(exact.denominator)}
    return columns
