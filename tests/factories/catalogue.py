"""What is given: ingredients, products and their lots, recipes, techniques, questions."""

from datetime import date, timedelta
from decimal import Decimal

import pgtrigger
from django.utils import timezone

from formulations.models import (
    CatalogueChange,
    Condition,
    DoseLimit,
    Formulation,
    FormulationVersion,
    Ingredient,
    Lot,
    LotCorrection,
    LotStock,
    Product,
    ProductComponent,
    RecipeLine,
    StockMovement,
    Technique,
)
from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from patients.models import Patient


def make_ingredient(
    name: str = "Caffeine", *, limits: dict[str, tuple[str, str]] | None = None, **fields
) -> Ingredient:
    """`limits` maps the kind of a limit to its value and unit: {"per_session": ("200", "mg")}."""
    ingredient = Ingredient.objects.create(
        name=name, category=fields.pop("category", "medication"), source_status="found", **fields
    )
    DoseLimit.objects.bulk_create(
        DoseLimit(ingredient=ingredient, kind=kind, value=Decimal(value), unit=unit, source_status="found")
        for kind, (value, unit) in (limits or {}).items()
    )
    return ingredient


def make_waiting_change(asked_by: User, ingredient: Ingredient) -> CatalogueChange:
    """Somebody wants to let more of it through."""
    return CatalogueChange.objects.create(
        subject="limit",
        ingredient=ingredient,
        limit_kind="per_session",
        before={"value": "200", "unit": "mg"},
        after={"value": "250", "unit": "mg"},
        reason="Two trials have shown it.",
        asked_by=asked_by,
        asked_at=timezone.now(),
    )


def turn_into_vehicle(ingredient: Ingredient) -> None:
    """It only dissolves or dilutes: without a limit and without a salt."""
    with pgtrigger.ignore("formulations.DoseLimit:limit_taken_away_by_two"):
        ingredient.limits.all().delete()
    Ingredient.objects.filter(pk=ingredient.pk).update(category="vehicle", salt="", active_factor=None)


def make_product(ingredient: Ingredient, strength: str = "10", unit: str = "mg/mL", **fields) -> Product:
    product = Product.objects.create(name=fields.pop("name", f"{ingredient.name} {strength} {unit}"), **fields)
    ProductComponent.objects.create(product=product, ingredient=ingredient, strength=Decimal(strength), unit=unit)
    return product


def make_lot(product: Product, number: str = "L1", *, expires_on: date | None = None, **fields) -> Lot:
    return Lot.objects.create(product=product, number=number, expires_on=expires_on or date(2099, 1, 1), **fields)


def make_correction(asked_by: User, lot: Lot, days: int = 30) -> LotCorrection:
    """Somebody says that the box may be used for longer."""
    return LotCorrection.objects.create(
        lot=lot,
        number_before=lot.number,
        number=lot.number,
        expires_before=lot.expires_on,
        expires_on=lot.expires_on + timedelta(days=days),
        reason="Read wrongly.",
        status="waiting",
        asked_by=asked_by,
        asked_at=timezone.now(),
    )


def make_stock(lot: Lot, clinic: Clinic, by: User, *, vials: int = 10, vial_ml: str = "10") -> LotStock:
    """Counted vials of the lot."""
    stock = LotStock.objects.create(lot=lot, clinic=clinic, vial_ml=Decimal(vial_ml))
    StockMovement.objects.create(stock=stock, kind="received", vials=vials, by=by, at=timezone.now())
    stock.refresh_from_db()
    return stock


def make_version(
    approved_by: User | None = None, *, name: str = "Lipo A", recipe: dict[Product, str] | None = None
) -> FormulationVersion:
    """A version of a formulation, approved where somebody is named. Without a recipe: 5 mL of caffeine 10 mg/mL."""
    formulation, _ = Formulation.objects.get_or_create(name=name)
    version = FormulationVersion.objects.create(formulation=formulation, number=formulation.versions.count() + 1)
    if recipe is None:
        recipe = {make_product(make_ingredient(limits={"per_session": ("200", "mg")})): "5"}
    for product, volume_ml in recipe.items():
        RecipeLine.objects.create(version=version, product=product, volume_ml=Decimal(volume_ml))
    if approved_by:
        version.approve(by=approved_by, at=timezone.now())
        version.save()
    return version


def make_customisation(
    patient: Patient, base: FormulationVersion, approved_by: User, *, volume_ml: str
) -> FormulationVersion:
    """Of a base with one product, which gets another volume; for this patient alone, and approved."""
    formulation = Formulation.objects.create(name=base.formulation.name, patient=patient)
    version = FormulationVersion.objects.create(formulation=formulation, number=1, base=base)
    RecipeLine.objects.create(version=version, product=base.lines.get().product, volume_ml=Decimal(volume_ml))
    version.approve(by=approved_by, at=timezone.now())
    version.save()
    return version


def make_question(code: str, scope: str = "all", severity: str = "relative") -> Condition:
    """A question of the catalogue."""
    return Condition.objects.create(
        code=code, label=code.capitalize(), scope=scope, severity=severity, source_status="found"
    )


def make_technique(code: str = "point_by_point", name: str = "Point by point", **fields) -> Technique:
    usual = {"volume_per_point_min_ml": Decimal("0.1"), "volume_per_point_max_ml": Decimal("0.2")} | fields
    return Technique.objects.get_or_create(code=code, defaults={"name": name, "source_status": "found", **usual})[0]
