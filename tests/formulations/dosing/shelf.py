"""The catalogue as the engine sees it, read from the project's own CSV files, and cases built from it.

Ingredients keep their names of `ingredients.csv` as keys. Whatever a case does not mention is in order: an adult who
was weighed on the day, answered every question with no and has no allergies.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from formulations.dosing.case import AllergyStatus, Answer, Case, Content, Draw, GivenDose, Patient, Sex, Syringe
from formulations.dosing.check import check
from formulations.dosing.facts import (
    Condition,
    ConditionScope,
    ConditionSeverity,
    Incompatibility,
    IngredientFacts,
    Limit,
    LimitKind,
    PairKind,
    PairSeverity,
)
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Report

CATALOGUE = Path(__file__).resolve().parents[3] / "formulations" / "catalogue"
THE_DAY = date(2026, 11, 24)
KYBELLA = "Deoxycholic acid (Kybella)"
COMPOUNDED = "Sodium deoxycholate (compounded)"
PHOSPHATIDYLCHOLINE = "Phosphatidylcholine (with deoxycholate)"
COLLAGENASE = "Collagenase clostridium histolyticum"
SALINE = "Sodium chloride 0.9 %"


def rows(name: str) -> list[dict[str, str]]:
    with (CATALOGUE / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def q(value: str, unit: str) -> Quantity:
    return Quantity(Decimal(value), unit)


def limit(kind: LimitKind, value: str, unit: str) -> Limit:
    return Limit(kind, q(value, unit), basis="label", source="leaflet")


def _limits(row: Mapping[str, str]) -> Iterator[Limit]:
    columns = {
        LimitKind.PER_SESSION: (row["max_dose_per_session"], row["max_dose_unit"]),
        LimitKind.PER_KG: (row["max_dose_per_kg"], row["max_dose_per_kg_unit"]),
        LimitKind.PER_POINT: (row["max_dose_per_point"], row["max_dose_unit"]),
        LimitKind.MIN_INTERVAL_DAYS: (row["min_interval_days"], "d"),
    }
    for kind, (value, unit) in columns.items():
        if value:
            yield limit(kind, value, unit)
    for course in rows("course_limits.csv"):
        if course["name"] == row["name"]:
            yield limit(LimitKind.COURSE_COUNT, course["sessions"], "1")


def _codes(text: str) -> frozenset[str]:
    plain = (re.sub(r"\(.*?\)", "", part).strip() for part in text.split(";"))
    return frozenset(part.replace(" ", "_").lower() for part in plain if part)


def _ph(text: str) -> dict[str, Decimal]:
    ends = [Decimal(end) for end in text.removeprefix(">").split("-") if end]
    return {"ph_low": ends[0], "ph_high": ends[-1]} if ends else {}


@cache
def ingredients() -> Mapping[str, IngredientFacts]:
    return {
        row["name"]: IngredientFacts(
            name=row["name"],
            category=row["category"],
            limits=tuple(_limits(row)),
            allergens=_codes(row["allergens"]),
            contraindications=_codes(row["contraindications"]),
            classes=frozenset(it["class"] for it in rows("classes.csv") if it["name"] == row["name"]),
            active_factor=Decimal("0.5") if row["name"] == "Caffeine" else None,
            evidence_level=row["evidence"][:1],
            **_ph(row["ph"]),
        )
        for row in rows("ingredients.csv")
    }


@cache
def conditions() -> Mapping[str, Condition]:
    return {
        row["code"]: Condition(
            row["code"], row["label"], ConditionSeverity(row["severity"]), ConditionScope(row["scope"])
        )
        for row in rows("conditions.csv")
    }


@cache
def incompatibilities() -> tuple[Incompatibility, ...]:
    return tuple(
        Incompatibility(
            row["a"],
            row["b"],
            PairSeverity(row["severity"]),
            PairKind(row["kind"]),
            row["mechanism"],
            row["source"],
        )
        for row in rows("incompatibilities.csv")
    )


def all_no() -> dict[str, Answer]:
    return dict.fromkeys(conditions(), Answer.ABSENT)


def patient(**changes: Any) -> Patient:
    healthy = Patient(
        birth_date=date(1985, 5, 2),
        sex=Sex.FEMALE,
        weight_kg=Decimal(60),
        weight_on=THE_DAY,
        height_cm=Decimal(170),
        conditions=all_no(),
        allergy_status=AllergyStatus.NONE_KNOWN,
    )
    return replace(healthy, **changes)


def answering(**answers: Answer) -> Patient:
    return patient(conditions={**all_no(), **answers})


def draw(ingredient: str, strength: str, volume_ml: str, unit: str = "mg/mL", **more: Any) -> Draw:
    return Draw(more.pop("product", ingredient), Decimal(volume_ml), (Content(ingredient, q(strength, unit)),), **more)


def syringe(*draws: Draw, points: int = 10, each: str = "0.1", area: str = "belly", **more: Any) -> Syringe:
    return Syringe(area, draws, points, Decimal(each), **more)


def given(ingredient: str, amount: str, on: date, area: str = "belly", unit: str = "mg", **more: Any) -> GivenDose:
    return GivenDose(ingredient, q(amount, unit), on, area, **more)


def case(*syringes: Syringe, **changes: Any) -> Case:
    settled: dict[str, Any] = {
        "on": THE_DAY,
        "patient": patient(),
        "catalogue": ingredients(),
        "conditions": conditions(),
        "incompatibilities": incompatibilities(),
    }
    return Case(syringes=syringes, **(settled | changes))


def report(*syringes: Syringe, **changes: Any) -> Report:
    return check(case(*syringes, **changes))


def found(report: Report, code: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.code == code]


def only(report: Report, code: str) -> Finding:
    (finding,) = found(report, code)
    return finding


def codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}
