"""A question that any program could ask, and ways to change one place of it."""

from copy import deepcopy
from functools import reduce
from typing import Any

import pytest
from django.test import Client

from mesoplan.staff.services import issue_token

ADDRESS = "/api/v1/dose-checks/"
NORMAL: dict[str, Any] = {
    "patient": {
        "birth_date": "1985-05-02",
        "weight_kg": "60",
        "weight_on": "2026-11-20",
        "height_cm": "170",
        "conditions": [],
        "allergies": [],
        "on": "2026-11-24",
    },
    "syringes": [
        {
            "area": "belly",
            "components": [
                {"ingredient": "Lidocaine", "concentration": {"value": "10", "unit": "mg/mL"}, "volume_ml": "5"},
                {"ingredient": "Sodium chloride 0.9 %", "concentration": None, "volume_ml": "5"},
            ],
            "points": 50,
            "volume_per_point_ml": "0.2",
        }
    ],
    "history": [],
    "session_number": 1,
}
MISSING = object()


def changed(path: str, value: object) -> dict[str, Any]:
    """The normal question with another value at a path such as `syringes.0.points`; MISSING takes the key away."""
    question = deepcopy(NORMAL)
    *way, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    place = reduce(lambda inner, key: inner[key], way, question)
    if value is MISSING:
        del place[last]
    else:
        place[last] = value
    return question


@pytest.fixture
def ask(loaded_for_all, clinician):
    client = Client(headers={"Authorization": f"Token {issue_token(user=clinician)}"})

    def post(question: Any) -> Any:
        return client.post(ADDRESS, question, content_type="application/json")

    return post
