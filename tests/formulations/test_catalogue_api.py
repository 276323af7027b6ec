"""The loaded_for_all for machines, and what the API says of itself."""

import pytest
from django.test import Client
from openapi_spec_validator import validate

from mesoplan.staff.services import issue_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def api_of():
    def with_token(user) -> Client:
        return Client(headers={"Authorization": f"Token {issue_token(user=user)}"})

    return with_token


def test_ingredients_come_with_their_limits(api_of, clinician, loaded_for_all):
    answer = api_of(clinician).get("/api/v1/ingredients/", {"q": "lidocaine"}).json()

    (lidocaine,) = answer["results"]
    assert lidocaine["name"] == "Lidocaine"
    assert {limit["kind"]: (limit["value"], limit["unit"]) for limit in lidocaine["limits"]} == {
        "per_session": ("300.00000000", "mg"),
        "per_kg": ("4.50000000", "mg/kg"),
    }
    assert lidocaine["is_blocked"] is False


def test_one_ingredient_has_an_address_of_its_own(api_of, admin, loaded_for_all):
    client = api_of(admin)
    (buflomedil,) = client.get("/api/v1/ingredients/", {"q": "buflomedil"}).json()["results"]

    assert client.get(f"/api/v1/ingredients/{buflomedil['id']}/").json()["is_blocked"] is True


def test_techniques_are_listed(api_of, clinician, loaded_for_all):
    answer = api_of(clinician).get("/api/v1/techniques/").json()

    assert len(answer["results"]) == 19
    assert answer["results"][0]["code"] == "epidermic"


@pytest.mark.parametrize("address", ["/api/v1/ingredients/", "/api/v1/techniques/"])
def test_the_front_desk_and_strangers_are_refused_and_nobody_writes(api_of, front_desk, admin, address):
    assert api_of(front_desk).get(address).status_code == 403
    assert Client().get(address).status_code == 401
    assert api_of(admin).post(address, {}).status_code == 405


def test_the_list_takes_as_many_queries_for_many_as_for_one(
    api_of, clinician, loaded_for_all, django_assert_num_queries, django_assert_max_num_queries
):
    client = api_of(clinician)
    with django_assert_max_num_queries(8) as one:
        client.get("/api/v1/ingredients/", {"q": "lidocaine"})
    with django_assert_num_queries(len(one)):
        client.get("/api/v1/ingredients/")


def test_every_role_reads_the_schema_and_it_is_valid(api_of, clinician, front_desk, admin):
    for person in (clinician, front_desk, admin):
        answer = api_of(person).get("/api/v1/schema/", {"format": "json"})
        assert answer.status_code == 200
        paths = answer.json()["paths"].keys()
        assert {"/api/v1/ingredients/", "/api/v1/techniques/", "/api/v1/dose-checks/"} <= paths
    validate(answer.json())


def test_every_role_reads_the_page_about_the_api_and_strangers_do_not(client_of, front_desk):
    assert client_of(front_desk).get("/api/v1/docs/").status_code == 200
    assert Client().get("/api/v1/docs/").status_code == 401
    assert Client().get("/api/v1/schema/").status_code == 401
