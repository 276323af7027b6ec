"""A password link opens somebody's account: who makes one proves who they are, is noted, and cannot do it unseen."""

import re
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import InternalError, connection, transaction
from django.utils import timezone
from playwright.sync_api import expect

from mesoplan.audit.models import PasswordLink
from mesoplan.clinics.colleagues import letters
from mesoplan.clinics.colleagues.services import make_link
from mesoplan.clinics.tasks import tell_of_links
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from tests.factories import PASSWORD, make_clinic, make_user

pytestmark = pytest.mark.django_db
REQUEST = "12345678-1234-1234-1234-123456789abc"
AGAIN = "/account/reauthenticate/"


@pytest.fixture(autouse=True)
def nobody_has_tried_too_often() -> None:
    cache.clear()


@pytest.fixture
def admins(client_of, admin):
    """Signed in a while ago."""
    return client_of(admin)


def path_in(answer) -> str:
    return re.search(r">http://testserver(/account/[^<]+)<", answer.text)[1]


def lines(admins, **wish) -> list[tuple[str, str]]:
    page = admins.get("/audit/", {"tab": "links", **wish}).context["page"]
    return [(str(line.person), line.what) for line in page.lines]


def link_for(person, admin) -> PasswordLink:
    make_link(actor=admin, person=person, request_id=REQUEST)
    return PasswordLink.objects.get(person=person)


