"""An area as plain values, so that it can be kept outside the plan it was removed from and put back as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from django.db import models

from sessions.planning.charts.charted import CHART_FIELDS
from sessions.planning.charts.rows import chart_of
from sessions.planning.models import AreaChart, PlanArea
from sessions.planning.models.areas import AREA_FIELDS


@dataclass(frozen=True)
class Removed:
    """`values` and `chart` hold what JSON can: amounts as text, rows by their number."""

    name: str
    values: Mapping[str, Any]
    chart: Mapping[str, Any] | None

    @classmethod
    def of(cls, row: PlanArea) -> Self:
        chart = chart_of(row)
        return cls(row.area_and_side, plain(row, AREA_FIELDS), plain(chart, CHART_FIELDS) if chart else None)

    def area_values(self) -> dict[str, Any]:
        return typed(PlanArea, self.values)

    def chart_values(self) -> dict[str, Any] | None:
        return None if self.chart is None else typed(AreaChart, self.chart)


def plain(row: models.Model, names: Sequence[str]) -> dict[str, Any]:
    values = {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name in names}
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def typed(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    fields = [field for field in model._meta.concrete_fields if field.name in values]
    return {field.attname: field.to_python(values[field.name]) for field in fields}
