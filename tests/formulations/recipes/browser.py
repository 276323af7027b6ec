"""What a browser sends to the pages of a formulation, and how they are asked."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


def rows(*filled, **more) -> dict[str, object]:
    """As a browser sends them: the product, its volume, and what else is typed."""
    data = {"lines-TOTAL_FORMS": len(filled), "lines-INITIAL_FORMS": 0} | more
    for number, (product, volume) in enumerate(filled):
        data |= {f"lines-{number}-product": product.pk if product else "", f"lines-{number}-volume_ml": volume}
    return data


def page_of(version, name="recipe") -> str:
    return reverse(f"formulations:{name}", args=[version.pk])


def queries_of(ask) -> int:
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)
