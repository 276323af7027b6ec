"""Doses as people read them, beside their limits: before a plan is signed, on the day, and as they were signed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from formulations.dosing.quantities import Quantity
from formulations.dosing.report import DoseLine, Finding
from formulations.dosing.rules import weight
from formulations.models import Ingredient
from formulations.wording import Figure, figure, working_words
from mesoplan.frame.amounts import LimitReading

UNWEIGHED = {
    weight.MISSING.code: _("Limit per kg not checked: no weight"),
    weight.STALE.code: _("Limit per kg not checked: the weight is too old"),
}


@dataclass(frozen=True)
class ShownDose:
    """One ingredient: figures for people, and the plain numbers that the bar is drawn from."""

    ingredient: str
    amount: Decimal
    limit: Decimal | None
    unit: str
    drawn: Figure | None = None
    per_point: Figure | None = None
    basis: str = ""
    source: str = ""
    workings: Sequence[str] = ()
    unchecked: str | Promise = ""

    @property
    def is_known(self) -> bool:
        """What is over one limit is too much whatever the others are."""
        return LimitReading(self.amount, self.limit, self.unchecked).standing != "unchecked"

    @property
    def percent_of_limit(self) -> int | None:
        return LimitReading(self.amount, self.limit).percent_of_limit


def shown_doses(lines: Iterable[DoseLine], findings: Iterable[Finding]) -> list[ShownDose]:
    """What a limit per kg holds for, and cannot be held against, says so beside whatever other limit it has."""
    why = unweighed(findings)
    return without_vehicles([_shown(line, UNWEIGHED.get(why.get(line.ingredient, ""), "")) for line in lines])


def unweighed(findings: Iterable[Finding]) -> dict[str, str]:
    """The code of the finding why the limit per kg of an ingredient is not checked."""
    told = [it for it in findings if it.code in UNWEIGHED]
    return {name: finding.code for finding in told for name in finding.ingredients}


def doses_to_store(lines: Iterable[DoseLine], findings: Iterable[Finding]) -> list[dict[str, object]]:
    """As a plan or a record keeps them when it is signed."""
    why = unweighed(findings)
    return [
        {
            "ingredient": line.ingredient,
            "drawn": asdict(line.drawn),
            "injected": asdict(line.injected),
            "per_point": asdict(line.per_point),
            "limit": asdict(line.limit) if line.limit else None,
            "limit_basis": line.limit_basis,
            "limit_source": line.limit_source,
            "unchecked": why.get(line.ingredient, ""),
        }
        for line in lines
    ]


def stored_doses(lines: Iterable[Mapping[str, Any]]) -> list[ShownDose]:
    """Of the report that a plan or a record keeps since it was signed."""
    return without_vehicles([_stored(line) for line in lines])


def without_vehicles(doses: Sequence[ShownDose]) -> list[ShownDose]:
    """A diluent is part of the volume and no dose, unless somebody has set it a limit."""
    names = [dose.ingredient for dose in doses if dose.limit is None]
    vehicles = set(Ingredient.objects.vehicles().filter(name__in=names).values_list("name", flat=True))
    return [dose for dose in doses if dose.limit is not None or dose.unchecked or dose.ingredient not in vehicles]


def _shown(line: DoseLine, unchecked: str | Promise) -> ShownDose:
    return ShownDose(
        ingredient=line.ingredient,
        amount=(line.injected + line.given_today).value,
        limit=line.limit.value if line.limit else None,
        unit=line.injected.unit,
        drawn=figure(line.drawn),
        per_point=figure(line.per_point),
        basis=line.limit_basis,
        source=line.limit_source,
        workings=working_words(line),
        unchecked=unchecked,
    )


def _stored(line: Mapping[str, Any]) -> ShownDose:
    injected, limit = line["injected"], line["limit"]
    return ShownDose(
        ingredient=line["ingredient"],
        amount=Decimal(injected["value"]),
        limit=Decimal(limit["value"]) if limit else None,
        unit=injected["unit"],
        per_point=figure(Quantity(Decimal(line["per_point"]["value"]), line["per_point"]["unit"])),
        basis=line["limit_basis"],
        source=line.get("limit_source", ""),
        unchecked=UNWEIGHED.get(line.get("unchecked", ""), ""),
    )
