"""A mixture by itself, before anybody is to receive it: what the rules say that ask for no patient, no area and no dose
[brief 7, brief 18].
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from formulations.dosing.case import Case, Draw, Patient, Syringe
from formulations.dosing.check import findings_of
from formulations.dosing.facts import Incompatibility, IngredientFacts
from formulations.dosing.report import Finding
from formulations.dosing.rule import Rule
from formulations.dosing.rules import (
    blocked,
    contents,
    no_limit,
    off_label,
    pairs,
    ph,
    strength,
    syringe_classes,
    units,
)
from formulations.dosing.worksheet import Worksheet

RULES_OF_A_MIXTURE: tuple[Rule, ...] = (
    *(blocked.RULE, contents.RULE, strength.MISSING, strength.DEOXYCHOLATE_MISSING),
    *(units.COUNTED, units.LIMITED),
    *(pairs.BLOCKED, pairs.WARNED, pairs.UNKNOWN),
    *(syringe_classes.ALONE, syringe_classes.UNDILUTED, syringe_classes.HYPOTONIC),
    *(ph.SPREAD, ph.UNKNOWN),
    *(no_limit.RULE, off_label.RULE),
)


@dataclass(frozen=True)
class RecipeReport:
    """`findings` come stops first. `spread` is between the two products or ingredients whose pH lies farthest apart,
    None where the pH of fewer than two products is known."""

    findings: tuple[Finding, ...]
    spread: ph.Spread | None


def check_recipe(
    draws: Sequence[Draw],
    *,
    name: str,
    catalogue: Mapping[str, IngredientFacts],
    incompatibilities: tuple[Incompatibility, ...],
) -> RecipeReport:
    """What is to be said of these draws in one syringe. `name` stands in sentences where an area would. Raises as
    `Case` does.
    """
    if not draws:
        return RecipeReport((), None)
    syringe = Syringe(area="", area_name=name, draws=tuple(draws), points=1, volume_per_point_ml=Decimal(1))
    nobody = Case(
        on=date.min,
        patient=Patient(),
        syringes=(syringe,),
        catalogue=catalogue,
        conditions={},
        incompatibilities=incompatibilities,
    )
    sheet = Worksheet(nobody)
    return RecipeReport(findings_of(sheet, RULES_OF_A_MIXTURE), ph.widest_spread(ph.parts_of(sheet, draws)))
