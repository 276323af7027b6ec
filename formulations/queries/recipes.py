"""Formulations, and what one version of them comes to."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from formulations.dosing.quantities import Quantity
from formulations.mixture import Part, final_concentrations
from formulations.models import Formulation, FormulationVersion, Ingredient, ProductComponent, RecipeLine


@dataclass(frozen=True)
class Concentration:
    ingredient: Ingredient
    final: Quantity


@dataclass(frozen=True)
class Mixture:
    lines: list[RecipeLine]
    volume_ml: Decimal
    concentrations: list[Concentration]


def formulations() -> QuerySet[Formulation]:
    return Formulation.objects.prefetch_related("versions")


def versions() -> QuerySet[FormulationVersion]:
    return FormulationVersion.objects.select_related("formulation", "approved_by").prefetch_related(
        Prefetch("lines", queryset=RecipeLine.objects.select_related("product")),
        Prefetch("lines__product__components", queryset=ProductComponent.objects.select_related("ingredient")),
        "lines__product__components__ingredient__limits",
    )


def mixture_of(version: FormulationVersion) -> Mixture:
    lines = list(version.lines.all())
    components = [component for line in lines for component in line.product.components.all()]
    ingredients = {component.ingredient.name: component.ingredient for component in components}
    finals = final_concentrations(
        Part(
            line.volume_ml,
            {part.ingredient.name: Quantity(part.strength, part.unit) for part in line.product.components.all()},
        )
        for line in lines
    )
    return Mixture(
        lines=lines,
        volume_ml=sum((line.volume_ml for line in lines), start=Decimal(0)),
        concentrations=[Concentration(ingredients[name], final) for name, final in finals],
    )
