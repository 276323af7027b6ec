"""No session begins without a consent that covers its mixtures and its areas; what is open already stays tellable."""

from datetime import timedelta

import pytest
from django.urls import reverse

from formulations.dosing.classes import DEOXYCHOLATE
from mesoplan.refusals import DomainError
from patients.consents.services import withdraw_consent
from sessions.delivery.models import TreatmentRecord
from sessions.delivery.services import open_record
from tests import factories
from tests.sessions.delivery.chairside import come, save, sign


@pytest.fixture
def visit(course, clinician):
    """Checked in, and nobody has asked for a consent."""
    return come(course.sessions.get(number=1), clinician)


def refusal(visit, clinician) -> str:
    with pytest.raises(DomainError) as refused:
        open_record(actor=clinician, appointment=visit)
    assert not TreatmentRecord.objects.exists()
    return refused.value.sentence


def test_without_consent_nothing_begins(visit, clinician):
    said = refusal(visit, clinician)
    assert "Ana Ruiz has to consent first" in said
    assert "There is no consent to mixtures that leave fat cells alone (Belly)." in said


def test_with_it_the_treatment_begins(visit, clinician, ana):
    factories.make_consent(ana, clinician)
    assert open_record(actor=clinician, appointment=visit)


def test_the_page_says_so_and_leads_to_it(visit, clinician, client_of):
    browser = client_of(clinician)
    page = browser.get(reverse("delivery:record", args=[visit.pk])).text
    assert "The patient has not consented to treatment. Take the consent first." in page
    assert f"/courses/{visit.session.course_id}/consent?next=/appointments/{visit.pk}/record" in page
    answer = browser.post(reverse("delivery:start", args=[visit.pk]))
    assert answer.status_code == 409
    assert f"/courses/{visit.session.course_id}/consent" in answer.text


def test_a_consent_to_another_family_is_none(visit, clinician, ana):
    factories.make_consent(ana, clinician, family="cytolytic")
    assert "There is no consent to mixtures that leave fat cells alone" in refusal(visit, clinician)


def test_a_consent_for_other_areas_does_not_cover_these(visit, clinician, ana, client_of):
    factories.make_consent(ana, clinician, areas=("hips",))
    assert "does not cover: Belly" in refusal(visit, clinician)
    page = client_of(clinician).get(reverse("delivery:record", args=[visit.pk])).text
    assert "does not cover: Belly. Take one that does." in page


def test_two_consents_cover_together_what_neither_covers_alone(ana, clinician, monday):
    version, hips = factories.make_version(clinician), factories.make_area("hips", "Hips")
    course = factories.make_active_course(ana, clinician, version=version, beside={hips: version})
    visit = come(course.sessions.get(number=1), clinician)
    factories.make_consent(ana, clinician)
    assert "does not cover: Hips" in refusal(visit, clinician)
    factories.make_consent(ana, clinician, areas=("hips",))
    assert open_record(actor=clinician, appointment=visit)


def test_each_area_needs_the_consent_to_its_own_mixture(ana, clinician, monday):
    deoxycholate = factories.make_ingredient("Deoxycholate", classes=[DEOXYCHOLATE])
    destroying = factories.make_version(clinician, name="DC", recipe={factories.make_product(deoxycholate): "5"})
    hips = factories.make_area("hips", "Hips")
    course = factories.make_active_course(
        ana, clinician, version=factories.make_version(clinician), beside={hips: destroying}
    )
    visit = come(course.sessions.get(number=1), clinician)
    factories.make_consent(ana, clinician, areas=("belly", "hips"))
    assert "There is no consent to mixtures that destroy fat cells (Hips)." in refusal(visit, clinician)
    factories.make_consent(ana, clinician, family="cytolytic", areas=("hips",))
    assert open_record(actor=clinician, appointment=visit)


def test_a_withdrawn_consent_is_none(visit, clinician, ana, client_of):
    consent = factories.make_consent(ana, clinician)
    withdraw_consent(actor=clinician, consent=consent, on=ana.clinic.today, reason="No more.")
    assert "is withdrawn" in refusal(visit, clinician)
    assert "has withdrawn the consent" in client_of(clinician).get(reverse("delivery:record", args=[visit.pk])).text


def test_other_risks_ask_for_a_new_consent(visit, clinician, ana):
    factories.make_consent(ana, clinician)
    factories.make_consent_version(clinician, changes_risk=True)
    assert "tells of other risks than today's" in refusal(visit, clinician)
    factories.make_consent(ana, clinician)
    assert open_record(actor=clinician, appointment=visit)


def test_other_words_alone_ask_for_none(visit, clinician, ana):
    factories.make_consent(ana, clinician)
    factories.make_consent_version(clinician)
    assert open_record(actor=clinician, appointment=visit)


def test_a_record_that_is_open_is_told_to_its_end(record, clinician, ana, lot):
    withdraw_consent(actor=clinician, consent=ana.consents.get(), on=ana.clinic.today, reason="It hurt.")
    with pytest.raises(DomainError) as refused:
        sign(save(record, clinician, lot), clinician)
    assert "has not consented" in refused.value.fields["explanation"]
    record.refresh_from_db()
    signed = sign(save(record, clinician, lot, explanation="Withdrawn after the injection."), clinician)
    assert {"consent_none", "consent_withdrawn"} <= {it["code"] for it in signed.dose_report["findings"]}


def test_a_withdrawal_of_a_later_day_says_nothing_of_today(record, clinician, ana, lot, monday):
    monday.shift(timedelta(days=1))
    withdraw_consent(actor=clinician, consent=ana.consents.get(), on=ana.clinic.today, reason="It hurt.")
    assert sign(save(record, clinician, lot), clinician).is_signed


def test_a_consent_signed_after_the_day_is_said(visit, clinician, ana, monday, lot):
    monday.shift(timedelta(days=1))
    factories.make_consent(ana, clinician)
    record = open_record(actor=clinician, appointment=visit)
    with pytest.raises(DomainError) as refused:
        sign(save(record, clinician, lot), clinician)
    assert "has not consented" in refused.value.fields["explanation"]
