"""What the engine answers other programs."""

from copy import deepcopy

import pytest
from django.test import Client

from mesoplan.staff.services import issue_token
from tests.formulations.dose_checks.conftest import ADDRESS, NORMAL, changed

pytestmark = pytest.mark.django_db


def given(ingredient: str, amount: str, on: str, unit: str = "mg", area: str = "belly") -> dict[str, object]:
    return {"ingredient": ingredient, "amount": {"value": amount, "unit": unit}, "on": on, "area": area}


def doses(answer) -> dict[str, dict]:
    return {line["ingredient"]: line for line in answer.json()["doses"]}


def findings(answer) -> dict[str, dict]:
    return {finding["code"]: finding for finding in answer.json()["findings"]}


def test_doses_come_with_limit_and_fraction_as_exact_decimals(ask):
    answer = ask(NORMAL)

    assert answer.status_code == 200
    lidocaine = doses(answer)["Lidocaine"]
    assert lidocaine["drawn"] == {"value": "50", "unit": "mg"}
    assert lidocaine["injected"] == {"value": "50", "unit": "mg"}
    assert lidocaine["per_point"] == {"value": "1", "unit": "mg"}
    assert lidocaine["limit"] == {"value": "270", "unit": "mg"}
    assert lidocaine["per_kg"]["unit"] == "mg/kg"
    assert lidocaine["per_kg"]["value"].startswith("0.8333")
    assert lidocaine["fraction_of_limit"].startswith("0.185185")
    assert lidocaine["workings"] == ["50 points × 0.2 mL × 10 mg/mL × 5 mL ÷ 10 mL = 50 mg"]
    assert answer.json()["next_allowed_on"] is None
    assert [it for it in answer.json()["findings"] if it["severity"] == "stop"] == []


def test_too_much_is_a_stop_with_the_figures_compared(ask):
    question = changed("syringes.0.components.0.concentration.value", "60.00000000000000000001")

    finding = findings(ask(question))["session_limit"]

    assert finding["severity"] == "stop"
    assert finding["ingredients"] == ["Lidocaine"]
    assert finding["value"] == {"value": "300.00000000000000000005", "unit": "mg"}
    assert finding["limit"] == {"value": "300", "unit": "mg"}
    assert "Lidocaine" in finding["message"]


def test_exactly_the_limit_passes(ask):
    question = changed("syringes.0.components.0.concentration.value", "54")

    answer = ask(question)

    assert doses(answer)["Lidocaine"]["fraction_of_limit"] == "1"
    assert not {"session_limit", "kg_limit"} & findings(answer).keys()


def test_the_areas_of_a_day_and_what_was_given_on_it_count_together(ask):
    question = deepcopy(NORMAL)
    question["syringes"].append({**question["syringes"][0], "area": "thighs"})
    question["history"] = [given("lidocaine", "0.2", "2026-11-24", unit="g", area="arms")]

    answer = ask(question)

    assert doses(answer)["Lidocaine"]["injected"] == {"value": "100", "unit": "mg"}
    assert doses(answer)["Lidocaine"]["given_today"] == {"value": "200", "unit": "mg"}
    assert findings(answer)["kg_limit"]["value"] == {"value": "300", "unit": "mg"}


def test_the_history_says_when_the_next_session_may_be(ask):
    question = changed(
        "syringes.0.components.0",
        {
            "ingredient": "Deoxycholic acid (Kybella)",
            "concentration": {"value": "10", "unit": "mg/mL"},
            "volume_ml": "5",
        },
    )
    question["history"] = [given("Deoxycholic acid (Kybella)", "40", "2026-11-10")]

    answer = ask(question)

    assert answer.json()["next_allowed_on"] == "2026-12-10"
    assert findings(answer)["interval"]["severity"] in {"stop", "override"}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("patient.weight_kg", "missing_weight"),
        ("patient.conditions", "unanswered_absolute"),
        ("patient.allergies", "allergies_unknown"),
        ("syringes.0.components.0.concentration", "missing_strength"),
    ],
)
def test_what_cannot_be_checked_is_a_finding(ask, path, code):
    assert code in findings(ask(changed(path, None)))
    assert code not in findings(ask(NORMAL))


def test_conditions_and_allergies_are_matched(ask):
    assert findings(ask(changed("patient.conditions", ["pregnancy"])))["condition_absolute"]["conditions"] == [
        "pregnancy"
    ]
    assert findings(ask(changed("patient.allergies", ["amide_anaesthetic"])))["allergen"]["ingredients"] == [
        "Lidocaine"
    ]


def test_components_of_one_product_are_drawn_in_one_volume(ask):
    pair = [
        {
            "ingredient": "Phosphatidylcholine (with deoxycholate)",
            "concentration": {"value": "50", "unit": "mg/mL"},
            "volume_ml": "5",
            "product": "PC/DC",
        },
        {
            "ingredient": "Sodium deoxycholate (compounded)",
            "concentration": {"value": "2.5", "unit": "%"},
            "volume_ml": "5",
            "product": "PC/DC",
        },
    ]
    question = changed("syringes.0.components", pair)
    question["syringes"][0] |= {"points": 10, "volume_per_point_ml": "0.5"}

    answer = ask(question)

    assert doses(answer)["Phosphatidylcholine (with deoxycholate)"]["injected"] == {"value": "250", "unit": "mg"}
    assert doses(answer)["Sodium deoxycholate (compounded)"]["injected"] == {"value": "125", "unit": "mg"}
    assert "missing_deoxycholate_strength" not in findings(answer)


def test_the_number_of_the_session_counts_towards_the_course(ask):
    component = {
        "ingredient": "Deoxycholic acid (Kybella)",
        "concentration": {"value": "10", "unit": "mg/mL"},
        "volume_ml": "5",
    }
    question = changed("syringes.0.components.0", component)

    assert "course_count" not in findings(ask({**question, "session_number": 6}))
    assert "course_count" in findings(ask({**question, "session_number": 7}))


def test_sentences_come_in_the_language_of_the_request(loaded_for_all, clinician):
    client = Client(headers={"Authorization": f"Token {issue_token(user=clinician)}", "Accept-Language": "fr"})

    answer = client.post(ADDRESS, changed("patient.allergies", None), content_type="application/json")

    assert "allergies" in findings(answer)["allergies_unknown"]["message"]
    assert findings(answer)["allergies_unknown"]["message"].startswith("Personne")


def test_a_check_takes_a_fixed_number_of_queries(ask, django_assert_num_queries, django_assert_max_num_queries):
    question = deepcopy(NORMAL)
    with django_assert_max_num_queries(10) as one:
        ask(question)
    question["syringes"] *= 10
    question["history"] = [given("Lidocaine", "10", "2026-01-01"), given("Caffeine", "10", "2026-01-01")]
    with django_assert_num_queries(len(one)):
        ask(question)


def test_what_the_country_has_banned_is_a_stop_there(ask):
    question = changed("syringes.0.components.0.ingredient", "Ginkgo biloba extract")
    elsewhere, brazil = deepcopy(question), deepcopy(question)
    elsewhere["patient"]["country"], brazil["patient"]["country"] = "FR", "BR"

    assert "banned_in_country" not in findings(ask(question)) | findings(ask(elsewhere))
    assert findings(ask(brazil))["banned_in_country"]["severity"] == "stop"
