"""Who sends a form after the sign-in was lost neither loses what was typed nor lands at an address without a page."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page, expect

from patients.models import Patient
from tests.browsing import violations
from tests.factories import PASSWORD

RECORD = "http://testserver/appointments/1/record"
NOT_KEPT = "You have been signed out; what you sent was not kept."


def test_the_way_leads_over_the_sign_in_back_to_the_form(db) -> None:
    client = Client(headers={"Referer": RECORD})
    answer = client.post("/appointments/1/record/addenda", {"text": "Seen again."})
    assert answer["Location"] == "/account/login/?next=http%3A//testserver/appointments/1/record"
    assert NOT_KEPT in client.get(answer["Location"]).text


def test_whoever_signs_in_then_is_at_the_form_again(clinician) -> None:
    client = Client(headers={"Referer": RECORD})
    sign_in = client.post("/appointments/1/record/addenda")["Location"]
    answer = client.post(sign_in, {"login": clinician.email, "password": PASSWORD})
    assert answer["Location"] == RECORD


def test_the_way_never_leads_to_another_site(db) -> None:
    answer = Client().post("/appointments/1/check-in", headers={"Referer": "https://elsewhere.example/"})
    assert answer["Location"] == "/account/login/?next=/"


def test_what_htmx_sends_without_a_cookie_is_a_lost_sign_in_too_and_a_refusal_with_one_is_not(
    clinician, client_of
) -> None:
    stranger, known = Client(enforce_csrf_checks=True), client_of(clinician)
    known.handler.enforce_csrf_checks = True
    answers = [it.post("/appointments/1/record/save", headers={"HX-Request": "true"}) for it in (stranger, known)]
    assert [it.status_code for it in answers] == [401, 403]
    assert "You have been signed out, and this was not kept." in answers[0].text


@pytest.mark.parametrize(("method", "path"), [("get", "/patients/"), ("post", "/account/logout/")])
def test_where_nothing_was_lost_nothing_is_said(db, method: str, path: str) -> None:
    answer = getattr(Client(), method)(path, follow=True)
    assert answer.status_code == 200
    assert NOT_KEPT not in answer.text


@pytest.mark.parametrize(
    ("referer", "back"), [(RECORD, RECORD), (f"http://testserver/account/login/?next={RECORD}/addenda", "/"), ("", "/")]
)
def test_an_address_without_a_page_says_so_and_leads_back(client_of, clinician, referer: str, back: str) -> None:
    answer = client_of(clinician).get("/appointments/1/record/addenda", headers={"Referer": referer})
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "There is no page to open here" in answer.text
    assert f'<a class="btn btn-primary" href="{back}">' in answer.text


def test_the_api_says_it_as_it_says_every_no(client_of, clinician) -> None:
    answer = client_of(clinician).delete("/api/v1/patients/")
    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"


@pytest.fixture
def registration(transactional_db, window_of, front_desk) -> Page:
    page = window_of(front_desk, "/patients/new")
    page.get_by_label("Given name").fill("Ana")
    page.get_by_label("Family name").fill("Ruiz")
    page.get_by_label("Birth date").fill("1985-03-14")
    page.get_by_label("Sex").select_option(index=1)
    return page


def sign_in_beside(page: Page, email: str) -> None:
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in again").click()
    beside = opened.value
    beside.get_by_label("Email").fill(email)
    beside.get_by_label("Password", exact=True).fill(PASSWORD)
    beside.get_by_role("button", name="Sign in", exact=True).click()
    beside.wait_for_url(lambda url: "/account/login" not in url)


@pytest.mark.browser
def test_what_was_typed_stays_until_it_is_sent_after_signing_in_beside(registration, front_desk) -> None:
    page, save = registration, registration.get_by_role("main").get_by_role("button", name="Add patient")
    Session.objects.all().delete()

    save.click()
    expect(page.get_by_text("You have been signed out, and this was not kept.")).to_be_visible()
    expect(page.get_by_label("Family name")).to_have_value("Ruiz")
    save.click()
    expect(page.locator("#signed-out")).to_have_count(1)
    assert not Patient.objects.exists()

    sign_in_beside(page, front_desk.email)
    save.click()
    expect(page.get_by_role("heading", name="Ana Ruiz")).to_be_visible()
    assert Patient.objects.count() == 1


@pytest.mark.browser
def test_a_question_that_gets_no_answer_keeps_nothing_back_and_sends_nothing_twice(registration) -> None:
    sent = []
    registration.on("request", lambda request: sent.append(request.method))
    registration.route("**/account/login/", lambda route: route.abort())
    registration.get_by_role("main").get_by_role("button", name="Add patient").dblclick()
    expect(registration.get_by_role("heading", name="Ana Ruiz")).to_be_visible()
    assert (sent.count("HEAD"), sent.count("POST")) == (1, 1)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_whoever_signs_out_twice_is_out(window_of, clinician) -> None:
    page = window_of(clinician, "/patients/")
    Session.objects.all().delete()
    page.get_by_role("button", name="Dr Marin").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_over_a_page_it_is_said_where_it_was_asked(window_of, clinician) -> None:
    page = window_of(clinician, "/styleguide/")
    Session.objects.all().delete()
    page.get_by_role("button", name="Cancel sessions").click()
    dialog = page.get_by_role("dialog", name="Cancel 4 sessions of Ana Ruiz")
    dialog.get_by_role("button", name="Cancel 4 sessions").click()
    expect(dialog.get_by_role("link", name="Sign in again")).to_be_focused()
    assert violations(page) == []
    dialog.get_by_role("button", name="Go back").click()
    expect(dialog).to_be_hidden()
