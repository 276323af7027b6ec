"""What an approved mixture holds: its doses stay those that were approved."""

import pytest
from django.db import InternalError, connection, transaction
from django.utils import timezone

from formulations.models import ProductComponent
from tests import factories

CHANGES = {
    "stronger": "UPDATE formulations_productcomponent SET strength = strength * 10",
    "of another ingredient": """UPDATE formulations_productcomponent
        SET ingredient_id = (SELECT max(id) FROM formulations_ingredient)""",
    "of another product": """UPDATE formulations_productcomponent
        SET product_id = (SELECT max(id) FROM formulations_product)""",
    "taken out": "DELETE FROM formulations_productcomponent",
    "put in": """INSERT INTO formulations_productcomponent (product_id, ingredient_id, strength, unit, expressed_as)
        SELECT min(product_id), (SELECT max(id) FROM formulations_ingredient), 1, 'mg/mL', 'active'
        FROM formulations_productcomponent""",
    "of a salt": "UPDATE formulations_productcomponent SET expressed_as = 'salt'",
    "another allergen": "UPDATE formulations_product SET excipient_allergens = '{egg}'",
    "without its allergen": "UPDATE formulations_product SET excipient_allergens = '{}'",
    "shared by patients": "UPDATE formulations_product SET is_single_patient = false",
    "kept for longer": "UPDATE formulations_product SET hours_open_room = 25, hours_open_source = 'Label'",
    "kept for longer by the other figure": "UPDATE formulations_product SET hours_open_room = NULL",
}

pytestmark = [pytest.mark.django_db, pytest.mark.servers]


@pytest.fixture
def caffeine():
    product = factories.make_product(
        factories.make_ingredient(),
        excipient_allergens=["soy"],
        is_single_patient=True,
        hours_open_room=24,
        hours_open_cold=72,
        hours_open_source="Label",
    )
    factories.make_product(factories.make_ingredient("Biotin")).components.all().delete()
    return product


def run(statement: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("status", ["approved", "retired"])
def test_what_stands_in_an_approved_version_cannot_be_changed(clinician, caffeine, change, status):
    version = factories.make_version(clinician, recipe={caffeine: "5"})
    if status == "retired":
        version.retire(by=clinician, at=timezone.now(), reason="Nobody uses it.")
        version.save()

    with pytest.raises(InternalError, match="pgtrigger: what this product holds has been approved"):
        run(CHANGES[change])


@pytest.mark.parametrize("change", CHANGES)
def test_what_stands_in_drafts_only_can_still_be_put_right(caffeine, change):
    factories.make_version(recipe={caffeine: "5"})

    assert run(CHANGES[change]) >= 1


def test_a_component_cannot_be_moved_into_a_product_of_an_approved_version(clinician, caffeine):
    factories.make_version(clinician, recipe={caffeine: "5"})
    loose = factories.make_product(factories.make_ingredient("Carnitine"))

    with pytest.raises(InternalError, match="pgtrigger"), transaction.atomic():
        ProductComponent.objects.filter(product=loose).update(product=caffeine)


@pytest.mark.parametrize(
    "tighter",
    [
        "UPDATE formulations_product SET is_active = false, maker = 'Another'",
        "UPDATE formulations_product SET excipient_allergens = '{soy,egg}', is_single_patient = true",
        "UPDATE formulations_product SET hours_open_room = 12, hours_open_source = 'Label'",
        "UPDATE formulations_product SET hours_open_room = NULL, hours_open_cold = NULL",
    ],
)
def test_the_rest_of_an_approved_product_can_still_change_and_what_tightens(clinician, caffeine, tighter):
    factories.make_version(clinician, recipe={caffeine: "5"})

    assert run(tighter) == 2
