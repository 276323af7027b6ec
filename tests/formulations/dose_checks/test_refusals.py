"""What a dose check refuses: with 400, at the path of the input."""

import json

import pytest

from tests.formulations.dose_checks.conftest import ADDRESS, MISSING, NORMAL, changed

pytestmark = pytest.mark.django_db

DEOXYCHOLATE = "Sodium deoxycholate (compounded)"
STRENGTH = "syringes.0.components.0.concentration"
AGE = {"ingredient": "Lidocaine", "amount": {"value": "10", "unit": "mg"}, "on": "2026-11-01", "area": "belly"}


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("syringes.0.components.0.ingredient", "Moonstone", None),
        ("syringes.0.components.0.ingredient", None, None),
        ("syringes.0.components.0.ingredient", ["Lidocaine"], None),
        (f"{STRENGTH}.unit", "mg", None),
        (f"{STRENGTH}.unit", "[iU]/mL", None),
        (f"{STRENGTH}.unit", "mg/kg", None),
        (f"{STRENGTH}.unit", "furlong", None),
        (f"{STRENGTH}.value", "NaN", None),
        (f"{STRENGTH}.value", "-Infinity", None),
        (f"{STRENGTH}.value", "sNaN", None),
        (f"{STRENGTH}.value", "-1", None),
        (f"{STRENGTH}.value", "0", None),
        (f"{STRENGTH}.value", "1e999999", None),
        (f"{STRENGTH}.value", "1e-999999", None),
        (f"{STRENGTH}.value", "ten", None),
        (f"{STRENGTH}.value", True, None),
        (f"{STRENGTH}.value", MISSING, None),
        ("syringes.0.components.0.volume_ml", "0", None),
        ("syringes.0.components.0.volume_ml", float("nan"), None),
        ("syringes.0.volume_per_point_ml", float("inf"), None),
        ("syringes.0.points", 0, None),
        ("syringes.0.points", "1.5", None),
        ("syringes.0.points", float("nan"), None),
        ("syringes.0.area", "chin", None),
        ("syringes.0.components", [], None),
        ("syringes.0.components", "Lidocaine", None),
        ("syringes", [], None),
        ("syringes", MISSING, None),
        ("syringes.0.colour", "blue", None),
        ("patient.on", None, None),
        ("patient.on", "24/11/2026", None),
        ("patient.birth_date", "2026-11-25", None),
        ("patient.weight_kg", "0", None),
        ("patient.weight_kg", "NaN", None),
        ("patient.conditions", ["pregnant"], "patient.conditions.0"),
        ("patient.allergies", ["moon dust"], "patient.allergies.0"),
        ("patient.sex", "yes", None),
        ("history", MISSING, None),
        ("histroy", [], None),
        ("history", [{**AGE, "ingredient": "Moonstone"}], "history.0.ingredient"),
        ("history", [AGE, {**AGE, "amount": {"value": "1", "unit": "[iU]"}}], "history.1.amount.unit"),
        ("history", [{**AGE, "amount": {"value": "1", "unit": "mL"}}], "history.0.amount.unit"),
        ("history", [{**AGE, "on": "2026-11-25"}], "history.0.on"),
        ("session_number", 0, None),
        ("session_number", MISSING, None),
    ],
)
def test_bad_input_is_named_by_its_path(ask, path, value, named):
    answer = ask(changed(path, value))

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert list(answer.json()["errors"]) == [named or path]


def test_all_that_is_wrong_is_said_at_once(ask):
    question = changed(f"{STRENGTH}.value", "NaN")
    question["syringes"][0]["area"] = "chin"
    question["patient"]["on"] = "tomorrow"

    assert ask(question).json()["errors"].keys() == {f"{STRENGTH}.value", "syringes.0.area", "patient.on"}


def test_one_product_has_one_volume(ask):
    question = changed("syringes.0.components.0.product", "Mix")
    question["syringes"][0]["components"][1] |= {"product": "Mix", "volume_ml": "4"}

    assert ask(question).json()["errors"].keys() == {"syringes.0.components.1.volume_ml"}


def test_sums_beyond_anything_that_could_be_meant_are_refused(ask):
    question = changed(f"{STRENGTH}.value", "1e30")
    question["syringes"][0] |= {"points": 100_000, "volume_per_point_ml": "1e30"}

    answer = ask(question)

    assert answer.status_code == 400
    assert "beyond anything" in answer.json()["errors"]["non_field_errors"][0]


def test_a_day_that_no_interval_can_follow_is_refused(ask):
    question = changed("patient.on", "9999-12-31")
    question["syringes"][0]["components"][0] = {
        "ingredient": DEOXYCHOLATE,
        "concentration": {"value": "10", "unit": "mg/mL"},
        "volume_ml": "5",
    }
    amount = {"value": "1", "unit": "mg"}
    question["history"] = [{"ingredient": DEOXYCHOLATE, "amount": amount, "on": "9999-12-30", "area": "belly"}]

    answer = ask(question)

    assert answer.status_code == 400
    assert answer.json()["errors"]["non_field_errors"] == ["The interval after 9999-12-30 ends beyond the calendar."]


@pytest.mark.parametrize(
    ("path", "named"),
    [("syringes.0.components.0.ingredient", None), ("syringes.0.area", None), ("patient.\ud800", "patient.\\ud800")],
)
def test_half_a_character_is_named_by_its_path(ask, path, named):
    answer = ask(json.dumps(changed(path, "\ud800")))

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [named or path]


@pytest.mark.parametrize("body", ["", "{", "[" * 100_000, "[]", "null", '"x"', "[1]"])
def test_what_is_no_question_is_refused(ask, body):
    assert ask(body).status_code == 400


def test_admins_may_ask_and_the_front_desk_may_not(client_of, loaded_for_all, admin, front_desk):
    body = {"data": json.dumps(NORMAL), "content_type": "application/json"}

    assert client_of(admin).post(ADDRESS, **body).status_code == 200
    assert client_of(front_desk).post(ADDRESS, **body).status_code == 403
    assert client_of(admin).get(ADDRESS).status_code == 405
