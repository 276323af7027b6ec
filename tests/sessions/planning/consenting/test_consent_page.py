"""The page on which a patient consents to a course: on the tablet, or on paper with a scan."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from formulations.dosing.classes import DEOXYCHOLATE
from patients.models import Consent
from tests import factories
from tests.patients.consents.test_sheets import PDF, STROKE

pytestmark = pytest.mark.django_db
SIGNATURE = json.dumps({"width": 600, "height": 200, "strokes": [STROKE]})


@pytest.fixture
def text(clinician):
    return factories.make_consent_version(clinician).texts.get(language="en")


@pytest.fixture
def course(ana, clinician):
    return factories.make_active_course(ana, clinician, sessions=2)


@pytest.fixture
def destroying(clinician):
    deoxycholate = factories.make_ingredient("Deoxycholate", classes=[DEOXYCHOLATE])
    return factories.make_version(clinician, name="DC", recipe={factories.make_product(deoxycholate): "5"})


def page_of(course) -> str:
    return reverse("planning:consent", args=[course.pk])


def signed(read, /, **other: object) -> dict[str, object]:
    """As the page sends it: ticked, told and drawn."""
    values = {
        "seen": "0",
        "text": str(read.pk),
        "areas": "belly",
        "sessions": "2",
        "cost": "90 € a session",
        "questions_answered": "on",
        "way": "tablet",
        "signature": SIGNATURE,
    }
    return values | other


def test_a_patient_signs_on_the_tablet(client_of, clinician, course, text):
    answer = client_of(clinician).post(page_of(course), signed(text, allows_photos="on"), follow=True)
    consent = Consent.objects.get()
    assert "Ana Ruiz has signed." in answer.text
    assert (consent.areas, consent.sessions, consent.allows_photos, consent.way) == (["belly"], 2, True, "tablet")
    assert consent.sheet.kind == "image/svg+xml"
    assert "The patient has consented to what is planned." in client_of(clinician).get(page_of(course)).text


def test_a_patient_signs_on_paper(client_of, clinician, course, text, ana):
    scan = SimpleUploadedFile("signed.pdf", PDF)
    sent = signed(text, way="paper", signature="", scan=scan, signed_on=str(ana.clinic.today))
    client_of(clinician).post(page_of(course), sent)
    assert bytes(Consent.objects.get().sheet.content) == PDF


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"signature": ""}, "Sign in the box."),
        ({"questions_answered": ""}, "Answer the patient&#x27;s questions first"),
        ({"cost": ""}, "Fill this in."),
        ({"way": "paper"}, "no PDF, JPEG or PNG"),
        ({"way": "paper", "scan": SimpleUploadedFile("scan.pdf", b"MZ a program")}, "no PDF, JPEG or PNG"),
        ({"way": "paper", "scan": SimpleUploadedFile("scan.pdf", b"")}, "This file is empty."),
        ({"way": "smoke"}, "Choose one of the list."),
        ({"text": "999999"}, "not in use any more"),
    ],
)
def test_what_is_missing_is_said_and_what_was_drawn_stays(client_of, clinician, course, text, other, words):
    answer = client_of(clinician).post(page_of(course), signed(text, **other))
    assert answer.status_code == 422
    assert words in answer.text
    assert not Consent.objects.exists()


def test_a_plan_that_has_changed_is_read_again_before_it_is_signed(client_of, clinician, course, text):
    answer = client_of(clinician).post(page_of(course), signed(text, areas="belly,hips"))
    assert answer.status_code == 422
    assert "Look at it again" in answer.text
    assert 'name="areas" value="belly"' in answer.text
    assert "[[[10" not in answer.text


def test_a_text_that_has_changed_is_read_again_before_it_is_signed(client_of, clinician, course, text):
    newer = factories.make_consent_version(clinician).texts.get(language="en")
    answer = client_of(clinician).post(page_of(course), signed(text))
    assert "not in use any more" in answer.text
    assert f'name="text" value="{newer.pk}"' in answer.text


def test_each_family_of_the_plan_is_signed_apart(client_of, clinician, ana, text, destroying):
    factories.make_consent_version(clinician, family="cytolytic")
    lipolytic = factories.make_version(clinician)
    course = factories.make_active_course(
        ana, clinician, version=lipolytic, beside={factories.make_area("hips", "Hips"): destroying}
    )
    browser = client_of(clinician)
    answer = browser.post(page_of(course) + "?family=lipolytic", signed(text), follow=True)
    assert "There is no consent to mixtures that destroy fat cells (Hips)." in answer.text
    assert 'name="areas" value="hips"' in answer.text


def test_the_text_is_in_the_language_of_the_patient_unless_another_is_chosen(client_of, clinician, ana, course, text):
    ana.language = "fr"
    ana.save()
    browser = client_of(clinician)
    assert "<h2>Consentement</h2>" in browser.get(page_of(course)).text
    assert "<h2>Consent</h2>" in browser.get(page_of(course) + "?language=en").text


def test_without_a_text_in_use_it_says_where_to_begin(client_of, clinician, course):
    assert "No text is in use" in client_of(clinician).get(page_of(course)).text


def test_without_an_area_it_says_where_to_begin(client_of, clinician, ana):
    assert "Nothing is planned yet" in client_of(clinician).get(page_of(factories.make_course(ana, clinician))).text


def test_a_course_that_is_over_asks_for_no_consent(client_of, clinician, course, text):
    course.status, course.stop_reason = "stopped", "Moved."
    course.save()
    assert client_of(clinician).get(page_of(course)).status_code == 409


def test_the_front_desk_does_not_take_it(client_of, front_desk, course, text):
    browser = client_of(front_desk)
    assert browser.get(page_of(course)).status_code == browser.post(page_of(course), signed(text)).status_code == 403
    assert not Consent.objects.exists()


@pytest.mark.parametrize("more", [0, 3])
def test_more_areas_and_consents_ask_no_more_questions(
    client_of, clinician, ana, text, more, django_assert_num_queries
):
    version = factories.make_version(clinician)
    areas = {factories.make_area(f"area{n}", f"Area {n}"): version for n in range(more)}
    course = factories.make_active_course(ana, clinician, version=version, beside=areas)
    for _each in range(1 + more):
        factories.make_consent(ana, clinician)
    browser = client_of(clinician)
    with django_assert_num_queries(19):
        browser.get(page_of(course))


def test_on_a_tablet_in_the_hand_of_a_patient_nothing_leads_to_others(client_of, clinician, course, text):
    page = client_of(clinician).get(page_of(course), {"handed": "1"}).text

    for way in ('href="/patients/', 'href="/calendar', 'name="q"', "/account/logout/", course.goal):
        assert way not in page
    assert "Give the tablet back" in page
    assert "data-pad" in page


def test_the_page_in_the_hand_of_a_patient_speaks_the_language_of_the_text(client_of, clinician, course, text):
    page = client_of(clinician).get(page_of(course), {"handed": "1", "language": "fr"}).text

    assert '<html lang="fr">' in page
    assert "Signature du patient" in page
    assert 'type="hidden" name="way" value="tablet"' in page


def test_whoever_has_signed_with_the_tablet_in_hand_is_thanked_before_anything_else_shows(
    client_of, clinician, course, text
):
    answer = client_of(clinician).post(f"{page_of(course)}?handed=1", signed(text), follow=True)

    assert answer.redirect_chain == [(f"{page_of(course)}?handed=1", 302)]
    assert "Please give the tablet back." in answer.text
    assert 'href="/patients/' not in answer.text


def test_what_was_refused_stays_in_the_hand_of_the_patient(client_of, clinician, course, text):
    answer = client_of(clinician).post(f"{page_of(course)}?handed=1", signed(text, signature=""))

    assert answer.status_code == 422
    assert 'href="/patients/' not in answer.text
