"""The health questions, at the door: unknown is not no."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from formulations.models import Condition
from mesoplan.audit.models import ChartOpening
from patients.models import Patient
from patients.services.measurements import record_measurement
from patients.services.screening import record_answers
from tests.factories import make_clinic, make_patient, make_user

pytestmark = pytest.mark.django_db

CONDITIONS = {
    "pregnancy": "all",
    "hiv": "all",
    "bmi_over_30": "all",
    "age_under_18": "all",
    "epilepsy": "ingredient",
    "allergy_soy": "ingredient",
    "skin_disease_at_site": "site",
}


@pytest.fixture(autouse=True)
def catalogue(db):
    Condition.objects.bulk_create(
        Condition(
            code=code,
            label=code.replace("_", " ").capitalize(),
            scope=scope,
            severity="absolute",
            source_status="found",
            position=position,
        )
        for position, (code, scope) in enumerate(CONDITIONS.items())
    )


@pytest.fixture
def page(ana) -> str:
    return f"/patients/{ana.pk}/screening"


def answers(browser, page, **chosen) -> dict[str, str]:
    """What the browser sends when a person opens the page, chooses these answers and saves."""
    form = browser.get(page).context["form"]
    standing = {name: form[name].initial for name in form.fields}
    return {f"initial-{name}": answer for name, answer in standing.items()} | standing | chosen


def stored(patient) -> dict[str, str]:
    return dict(patient.screening_answers.values_list("condition", "answer"))


def asked(browser, page) -> set[str]:
    return set(browser.get(page).context["form"].fields)


def test_only_the_answers_that_were_chosen_are_kept(client_of, clinician, ana, page):
    browser = client_of(clinician)
    assert browser.post(page, answers(browser, page, pregnancy="absent", epilepsy="present")).status_code == 302
    assert stored(ana) == {"pregnancy": "absent", "epilepsy": "present"}
    assert ana.screening_answers.get(condition="pregnancy").asked_by == clinician
    assert "Dr Marin" in browser.get(page).text


def test_each_answer_of_a_question_is_shown_once(client_of, clinician, page):
    shown = client_of(clinician).get(page).text
    question = shown.partition('<span class="segments">')[2].partition("</fieldset>")[0]
    assert question.count("<label") == question.count('type="radio"') == 3
    assert question.count("Not asked") == 1


def test_saving_without_choosing_keeps_nothing(client_of, clinician, ana, page):
    browser = client_of(clinician)
    browser.post(page, answers(browser, page))
    assert stored(ana) == {}


def test_asking_again_gives_every_answer_a_new_moment(client_of, clinician, ana, page):
    browser = client_of(clinician)
    record_answers(actor=make_user("clinician"), patient=ana, answers={"pregnancy": "absent", "hiv": "absent"})
    browser.post(page, answers(browser, page, hiv="present"))
    assert {row.condition for row in ana.screening_answers.filter(asked_by=clinician)} == {"hiv"}
    browser.post(page, answers(browser, page) | {"again": "on"})
    assert {row.condition for row in ana.screening_answers.filter(asked_by=clinician)} == {"hiv", "pregnancy"}


def test_what_the_record_answers_is_not_asked(client_of, clinician, ana, page):
    browser = client_of(clinician)
    assert asked(browser, page) == {"pregnancy", "hiv", "bmi_over_30", "epilepsy", "skin_disease_at_site"}
    for kind, value in (("weight", 61), ("height", 168)):
        record_measurement(actor=clinician, patient=ana, kind=kind, value=value, measured_at=ana.created_at)
    assert "bmi_over_30" not in asked(browser, page)


@pytest.mark.parametrize(("sex", "is_asked"), [("male", False), ("other", True), ("unknown", True)])
def test_pregnancy_is_left_out_only_for_men(client_of, clinician, clinic, sex, is_asked):
    patient = make_patient(clinic, sex=sex)
    assert ("pregnancy" in asked(client_of(clinician), f"/patients/{patient.pk}/screening")) is is_asked


def test_an_answer_given_in_the_meantime_is_shown_and_not_overwritten(client_of, clinician, ana, page):
    browser = client_of(clinician)
    typed = answers(browser, page, pregnancy="absent", hiv="absent")
    record_answers(actor=make_user("clinician", name="Dr Sato"), patient=ana, answers={"pregnancy": "present"})
    refused = browser.post(page, typed)
    assert refused.status_code == 422
    assert "Dr Sato" in refused.context["form"].errors["pregnancy"][0]
    assert refused.context["form"]["hiv"].value() == "absent"
    assert stored(ana) == {"pregnancy": "present"}
    assert browser.post(page, typed | {"initial-pregnancy": "present"}).status_code == 302
    assert stored(ana) == {"pregnancy": "absent", "hiv": "absent"}


@pytest.mark.parametrize("answer", ["perhaps", ""])
def test_a_crafted_answer_is_refused(client_of, clinician, ana, page, answer):
    browser = client_of(clinician)
    refused = browser.post(page, answers(browser, page, pregnancy=answer))
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["pregnancy"]
    assert stored(ana) == {}


def test_a_question_that_does_not_exist_is_not_kept(client_of, clinician, ana, page):
    browser = client_of(clinician)
    browser.post(page, answers(browser, page, left_handed="present"))
    assert stored(ana) == {}


def test_opening_the_page_is_noted(client_of, clinician, ana, page):
    client_of(clinician).get(page)
    assert ChartOpening.objects.get().patient_id == ana.pk


@pytest.mark.parametrize("role", ["front_desk", "admin"])
def test_only_clinicians_ask(client_of, clinic, ana, page, role):
    browser = client_of(make_user(role, clinic))
    assert browser.get(page).status_code == 403
    assert browser.post(page, {"pregnancy": "absent"}).status_code == 403
    assert stored(ana) == {}


def test_a_clinician_of_another_clinic_finds_nobody_there(client_of, page):
    assert client_of(make_user("clinician", make_clinic(name="Lyon"))).get(page).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_answers(
    client_of, clinician, ana, page, django_assert_num_queries
):
    browser = client_of(clinician)
    record_answers(actor=clinician, patient=Patient.objects.get(), answers=dict.fromkeys(CONDITIONS, "absent"))
    with django_assert_num_queries(12):
        browser.get(page)


@time_machine.travel(datetime(2026, 11, 25, 11, tzinfo=UTC), tick=False)
def test_the_body_mass_index_is_asked_again_when_the_weight_is_older_than_90_days(client_of, clinician, ana, page):
    browser = client_of(clinician)
    now = timezone.now()
    for kind, value in (("weight", 61), ("height", 168)):
        days = timedelta(days=91)
        record_measurement(actor=clinician, patient=ana, kind=kind, value=value, measured_at=now - days)
    assert "bmi_over_30" in asked(browser, page)
    record_measurement(actor=clinician, patient=ana, kind="weight", value=61, measured_at=now - timedelta(days=90))
    assert "bmi_over_30" not in asked(browser, page)
