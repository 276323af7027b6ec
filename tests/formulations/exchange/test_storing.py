"""What a file writes at once is what a page would have written: the same figures, history and refusals."""

from decimal import Decimal

import pghistory
import pytest
from django.db import InternalError

from formulations.exchange.known import Known
from formulations.exchange.storing import store
from formulations.keeping.changes import Step
from formulations.models import Ingredient
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def caffeine():
    return factories.make_ingredient(
        ph_low=4, allergens=["latex"], limits={"per_session": ("200", "mg"), "per_point": ("5", "mg")}
    )


@pytest.fixture
def limit(caffeine):
    return caffeine.limits.get(kind="per_session")


def test_every_kind_of_column_arrives_as_it_was_meant(caffeine):
    other = factories.make_ingredient("Biotin")
    values = {
        "stock_concentration": Decimal("0.000001"),
        "ph_low": None,
        "allergens": ["soy", "latex"],
        "evidence": "“é”, \\ { } ' 100 % \n two",
    }

    store([Step(caffeine, values)])

    stored = Ingredient.objects.get(pk=caffeine.pk)
    assert {name: getattr(stored, name) for name in values} == values
    assert (stored.changed_here, stored.version) == (True, 2)
    assert Ingredient.objects.get(pk=other.pk).version == 1


def test_each_row_leaves_its_own_line_in_the_history(admin, caffeine):
    rows = list(caffeine.limits.all())
    before = {row.pk: row.events.count() for row in rows}

    with pghistory.context(user=admin.pk):
        store([Step(row, {"basis": "Leaflet"}) for row in rows])

    for row in rows:
        last = row.events.order_by("pgh_id").last()
        assert row.events.count() == before[row.pk] + 1
        assert (last.basis, last.version, last.pgh_context.metadata["user"]) == ("Leaflet", row.version, admin.pk)


def test_nothing_is_raised_by_one_person_even_so(limit):
    with pytest.raises(InternalError, match="a second person has to confirm that a limit is raised"):
        store([Step(limit, {"value": Decimal(201)})])


def test_a_row_of_an_ingredient_that_was_added_meanwhile_is_left_for_the_next_reading(caffeine):
    known = Known.read()
    factories.make_ingredient("Biotin", limits={"per_session": ("10", "mg")})

    assert {number for number, _kind in known.limits} == {caffeine.pk}
