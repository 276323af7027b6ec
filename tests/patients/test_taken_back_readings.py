"""A reading that was a mistake counts nowhere, and is kept: a summary may have spoken of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from formulations.patient_facts import patient_facts
from formulations.screening.questions import giving_body_mass_index
from mesoplan.staff.services import issue_token
from patients.banner import banner_for
from patients.models import Measurement
from patients.services.measurements import record_measurement, take_back_measurements
from sessions.progress.chart import chart_of
from tests.factories import make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def mistake(clinician, ana) -> Measurement:
    """The newest weight, after one of yesterday that was right."""
    now = timezone.now()
    for kind, value, at in (
        ("weight", "61.5", now - timedelta(days=1)),
        ("height", "168", now - timedelta(days=1)),
        ("weight", "165", now),
    ):
        taken = record_measurement(actor=clinician, patient=ana, kind=kind, value=Decimal(value), measured_at=at)
    take_back_measurements(actor=clinician, patient=ana, pks=[taken.pk])
    return taken


def test_doses_are_reckoned_from_the_weight_before(mistake, ana):
    assert patient_facts(ana, on=ana.clinic.today).weight_kg == Decimal("61.5")


def test_it_gives_no_body_mass_index(mistake, clinician, ana):
    take_back_measurements(actor=clinician, patient=ana, pks=ana.measurements.of_kind("weight").values("pk"))
    assert not giving_body_mass_index([ana])


def test_banner_chart_and_machines_show_the_weight_before(mistake, clinician, ana):
    assert banner_for(ana, clinician).weight_kg == Decimal("61.5")
    weight, _height = chart_of(ana).series
    assert (weight.latest.value, weight.count) == (Decimal("61.5"), 1)
    token = {"Authorization": f"Token {issue_token(user=clinician)}"}
    answer = Client(headers=token).get(f"/api/v1/patients/{ana.pk}/")
    assert {it["value"] for it in answer.json()["measurements"]} == {"61.50", "168.00"}


def test_the_page_offers_it_no_more(mistake, clinician, ana, client_of):
    page = client_of(clinician).get(f"/patients/{ana.pk}/measure?just={mistake.pk}")
    assert not page.context["just"]
    assert {it.value for it in page.context["page"]} == {Decimal("61.5"), Decimal(168)}


def test_the_history_says_when_it_was_taken_back_and_keeps_the_value(mistake):
    kept = Measurement.with_mistakes.get(pk=mistake.pk)
    assert [(it.pgh_label, it.entered_in_error) for it in kept.events.order_by("pgh_id")] == [
        ("insert", False),
        ("update", True),
    ]
    assert kept.value == 165


def test_nothing_of_another_patient_and_nothing_twice_is_taken_back(mistake, clinician, clinic, ana):
    bruno = make_patient(clinic, given_name="Bruno")
    weight = ana.measurements.of_kind("weight").get()
    assert take_back_measurements(actor=clinician, patient=bruno, pks=[weight.pk]) == 0
    assert take_back_measurements(actor=clinician, patient=ana, pks=[weight.pk, mistake.pk]) == 1
