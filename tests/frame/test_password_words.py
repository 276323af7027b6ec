"""What stands at the fields of signing in: a label, what a new password has to be, and nothing twice."""

import re

import pytest
from django.test import Client

from mesoplan.staff.sign_in import password_path
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
SENTENCE = "At least 12 characters, hard to guess, and unlike your name and e-mail address."


@pytest.fixture(autouse=True)
def nobody_has_tried_too_often(settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture
def signed_in(clinician) -> Client:
    client = Client()
    client.post("/account/login/", {"login": clinician.email, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.mark.parametrize(
    ("path", "completed"),
    [
        ("/account/login/", ["email", "current-password"]),
        ("/account/password/reset/", ["email"]),
        ("/account/reauthenticate/", ["current-password"]),
        ("/account/password/change/", ["current-password", "new-password", "new-password"]),
        ("/account/2fa/totp/activate/", ["one-time-code"]),
    ],
)
def test_a_field_has_its_label_and_no_placeholder_and_the_browser_knows_what_to_put_there(signed_in, path, completed):
    client = Client() if path in {"/account/login/", "/account/password/reset/"} else signed_in
    main = client.get(path).text.split("<main")[1]
    assert "placeholder" not in main
    assert re.findall(r'autocomplete="([^"]+)"', main) == completed


def test_what_a_new_password_has_to_be_is_said_in_one_sentence_wherever_one_is_typed(signed_in, clinician):
    clinician.refresh_from_db()  # a link dies with the next sign-in
    by_link = Client().get(password_path(clinician), follow=True).text
    for page in (by_link, signed_in.get("/account/password/change/").text):
        assert page.count(SENTENCE) == 1
        assert "personal information" not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("short", "12 characters at least."),
        ("password1234", "Many people use this password."),
        ("marin@clinic.example", "This is too much like your name or your e-mail address."),
    ],
)
def test_why_a_new_password_is_refused_is_said_in_the_same_words(clinician, typed, said):
    client = Client()
    form = client.get(password_path(clinician), follow=True)
    answer = client.post(form.request["PATH_INFO"], {"password1": typed, "password2": typed})
    assert said in answer.text
