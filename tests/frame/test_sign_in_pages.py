"""The browser's side of signing in: closed to strangers, two steps for those who want them, all in the frame."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from tests.factories import PASSWORD

OWN_PAGES = [
    "/account/2fa/",
    "/account/2fa/webauthn/",
    "/account/password/change/",
    "/account/logout/",
]
OPEN_PAGES = ["/account/login/", "/account/password/reset/", "/account/password/reset/done/", "/account/inactive/"]


@pytest.fixture(autouse=True)
def nobody_has_tried_too_often(settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = False


def sign_in(person) -> Client:
    client = Client()
    answer = client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def sign_in_and_prove_it(person) -> Client:
    client = sign_in(person)
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def set_up_app(client: Client) -> None:
    secret = re.search(r'class="secret">([A-Z2-7]+)<', client.get("/account/2fa/totp/activate/").text)[1]
    assert client.post("/account/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_a_stranger_can_open_what_leads_in(db, path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert 'class="entrance"' in answer.text
    assert "<nav" not in answer.text


@pytest.mark.parametrize("path", OWN_PAGES)
def test_a_persons_own_pages_stand_in_the_frame(clinician, path: str) -> None:
    answer = sign_in(clinician).get(path)
    assert answer.status_code == 200
    assert 'class="topbar"' in answer.text
    assert answer.text.count("<h1>") == 1


@pytest.mark.parametrize("path", OWN_PAGES)
def test_a_stranger_is_sent_to_sign_in(db, path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_a_wrong_password_keeps_the_address_and_says_so_on_top(clinician) -> None:
    answer = Client().post("/account/login/", {"login": clinician.email, "password": "wrong"})
    assert "error-summary" in answer.text
    assert f'value="{clinician.email}"' in answer.text


def test_nobody_makes_an_account_for_themselves(db) -> None:
    answer = Client().get("/account/signup/")
    assert "Accounts are made by your clinic" in answer.text
    assert "/account/signup/" not in Client().get("/account/login/").text


def test_signing_in_leaves_no_message_behind(clinician) -> None:
    assert "data-toast" not in sign_in(clinician).get("/styleguide/").text.split('id="toasts"')[1]


def test_a_stolen_open_session_cannot_change_how_one_signs_in(clinician) -> None:
    client = sign_in(clinician)
    answer = client.get("/account/2fa/totp/activate/", follow=True)
    assert "Is it still you?" in answer.text
    proof = {"password": PASSWORD, "next": "/account/2fa/totp/activate/"}
    assert client.post("/account/reauthenticate/", proof)["Location"] == "/account/2fa/totp/activate/"


def test_looking_for_the_address_page_does_not_bar_the_way_to_the_second_step(clinician) -> None:
    client = sign_in_and_prove_it(clinician)
    assert client.get("/account/email/")["Location"] == "/account/2fa/"
    set_up_app(client)


def test_a_wrong_code_does_not_set_up_the_app(clinician) -> None:
    answer = sign_in_and_prove_it(clinician).post("/account/2fa/totp/activate/", {"code": "000000"})
    assert '<a href="#id_code">' in answer.text
    assert not Authenticator.objects.exists()


def test_the_second_step_lets_in_with_a_code_and_not_without(clinician) -> None:
    set_up_app(sign_in_and_prove_it(clinician))
    codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    client = Client()
    first = client.post("/account/login/", {"login": clinician.email, "password": PASSWORD}, follow=True)
    assert "Second step" in first.text
    assert client.get("/styleguide/").status_code == 302
    assert "error-summary" in client.post("/account/2fa/authenticate/", {"code": "000000"}).text
    assert client.post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    assert client.get("/styleguide/").status_code == 200


def test_recovery_codes_come_with_the_app_and_can_be_read_downloaded_and_renewed(clinician) -> None:
    client = sign_in_and_prove_it(clinician)
    set_up_app(client)
    codes = re.findall(r"<li>([0-9A-Za-z]{8,})</li>", client.get("/account/2fa/recovery-codes/").text)
    assert len(codes) == 10
    assert codes[0] in client.get("/account/2fa/recovery-codes/download/").text
    assert "stop working" in client.get("/account/2fa/recovery-codes/generate/").text
    client.post("/account/2fa/recovery-codes/generate/")
    assert codes[0] not in client.get("/account/2fa/recovery-codes/").text


def test_the_app_can_be_put_away_again(clinician) -> None:
    client = sign_in_and_prove_it(clinician)
    set_up_app(client)
    assert "In use" in client.get("/account/2fa/").text
    assert "whoever learns your password" in client.get("/account/2fa/totp/deactivate/").text
    client.post("/account/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def test_a_key_can_be_added_named_and_removed(clinician) -> None:
    client = sign_in_and_prove_it(clinician)
    assert 'id="mfa_webauthn_add"' in client.get("/account/2fa/webauthn/add/").text
    key = Authenticator.objects.create(
        user=clinician, type=Authenticator.Type.WEBAUTHN, data={"name": "Blue key", "credential": {}}
    )
    assert "Blue key" in client.get("/account/2fa/webauthn/").text
    client.post(f"/account/2fa/webauthn/keys/{key.pk}/edit/", {"name": "Key of room 2"})
    assert "Key of room 2" in client.get("/account/2fa/webauthn/").text
    assert "no longer sign you in" in client.get(f"/account/2fa/webauthn/keys/{key.pk}/remove/").text
    client.post(f"/account/2fa/webauthn/keys/{key.pk}/remove/")
    assert "No key yet" in client.get("/account/2fa/webauthn/").text


def test_a_password_is_changed_only_by_who_knows_the_old_one(clinician) -> None:
    client = sign_in(clinician)
    new = "another long password"
    wrong = {"oldpassword": "guess", "password1": new, "password2": new}
    assert "error-summary" in client.post("/account/password/change/", wrong).text
    client.post("/account/password/change/", wrong | {"oldpassword": PASSWORD})
    clinician.refresh_from_db()
    assert clinician.check_password(new)


def test_a_forgotten_password_is_replaced_through_the_mailed_link(clinician, mailoutbox) -> None:
    client = Client()
    answer = client.post("/account/password/reset/", {"email": clinician.email}, follow=True)
    assert "Look in your e-mail" in answer.text
    link = re.search(r"/account/password/reset/key/\S+", mailoutbox[0].body)[0]
    form = client.get(link, follow=True)
    assert "Choose a new password" in form.text
    new = "another long password"
    done = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)
    assert "Your password is changed" in done.text
    assert "This link no longer works" in Client().get(link, follow=True).text


def test_the_language_can_be_chosen_before_signing_in(db) -> None:
    client = Client()
    answer = client.post("/i18n/setlang/", {"language": "fr", "next": "/account/login/"})
    assert answer["Location"] == "/account/login/"
    assert '<html lang="fr">' in client.get("/account/login/").text
