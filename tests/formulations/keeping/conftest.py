"""Omar keeps the catalogue, Nora is the second admin. Caffeine: at most 200 mg in a session."""

from decimal import Decimal

import pytest
from django.urls import reverse

from formulations.keeping.limits import Figure
from formulations.models import Ingredient
from mesoplan.staff.models import User
from tests import factories


@pytest.fixture
def nora(clinic) -> User:
    return factories.make_user("admin", clinic, name="Nora")


@pytest.fixture
def caffeine() -> Ingredient:
    return factories.make_ingredient(
        "Caffeine",
        limits={"per_session": ("200", "mg"), "min_interval_days": ("7", "d")},
        allergens=["xanthine"],
        classes=["xanthine"],
    )


@pytest.fixture
def limit_page(caffeine) -> str:
    return reverse("formulations:limit", args=[caffeine.pk, "per_session"])


@pytest.fixture
def home(caffeine) -> str:
    return reverse("formulations:ingredient", args=[caffeine.pk])


def figure(value: str, unit: str = "mg", **said: str) -> Figure:
    known = {"basis_kind": "published", "basis": "EFSA", "source": "", "source_status": "found"}
    return Figure(Decimal(value), unit, **(known | said))
