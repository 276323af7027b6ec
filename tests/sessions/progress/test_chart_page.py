from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from formulations.models import Condition
from mesoplan.audit.models import ChartOpening
from sessions.progress.services import write_missing_summaries
from tests import factories
from tests.sessions.delivery.chairside import arrive
from tests.sessions.progress.followed import measure, treat


def chart_of(patient) -> str:
    return reverse("progress:chart", args=[patient.pk])


def ask_about(*codes: str) -> None:
    for code in codes:
        Condition.objects.create(
            code=code, label=code, severity="relative", scope="all", action="override", source_status="found"
        )


def test_an_empty_chart_says_how_to_begin(client_of, clinician, clinic):
    bruno = factories.make_patient(clinic, given_name="Bruno", family_name="Sala")

    page = client_of(clinician).get(chart_of(bruno)).text

    assert "No course yet" in page
    assert reverse("planning:open", args=[bruno.pk]) in page
    assert "Nothing measured yet" in page
    assert "No treatment yet" in page


def test_the_chart_shows_courses_readings_and_history(client_of, clinician, course, ana):
    measure(ana, "95", landmark="At the navel", observer=clinician)
    ana.allergies.create(text="Soy", allergen="soy")
    ana.problems.create(text="Asthma")
    ana.medications.create(text="Salbutamol", is_active=False)

    page = client_of(clinician).get(chart_of(ana)).text

    for said in ("Slimmer belly", "0 of 2 given", "Circumference, Belly", "At the navel", "Soy", "Asthma"):
        assert said in page
    assert "<s>Salbutamol</s>" in page


def test_the_chart_counts_the_questions_that_were_not_asked(client_of, clinician, ana):
    ask_about("keloid", "infection", "stroke")
    for code, answer in (("keloid", "absent"), ("stroke", "unknown")):
        ana.screening_answers.create(condition=code, answer=answer, answered_at=timezone.now(), asked_by=clinician)

    assert "2 questions not asked" in client_of(clinician).get(chart_of(ana)).text


def test_the_summary_the_worker_wrote_stands_on_the_chart(client_of, clinician, course, ana, lot, waist_error):
    measure(ana, "95", observer=clinician)
    treat(course, 1, clinician, lot)
    measure(ana, "90", observer=clinician, at=timezone.now() + timedelta(days=5))
    lot.product.components.get().ingredient.__class__.objects.update(evidence_level="C")
    write_missing_summaries()

    page = client_of(clinician).get(chart_of(ana)).text

    for said in (
        "1 of 2 sessions given",
        "−5 cm",
        "Less, beyond the error of measurement",
        "(error 3.63 cm, same observer)",
        "3 of 10 on average",
        "No trial has shown that this mixture reduces fat.",
    ):
        assert said in page


def test_a_draft_and_what_is_booked_are_reached_from_the_chart(client_of, clinician, course, ana):
    appointment = arrive(course.sessions.get(number=1), clinician)
    draft = factories.make_course(ana, clinician, goal="Slimmer hips")

    page = client_of(clinician).get(chart_of(ana)).text

    assert reverse("planning:plan", args=[draft.pk]) in page
    assert reverse("booking:book", args=[course.pk]) in page
    assert appointment.status == "checked_in"


def test_opening_a_chart_is_noted(client_of, clinician, ana):
    client_of(clinician).get(chart_of(ana))

    opening = ChartOpening.objects.get()
    assert (opening.user, opening.patient_id, opening.page) == (clinician, ana.pk, chart_of(ana))


def test_the_front_desk_gets_contact_and_readiness_and_nothing_clinical(client_of, front_desk, clinician, course, ana):
    measure(ana, "95")
    ana.allergies.create(text="Soy", allergen="soy")
    ana.problems.create(text="Asthma")

    page = client_of(front_desk).get(chart_of(ana)).text

    for said in (ana.phone, ana.email, "Session 1 of 2", "health questions", "weight"):
        assert said in page
    for clinical in ("Soy", "Asthma", "Slimmer belly", "Circumference", "Caffeine", "Lipo A"):
        assert clinical not in page
    assert not ChartOpening.objects.exists()


def test_an_admin_opens_no_patient(client_of, admin, ana):
    assert client_of(admin).get(chart_of(ana)).status_code == 403


def test_the_chart_of_another_clinic_is_not_found(client_of, ana):
    stranger = factories.make_user("clinician", factories.make_clinic(name="Lyon"))

    assert client_of(stranger).get(chart_of(ana)).status_code == 404


@pytest.mark.parametrize("more", [0, 4])
def test_a_long_history_asks_no_more_questions(client_of, clinician, course, ana, lot, more, django_assert_num_queries):
    browser = client_of(clinician)
    treat(course, 1, clinician, lot)
    for number in range(more):
        factories.make_active_course(ana, clinician, goal=f"Goal {number}", sessions=4)
        measure(ana, "90", observer=clinician, at=timezone.now() + timedelta(days=number))
        measure(ana, "70", kind="weight", at=timezone.now() + timedelta(days=number))
        ana.allergies.create(text=f"Allergy {number}")
    write_missing_summaries()

    with django_assert_num_queries(24):
        browser.get(chart_of(ana))


def test_the_chart_counts_a_no_of_more_than_a_year_as_not_asked(client_of, clinician, ana):
    ask_about("keloid", "stroke")
    long_ago = timezone.now() - timedelta(days=367)
    for code, answer in (("keloid", "absent"), ("stroke", "present")):
        ana.screening_answers.create(condition=code, answer=answer, answered_at=long_ago, asked_by=clinician)

    assert "1 question not asked" in client_of(clinician).get(chart_of(ana)).text
