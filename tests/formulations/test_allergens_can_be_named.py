"""An allergy that cannot be chosen is never matched: the list of groups follows the catalogue."""

import pytest

from formulations.dosing.rules.allergens import group_of
from formulations.models import Condition, Ingredient
from formulations.services.catalogue import load_catalogue
from patients.allergens import Allergen

pytestmark = pytest.mark.django_db


def test_every_allergen_of_the_catalogue_can_be_chosen_for_a_patient():
    load_catalogue()
    contained = {group_of(allergen) for it in Ingredient.objects.all() for allergen in it.allergens}
    asked = {group_of(it.code) for it in Condition.objects.filter(code__startswith="allergy_")} - {"component"}
    assert contained
    assert asked
    assert (contained | asked) - set(Allergen.values) == set()
