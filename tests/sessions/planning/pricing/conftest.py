import pytest

from sessions.planning.pricing.services import COLUMNS, keep_rates
from tests import factories


@pytest.fixture
def keep(admin, clinic):
    """Saves prices and times of Paris over whatever is kept; `prices` are by product."""

    def keep(prices=None, *, version=0, of=clinic, **values):
        by_number = {product.pk: price for product, price in (prices or {}).items()}
        values = dict.fromkeys(COLUMNS) | {"currency": "EUR"} | values
        return keep_rates(actor=admin, clinic=of, version=version, values=values, prices=by_number)

    return keep


@pytest.fixture
def caffeine(db):
    """In vials of 10 mL that keep for four weeks."""
    return factories.make_product(
        factories.make_ingredient(), vial_ml=10, hours_open_cold=672, hours_open_source="Label"
    )
