from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from knox.models import AuthToken

from mesoplan.staff.models import User
from mesoplan.staff.services import add_person


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
