"""One question to `POST /api/v1/dose-checks/`, from the token to the rendered answer, against the whole catalogue of
the project. The middleware is left out: it needs the secret of a server, which a command has not."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from http import HTTPStatus
from itertools import cycle, islice
from typing import Any

from rest_framework.test import APIRequestFactory

from formulations.dose_checks.api import DoseChecks
from formulations.models import Ingredient
from formulations.services.catalogue import load_catalogue
from mesoplan.staff.models import User
from mesoplan.staff.roles import Role
from mesoplan.staff.services import issue_token
from mesoplan.today.bench.measure import Measure, Timing, timed
from mesoplan.today.bench.scratch import scratch_database

AREAS, COMPONENTS, DOSES = ("belly", "hips", "thighs"), 8, 200
RUNS, GOAL_MS = 60, 60
THE_DAY = date(2026, 11, 24)


def take() -> Iterator[Timing]:
    with scratch_database():
        load_catalogue()
        asker = User.objects.create(email="asker@bench.example", name="Asker", role=Role.CLINICIAN)
        token = str(issue_token(user=asker))
        yield timed(f"areas: {len(AREAS)}", lambda: partial(ask, token, question()), runs=RUNS, goal_ms=GOAL_MS)


def ask(token: str, sent: dict[str, Any]) -> None:
    request = APIRequestFactory(headers={"Authorization": f"Token {token}"}).post("/", sent, format="json")
    answer = DoseChecks.as_view()(request).render()
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(answer.content.decode())


def question() -> dict[str, Any]:
    """Of those ingredients that are counted in mg, as many as a long recipe has."""
    names = Ingredient.objects.filter(stock_unit="mg/mL").values_list("name", flat=True)
    mixture = list(names.order_by("name")[:COMPONENTS])
    return {
        "patient": {
            "birth_date": "1985-05-02",
            "weight_kg": "61.5",
            "weight_on": THE_DAY.isoformat(),
            "height_cm": "170",
            "conditions": [],
            "allergies": [],
            "on": THE_DAY.isoformat(),
            "country": "FR",
        },
        "syringes": [syringe(area, mixture) for area in AREAS],
        "history": [dose(number, name) for number, name in enumerate(islice(cycle(mixture), DOSES))],
        "session_number": 3,
    }


def syringe(area: str, mixture: list[str]) -> dict[str, Any]:
    strength = {"value": "2.5", "unit": "mg/mL"}
    components = [{"ingredient": name, "concentration": strength, "volume_ml": "1.5"} for name in mixture]
    return {"area": area, "components": components, "points": 40, "volume_per_point_ml": "0.1"}


def dose(number: int, name: str) -> dict[str, Any]:
    on = THE_DAY - timedelta(days=7 * (1 + number // COMPONENTS))
    amount = {"value": "12.5", "unit": "mg"}
    return {"ingredient": name, "amount": amount, "on": on.isoformat(), "area": AREAS[number % len(AREAS)]}


MEASURE = Measure(
    "dose-checks",
    f"One question to POST dose-checks: {COMPONENTS} components in each area, {DOSES} doses in the history",
    take,
)
