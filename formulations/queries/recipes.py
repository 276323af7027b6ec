"""Formulations, and what one version of them comes to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from formulations.cases import draw, ingredient_facts, read_incompatibilities
from formulations.dosing.quantities import Quantity
from formulations.dosing.recipe import check_recipe
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rules.ph import Spread
from formulations.mixture import final_concentrations
from formulations.models import Formulation, FormulationVersion, Ingredient, Product, ProductComponent, RecipeLine
from formulations.models.recipes import VersionStatus
from formulations.wording import words
from mesoplan.staff.models import User


@dataclass(frozen=True)
class Concentration:
    """`final` is None where a part of it cannot be worked out."""

    ingredient: Ingredient
    final: Quantity | None


@dataclass(frozen=True)
class Mixture:
    lines: Sequence[RecipeLine]
    volume_ml: Decimal
    concentrations: Sequence[Concentration]
    findings: Sequence[Finding]
    spread: Spread | None

    def of(self, severity: Severity) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity is severity]

    @property
    def stops(self) -> list[Finding]:
        return self.of(Severity.STOP)

    @property
    def overrides(self) -> list[Finding]:
        return self.of(Severity.OVERRIDE)

    @property
    def shown_findings(self) -> list[tuple[str, str]]:
        """The severity and the sentence of each."""
        return [(finding.severity.value, words(finding.template, finding.params)) for finding in self.findings]


def formulations() -> QuerySet[Formulation]:
    """Those for everybody, with the versions that somebody works with or has worked with."""
    kept = FormulationVersion.objects.exclude(status=VersionStatus.DISCARDED)
    return Formulation.objects.for_everybody().prefetch_related(Prefetch("versions", queryset=kept))


def customisations(user: User) -> QuerySet[FormulationVersion]:
    """Made for one patient, of those whom this person treats; none for an admin."""
    rows = FormulationVersion.objects.visible_to(user).exclude(formulation__patient=None)
    people = rows.select_related("formulation__patient", "base__formulation")
    return people.exclude(status=VersionStatus.DISCARDED).order_by("formulation__name", "formulation_id", "-number")


def versions(user: User) -> QuerySet[FormulationVersion]:
    people = ("formulation__patient__clinic", "approved_by", "retired_by", "written_by", "base__formulation")
    return with_lines(FormulationVersion.objects.visible_to(user).select_related(*people))


def with_lines(rows: QuerySet[FormulationVersion]) -> QuerySet[FormulationVersion]:
    lines = RecipeLine.objects.prefetch_related(Prefetch("product", queryset=known_products()))
    return rows.prefetch_related(Prefetch("lines", queryset=lines))


def known_products() -> QuerySet[Product]:
    """With all that is known of what they contain."""
    components = ProductComponent.objects.select_related("ingredient").prefetch_related("ingredient__limits")
    return Product.objects.prefetch_related(Prefetch("components", queryset=components))


def mixture_of(version: FormulationVersion) -> Mixture:
    return mixture_from(list(version.lines.all()), name=version.code)


def mixture_from(lines: Sequence[RecipeLine], *, name: str) -> Mixture:
    """Of lines that need not be stored. `name` stands for the mixture in the sentences about it."""
    ingredients = {row.name: row for row in ingredients_of(lines)}
    catalogue = {name: ingredient_facts(row) for name, row in ingredients.items()}
    draws = [draw(line) for line in lines]
    report = check_recipe(draws, name=name, catalogue=catalogue, incompatibilities=read_incompatibilities(catalogue))
    return Mixture(
        lines=lines,
        volume_ml=sum((line.volume_ml for line in lines), start=Decimal(0)),
        concentrations=[
            Concentration(ingredients[name], final) for name, final in final_concentrations(draws, catalogue)
        ],
        findings=report.findings,
        spread=report.spread,
    )


def ingredients_of(lines: Iterable[RecipeLine]) -> list[Ingredient]:
    return [part.ingredient for line in lines for part in line.product.components.all()]
