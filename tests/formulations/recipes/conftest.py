"""Omar writes formulations, Dr Marin approves them. Caffeine 50 mg/mL and saline are on the shelf."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from formulations.models import FormulationVersion, Incompatibility, Product
from formulations.queries.recipes import mixture_of, with_lines
from formulations.recipes import approval, drafts
from formulations.recipes.approval import mark_of
from formulations.recipes.drafts import Pour
from tests import factories


@pytest.fixture
def caffeine(db) -> Product:
    ingredient = factories.make_ingredient(
        "Caffeine", limits={"per_session": ("200", "mg")}, active_factor=Decimal("0.5"), salt="caffeine citrate"
    )
    return factories.make_product(ingredient, "50", name="Caffeine ampoule")


@pytest.fixture
def saline(db) -> Product:
    return factories.make_product(factories.make_ingredient("Sodium chloride", category="vehicle"), "9", name="Saline")


@pytest.fixture
def thiamine(db) -> Product:
    return factories.make_product(factories.make_ingredient("Thiamine"), "100", name="Thiamine ampoule")


@pytest.fixture
def recipe(caffeine, saline) -> list[Pour]:
    return [Pour(caffeine, Decimal(2)), Pour(saline, Decimal(8))]


@pytest.fixture
def draft(admin, recipe) -> FormulationVersion:
    return drafts.add_formulation(actor=admin, name="Lipo A", purpose="Fat", pours=recipe)


@pytest.fixture
def approve() -> Callable[..., FormulationVersion]:
    """As whoever has read everything and gives a reason."""

    def put(actor, version, **said):
        known = {"edits": version.edits, "seen": seen(version), "is_acknowledged": True, "reason": "It is known."}
        return approval.approve_version(actor=actor, version=version, **(known | said))

    return put


@pytest.fixture
def approved(draft, clinician, approve) -> FormulationVersion:
    return approve(clinician, draft)


def seen(version: FormulationVersion) -> str:
    """What the page says of the findings that it shows."""
    row = with_lines(FormulationVersion.objects.select_related("formulation")).get(pk=version.pk)
    return mark_of(mixture_of(row).findings)


def pours(version: FormulationVersion) -> dict[str, Decimal]:
    return {line.product.name: line.volume_ml for line in version.lines.all()}


def bad_together(first: Product, second: Product, severity: str = "block") -> None:
    one, other = (product.components.get().ingredient for product in (first, second))
    Incompatibility.objects.create(
        ingredient=one,
        other=other,
        severity=severity,
        kind="chemical",
        mechanism="one destroys the other",
        source_status="found",
    )


@pytest.fixture
def as_admin(client_of, admin):
    return client_of(admin)


@pytest.fixture
def as_clinician(client_of, clinician):
    return client_of(clinician)
