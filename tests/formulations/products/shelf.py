"""A product as it is entered, and entered otherwise."""

from decimal import Decimal

from formulations.models import Product
from formulations.services.products import Content, add_product, change_product

FACTS = {
    "name": "Procaine 20 mg/mL",
    "maker": "Demo Pharma",
    "excipients": "Sodium chloride, water",
    "excipient_allergens": ["sulfite"],
    "ph_low": Decimal("4.5"),
    "ph_high": Decimal("5.5"),
    "vial_ml": Decimal(5),
    "is_single_patient": False,
    "hours_open_room": 24,
    "hours_open_cold": 72,
    "hours_open_source": "Label, section 6.3",
    "is_active": True,
}


def content(ingredient, strength="20", unit="mg/mL", expressed_as="active") -> Content:
    return Content(ingredient, Decimal(strength), unit, expressed_as)


def add(admin, *contents, **facts) -> Product:
    return add_product(actor=admin, contents=contents, **(FACTS | facts))


def change(admin, product, *contents, **facts) -> Product:
    known = {name: getattr(product, name) for name in FACTS}
    return change_product(actor=admin, product=product, version=product.version, contents=contents, **(known | facts))
