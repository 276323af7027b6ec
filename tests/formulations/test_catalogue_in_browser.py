"""The catalogue in a real browser: dense at the desk, and every link within reach of a finger."""

import pytest

from formulations.models import Ingredient
from formulations.services.catalogue import load_catalogue
from tests.browsing import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(transactional_db):
    load_catalogue()
    return f"/catalogue/{Ingredient.objects.get(name='Aminophylline').pk}/"


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1440, 900)])
def test_an_ingredient_has_no_barrier(window_of, clinician, address, width, height):
    assert violations(window_of(clinician, address, width=width, height=height)) == []


def test_a_source_is_as_large_as_a_thumb_on_touch(window_of, clinician, address):
    page = window_of(clinician, address, width=834, height=1112)
    heights = page.locator(".source-list a").evaluate_all("links => links.map(it => it.getBoundingClientRect().height)")
    assert heights
    assert min(heights) >= 44


def test_the_list_has_no_barrier(window_of, clinician, address):
    assert violations(window_of(clinician, "/catalogue/")) == []
