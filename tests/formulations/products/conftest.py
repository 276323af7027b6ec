import pytest

from tests.factories import make_ingredient


@pytest.fixture
def procaine(db):
    return make_ingredient("Procaine")
