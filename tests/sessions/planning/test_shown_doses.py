"""What only dissolves or dilutes is part of the volume, and stands among the doses only where it has a limit."""

from decimal import Decimal

import pgtrigger
import pytest

from formulations.models import Ingredient
from sessions.planning.planner import planner_of
from sessions.planning.shown_doses import ShownDose, without_vehicles
from tests import factories


@pytest.fixture
def plan(ana, clinician):
    plan = factories.make_course(ana, clinician).plans.get()
    factories.make_plan_area(plan, factories.make_version(clinician))
    return plan


def test_the_planner_shows_the_dose_of_what_works_and_not_of_the_diluent(plan):
    with pgtrigger.ignore("formulations.DoseLimit:limit_taken_away_by_two"):
        Ingredient.objects.get().limits.all().delete()
    assert [dose.ingredient for dose in planner_of(plan).steps[0].doses] == ["Caffeine"]

    Ingredient.objects.update(category="vehicle")

    assert planner_of(plan).steps[0].doses == []
    assert planner_of(plan).areas


def test_a_diluent_with_a_limit_stays_among_the_doses(plan):
    Ingredient.objects.update(category="vehicle")

    (dose,) = planner_of(plan).steps[0].doses
    assert (dose.ingredient, dose.limit) == ("Caffeine", Decimal(200))


def test_a_name_that_the_catalogue_does_not_know_any_more_stays(db):
    dose = ShownDose(ingredient="Renamed", amount=Decimal(5), limit=None, unit="mg")

    assert without_vehicles([dose]) == [dose]
