from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from knox.models import AuthToken

from mesoplan.staff.models import User
from mesoplan.staff.services import add_person, issue_token


def test_the_command_prints_a_token_that_opens_the_api(front_desk):
    printed = StringIO()
    call_command("api_token", "LEA@clinic.example", stdout=printed)

    token = printed.getvalue().strip()
    assert Client(headers={"Authorization": f"Token {token}"}).get("/api/v1/patients/").status_code == 200


def test_only_the_hash_of_a_token_is_kept(front_desk):
    printed = StringIO()
    call_command("api_token", front_desk.email, stdout=printed)

    row = AuthToken.objects.get()
    assert printed.getvalue().strip() not in {row.digest, row.token_key}


def answer_to(token: str) -> HttpResponse:
    return Client(headers={"Authorization": f"Token {token}"}).get("/api/v1/patients/")


def test_the_command_says_until_when_the_token_is_valid_apart_from_the_token(front_desk):
    printed, said = StringIO(), StringIO()
    with time_machine.travel("2026-11-24T10:30:00Z", tick=False):
        call_command("api_token", front_desk.email, stdout=printed, stderr=said)

    assert said.getvalue() == "Valid until 2027-02-22 10:30 UTC.\n"
    assert len(printed.getvalue().split()) == 1


def test_a_token_is_valid_for_as_many_days_as_the_setting_says_and_then_answers_401_in_words(front_desk, settings):
    settings.API_TOKEN_DAYS = 2
    with time_machine.travel("2026-11-24T10:30:00Z", tick=False) as clock:
        token = issue_token(user=front_desk).text
        clock.shift(timedelta(days=2) - timedelta(seconds=1))
        assert answer_to(token).status_code == 200
        clock.shift(timedelta(seconds=1))
        for _ in range(2):  # it says so every time
            answer = answer_to(token)
            assert answer.status_code == 401
            assert answer.json()["detail"] == "This token expired on 26 November 2026. Ask for a new one."
        assert answer.headers["WWW-Authenticate"] == "Token"


def test_a_token_from_before_tokens_ended_ends_as_if_it_had_been_made_now(front_desk):
    with time_machine.travel("2026-11-24T10:30:00Z", tick=False) as clock:
        _row, token = AuthToken.objects.create(user=front_desk, expiry=None)
        clock.shift(timedelta(days=89))
        assert answer_to(token).status_code == 200
        clock.shift(timedelta(days=1))
        assert answer_to(token).status_code == 401


@pytest.mark.parametrize("token", ["x", "0" * 64, "\xff\xfe", "zz" * 32])
def test_what_is_no_token_answers_401(db, token):
    answer = answer_to(token)
    assert (answer.status_code, answer.json()["detail"]) == (401, "This token is not valid.")


def test_a_token_of_somebody_who_may_not_sign_in_answers_401(front_desk):
    token = issue_token(user=front_desk).text
    User.objects.filter(pk=front_desk.pk).update(is_active=False)
    assert answer_to(token).status_code == 401


def test_a_token_opens_no_more_than_its_person_may(admin):
    assert answer_to(issue_token(user=admin).text).status_code == 403


def test_the_description_of_the_api_says_how_a_token_signs_in(client_of, admin):
    described = client_of(admin).get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}).json()
    schemes = described["components"]["securitySchemes"]
    assert {"type": "apiKey", "in": "header", "name": "Authorization"}.items() <= schemes["knoxApiToken"].items()


@pytest.mark.parametrize("email", ["nobody@clinic.example", "gone@clinic.example"])
def test_who_may_not_sign_in_gets_no_token(db, front_desk, email):
    front_desk.email, front_desk.is_active = "gone@clinic.example", False
    front_desk.save()

    with pytest.raises(CommandError, match=f"Nobody signs in with {email}"):
        call_command("api_token", email)

    assert not AuthToken.objects.exists()


@pytest.mark.parametrize(
    ("field", "changes"),
    [("role", {"role": "surgeon"}), ("email", {"email": "no address"}), ("name", {"name": ""})],
)
def test_a_person_of_an_unknown_role_or_without_an_address_is_refused_at_the_field(db, field, changes):
    details = {"email": "eva@clinic.example", "name": "Eva", "role": "admin", "password": "long enough for anybody"}

    with pytest.raises(ValidationError) as refusal:
        add_person(**(details | changes))

    assert field in refusal.value.error_dict
    assert not User.objects.exists()