def test_who_makes_a_link_types_their_password_first_and_then_has_it(admins, admin, clinician):
    asked = admins.post(f"/people/{clinician.pk}/link")
    assert asked.headers["Location"].startswith(AGAIN)
    assert not PasswordLink.objects.exists()
    assert admins.post(asked.headers["Location"], {"password": "a guess of mine"}).status_code == 200
    assert not PasswordLink.objects.exists()
    answer = admins.post(asked.headers["Location"], {"password": PASSWORD})
    assert "/account/password/reset/key/" in path_in(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    made = PasswordLink.objects.get()
    assert (made.made_by, made.person) == (admin, clinician)


def test_the_proof_holds_for_five_minutes(admins, clinician):
    admins.post(AGAIN, {"password": PASSWORD})
    assert admins.post(f"/people/{clinician.pk}/link").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert admins.post(f"/people/{clinician.pk}/link").headers["Location"].startswith(AGAIN)
    assert PasswordLink.objects.count() == 1


def test_a_new_account_and_one_taken_back_need_the_proof_too(admins, clinic, clinician):
    User.objects.filter(pk=clinician.pk).update(is_active=False)
    typed = {"email": "noor@clinic.example", "name": "Noor Ali", "role": "clinician", "clinics": [clinic.pk]}
    for path, data in (("new", typed), (f"{clinician.pk}/reactivate", {})):
        assert admins.post(f"/people/{path}", data).headers["Location"].startswith(AGAIN)
    assert not User.objects.filter(email="noor@clinic.example").exists()
    assert not User.objects.get(pk=clinician.pk).is_active


def test_what_was_typed_for_a_new_account_is_taken_up_after_the_proof(admins, clinic):
    typed = {"email": "noor@clinic.example", "name": "Noor Ali", "role": "clinician", "clinics": [clinic.pk]}
    asked = admins.post("/people/new", typed | {"email": "noor"})
    answer = admins.post(asked.headers["Location"], {"password": PASSWORD})
    assert list(answer.context["form"].errors) == ["email"]
    assert 'action="/people/new"' in answer.text
    assert "Noor Ali" in answer.text
    assert "/account/password/reset/key/" in path_in(admins.post("/people/new", typed))


def test_the_audit_says_who_made_a_link_for_whom_in_which_request(admins, admin, clinician):
    admins.post(AGAIN, {"password": PASSWORD})
    answer = admins.post(f"/people/{clinician.pk}/link")
    page = admins.get("/audit/", {"tab": "links"})
    (line,) = page.context["page"].lines
    assert (line.person, line.what) == ("Omar Saïd", "Dr Marin, marin@clinic.example")
    assert line.request == answer.headers["X-Request-ID"]
    assert "Dr Marin, marin@clinic.example" in page.text
    assert path_in(answer) not in page.text


def test_the_audit_finds_a_link_by_its_maker_its_person_and_its_day(admins, admin, clinician, front_desk, ana):
    make_link(actor=admin, person=clinician, request_id=REQUEST)
    make_link(actor=admin, person=front_desk, request_id=REQUEST)
    theirs = [("Omar Saïd", "Dr Marin, marin@clinic.example")]
    assert lines(admins, person=clinician.pk) == theirs
    assert len(lines(admins, person=admin.pk)) == 2
    assert lines(admins, until="2026-01-01") == []
    assert lines(admins, patient=ana.number) == []
    assert b"marin@clinic.example" in admins.get("/audit/download", {"tab": "links"}).getvalue()


def test_the_list_of_links_costs_the_same_however_long(admins, admin, clinic, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(5):
            admins.get("/audit/", {"tab": "links"})
        for _number in range(5):
            make_link(actor=admin, person=make_user("clinician", clinic), request_id=REQUEST)


@pytest.mark.parametrize(
    "statement", ["DELETE FROM audit_passwordlink", "UPDATE audit_passwordlink SET made_by_id = person_id"]
)
def test_the_database_keeps_who_made_a_link(admin, clinician, statement):
    link_for(clinician, admin)
    with pytest.raises(InternalError, match="audit_passwordlink"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_person_is_told_once_by_e_mail_in_the_language_and_on_the_clock_of_their_clinic(admin):
    new_york = make_clinic(name="New York", time_zone="America/New_York", language="en")
    maya = make_user("clinician", new_york, name="Dr Maya Lin", email="maya@clinic.example")
    with time_machine.travel("2026-11-23T15:05:00Z", tick=False):
        made = make_link(actor=admin, person=maya, request_id=REQUEST)
        letters.tell_of_links()
        letters.tell_of_links()
    (letter,) = mail.outbox
    assert letter.to == ["maya@clinic.example"]
    assert "On Monday 23 November 2026 at 10:05, Omar Saïd (omar@clinic.example) made a link" in letter.body
    assert made not in letter.body


def test_who_belongs_to_no_clinic_is_told_too(admin):
    link_for(make_user("admin", email="eva@clinic.example"), admin)
    letters.tell_of_links()
    assert mail.outbox[0].to == ["eva@clinic.example"]


def test_a_letter_that_did_not_get_through_is_tried_again(admin, clinician, front_desk, monkeypatch):
    link_for(clinician, admin)
    link_for(front_desk, admin)

    def fail(_message):
        raise SMTPServerDisconnected

    with monkeypatch.context() as cut_off:
        cut_off.setattr("django.core.mail.EmailMessage.send", fail)
        letters.tell_of_links()
    assert PasswordLink.objects.filter(told_at=None).count() == 2
    letters.tell_of_links()
    assert {letter.to[0] for letter in mail.outbox} == {clinician.email, front_desk.email}
    assert not PasswordLink.objects.filter(told_at=None).exists()


def test_of_a_link_that_works_no_more_nobody_is_told(admin, clinician):
    link_for(clinician, admin)
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        letters.tell_of_links()
    assert not mail.outbox


def test_the_letter_goes_on_commit_and_a_broker_that_is_down_costs_nobody_their_link(
    admins, clinician, monkeypatch, django_capture_on_commit_callbacks, caplog
):
    admins.post(AGAIN, {"password": PASSWORD})
    rung = []
    monkeypatch.setattr(tell_of_links, "delay", lambda: rung.append("rung"))
    with django_capture_on_commit_callbacks(execute=True):
        admins.post(f"/people/{clinician.pk}/link")
    assert rung == ["rung"]

    def fail():
        raise ConnectionError("no broker")

    monkeypatch.setattr(tell_of_links, "delay", fail)
    with django_capture_on_commit_callbacks(execute=True):
        assert "/account/password/reset/key/" in path_in(admins.post(f"/people/{clinician.pk}/link"))
    assert "no broker" in caplog.text
    tell_of_links()
    assert len(mail.outbox) == 2


def test_a_deactivated_person_gets_no_link(admin, clinician):
    User.objects.filter(pk=clinician.pk).update(is_active=False)
    with pytest.raises(DomainError, match="Dr Marin is deactivated"):
        make_link(actor=admin, person=clinician, request_id=REQUEST)
    assert not PasswordLink.objects.exists()


@pytest.mark.parametrize("role", ["clinician", "front_desk"])
def test_nobody_but_an_admin_is_even_asked(client_of, clinic, admin, role):
    person = client_of(make_user(role, clinic))
    assert person.post(f"/people/{admin.pk}/link").status_code == 403
    assert person.get("/audit/", {"tab": "links"}).status_code == 403
    assert not PasswordLink.objects.exists()


@pytest.mark.browser
def test_in_the_browser_the_link_comes_after_the_password_and_stands_in_the_audit(
    transactional_db, window_of, admin, clinician
):
    page = window_of(admin, f"/people/{clinician.pk}/")
    page.get_by_role("button", name="Make a password link").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    link = page.get_by_label("Give this link to nobody but them")
    assert "/account/password/reset/key/" in link.input_value()
    assert link.evaluate("field => field.scrollWidth <= field.clientWidth && field.scrollHeight <= field.clientHeight")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status").get_by_text("Copied.")).to_be_visible()
    assert link.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)") == link.input_value()
    page.goto("/audit/?tab=links")
    assert page.get_by_role("row", name="Omar Saïd").get_by_text("Dr Marin").is_visible()


@pytest.mark.browser
def test_where_the_clipboard_is_closed_the_link_is_selected_and_that_is_said(
    transactional_db, window_of, admin, clinician
):
    page = window_of(admin, f"/people/{clinician.pk}/")
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.get_by_role("button", name="Make a password link").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status").get_by_text("The link is selected: copy it by hand.")).to_be_visible()
    cache.clear()
