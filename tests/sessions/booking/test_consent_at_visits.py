"""What is said of consent where visits are booked, received and decided on."""

import pytest
from django.urls import reverse

from patients.banner import missing_for_treatment
from patients.consents.services import withdraw_consent
from sessions.booking.models import Appointment
from tests import factories
from tests.sessions.booking.desk import book


@pytest.fixture
def visit(first, clinician, monday) -> Appointment:
    return book(first, clinician, first.opens_on, "10:00")


def shown(client, visit) -> str:
    return client.get(reverse("booking:appointment", args=[visit.pk])).text


def withdraw(ana, clinician) -> None:
    consent = factories.make_consent(ana, clinician)
    withdraw_consent(actor=clinician, consent=consent, on=ana.clinic.today, reason="Afraid of needles.")


def test_a_visit_is_booked_without_consent_and_says_so(client_of, front_desk, clinician, visit, ana):
    assert "Consent missing" in shown(client_of(front_desk), visit)
    page = shown(client_of(clinician), visit)
    assert "There is no consent to mixtures that leave fat cells alone (Belly)." in page
    assert reverse("planning:consent", args=[visit.session.course_id]) in page


def test_with_a_consent_nothing_is_said(client_of, front_desk, clinician, visit, ana):
    factories.make_consent(ana, clinician)
    for person in (front_desk, clinician):
        assert "Consent missing" not in shown(client_of(person), visit)
        assert "no consent" not in shown(client_of(person), visit)


def test_a_withdrawal_is_seen_by_both_and_its_reason_by_neither_there(client_of, front_desk, clinician, visit, ana):
    withdraw(ana, clinician)
    desk = shown(client_of(front_desk), visit)
    assert "Consent withdrawn" in desk
    assert "fat cells" not in desk
    assert "needles" not in desk
    assert "is withdrawn" in shown(client_of(clinician), visit)


def test_the_flag_before_a_treatment_says_what_is_missing(visit, ana, clinician):
    assert "consent" in list(missing_for_treatment(ana))
    withdraw(ana, clinician)
    assert "consent (withdrawn)" in list(missing_for_treatment(ana))
    factories.make_consent(ana, clinician)
    assert not [it for it in missing_for_treatment(ana) if "consent" in it]


def test_without_a_course_no_consent_is_missing(ana):
    assert not [it for it in missing_for_treatment(ana) if "consent" in it]


def test_withdrawing_names_the_visits_it_touches_and_cancels_none(client_of, clinician, visit, ana):
    consent = factories.make_consent(ana, clinician)
    browser, address = client_of(clinician), reverse("booking:withdraw_consent", args=[consent.pk])
    assert reverse("booking:appointment", args=[visit.pk]) in browser.get(address).text
    answer = browser.post(address, {"on": str(ana.clinic.today), "reason": "No more."}, follow=True)
    assert "The withdrawal is noted." in answer.text
    assert reverse("booking:appointment", args=[visit.pk]) in answer.text
    visit.refresh_from_db()
    assert visit.is_booked


def test_a_visit_with_another_family_is_not_touched(client_of, clinician, visit, ana):
    consent = factories.make_consent(ana, clinician, family="enzyme")
    page = client_of(clinician).get(reverse("booking:withdraw_consent", args=[consent.pk])).text
    assert "No visit with a mixture of this family is booked." in page


def test_a_withdrawal_without_a_reason_is_refused(client_of, clinician, ana):
    consent = factories.make_consent(ana, clinician)
    answer = client_of(clinician).post(
        reverse("booking:withdraw_consent", args=[consent.pk]), {"on": str(ana.clinic.today), "reason": ""}
    )
    assert answer.status_code == 422
    assert "or that the patient gave none" in answer.text


def test_the_front_desk_does_not_note_it(client_of, front_desk, clinician, ana):
    consent = factories.make_consent(ana, clinician)
    assert client_of(front_desk).get(reverse("booking:withdraw_consent", args=[consent.pk])).status_code == 403


@pytest.mark.parametrize("more", [0, 2])
def test_more_visits_ask_no_more_questions(client_of, clinician, course, ana, more, django_assert_num_queries, monday):
    consent = factories.make_consent(ana, clinician)
    for number in range(1, 2 + more):
        book(course.sessions.get(number=number), clinician, course.sessions.get(number=number).opens_on, "10:00")
    browser = client_of(clinician)
    with django_assert_num_queries(13):
        browser.get(reverse("booking:withdraw_consent", args=[consent.pk]))
