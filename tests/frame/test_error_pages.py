import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.views import csrf
from django.views.defaults import bad_request, permission_denied, server_error


def test_an_unknown_address_says_so_inside_the_frame(client_of, clinician) -> None:
    answer = client_of(clinician).get("/nothing-here")
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.text
    assert "Dr Marin" in answer.text


def test_an_unknown_address_shows_a_stranger_no_navigation(db) -> None:
    answer = Client().get("/nothing-here")
    assert answer.status_code == 404
    assert "<nav" not in answer.text


def test_a_page_of_another_role_says_whom_to_ask(rf, clinician) -> None:
    request = rf.get("/")
    request.user = clinician
    answer = permission_denied(request, PermissionError())
    assert answer.status_code == 403
    assert "ask an admin" in answer.text


def test_a_page_open_for_too_long_says_that_nothing_was_saved(db) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/account/login/", {"login": "a@b.example", "password": "x"})
    assert answer.status_code == 403
    assert "nothing was saved" in answer.text


@pytest.mark.parametrize("query", ["", "?next=/calendar"])
def test_another_sites_name_is_refused_and_breaks_nothing(db, query) -> None:
    answer = Client().get(f"/account/login/{query}", headers={"host": "evil.example"})
    assert answer.status_code == 400


def test_pages_of_faults_need_nothing_that_may_be_broken(rf) -> None:
    for view, arguments, status in ((server_error, (), 500), (bad_request, (ValueError(),), 400)):
        answer = view(rf.get("/"), *arguments)
        assert answer.status_code == status
        assert "Mesoplan" in answer.text


@pytest.mark.parametrize("name", ["patients:list", "formulations:catalogue", "planning:list", "reminders:list"])
def test_a_character_that_no_text_can_hold_is_not_looked_for(client_of, clinician, name) -> None:
    answer = client_of(clinician).get(f"{reverse(name)}?q=%00&status=a%00&category=%00")
    assert answer.status_code == 400
    assert "could not be read" in answer.text


def test_django_shows_our_pages_and_not_its_own() -> None:
    assert get_resolver().resolve_error_handler(500) is server_error
    assert csrf.CSRF_FAILURE_TEMPLATE_NAME == "403_csrf.html"
