import pytest
from django.test import Client

pytestmark = [pytest.mark.urls("tests.frame.urls"), pytest.mark.django_db]

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/styleguide/?page=2"}


def test_a_refusal_is_a_page_that_keeps_a_way_back(client_of, clinician) -> None:
    answer = client_of(clinician).post("/refuses", headers={"Referer": "http://testserver/styleguide/"})
    assert answer.status_code == 409
    assert "Room 2 is taken at 10:30." in answer.text
    assert 'href="http://testserver/styleguide/"' in answer.text


def test_the_way_back_never_leads_to_another_site(client_of, clinician) -> None:
    answer = client_of(clinician).post("/refuses", headers={"Referer": "https://elsewhere.example/"})
    assert "elsewhere.example" not in answer.text


def test_htmx_gets_the_refusal_as_a_message_on_the_page(client_of, clinician) -> None:
    answer = client_of(clinician).post("/refuses", headers=HTMX)
    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#messages"
    assert answer["HX-Reselect"] == "#refusal"
    assert "Room 2 is taken at 10:30." in answer.text
    assert "<html" not in answer.text


def test_a_fault_is_not_mistaken_for_a_refusal(client_of, clinician) -> None:
    with pytest.raises(RuntimeError, match="a fault"):
        client_of(clinician).get("/breaks")


def test_messages_come_with_the_part_that_caused_them_and_only_once(client_of, clinician) -> None:
    client = client_of(clinician)
    answer = client.get("/says", headers=HTMX)
    assert '<div hx-swap-oob="beforeend:#toasts">' in answer.text
    assert answer.text.count("Session 4 moved.") == 1
    assert answer.text.count("The reminder was not sent.") == 1
    assert "Session 4 moved." not in client.get("/styleguide/").text


def test_a_part_without_messages_is_left_as_it_is(client_of, clinician) -> None:
    answer = client_of(clinician).get("/styleguide/", headers=HTMX)
    assert "hx-swap-oob" not in answer.text


def test_whoever_sends_something_after_the_sign_in_is_lost_keeps_the_page(db) -> None:
    answer = Client().post("/refuses", headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (401, "#messages")
    assert not answer.has_header("HX-Redirect")
    assert "You have been signed out" in answer.text


def test_a_lost_sign_in_moves_the_whole_page_and_returns_to_it(db) -> None:
    answer = Client().get("/says", headers=HTMX)
    assert answer["HX-Redirect"] == "/account/login/?next=/styleguide/%3Fpage%3D2"
