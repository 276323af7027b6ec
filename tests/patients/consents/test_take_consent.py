"""Taking and withdrawing a consent, and on which days it holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from patients.consents.services import Told, hand_out, take_consent, withdraw_consent
from patients.consents.sheets import scanned
from patients.consents.standing import Standing, consents_of
from patients.models import Consent, ConsentHandout, ConsentSheet
from tests import factories
from tests.patients.consents.test_sheets import PDF

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 2)
TOLD = Told(("hips", "belly"), 10, "90 € a session", allows_photos=False, questions_answered=True)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def text(clinician):
    return factories.make_consent_version(clinician).texts.get(language="en")


def take(actor, patient, text, *, seen: int = 0, **other) -> Consent:
    told = Told(**(TOLD.__dict__ | other))
    return take_consent(actor=actor, patient=patient, text=text, told=told, signed=scanned(PDF), seen=seen)


def standing(consent: Consent, on: date = MONDAY) -> Standing:
    return consents_of([consent.patient_id]).standing(consent, on)


def test_a_consent_keeps_what_was_told_and_the_scan(clinician, ana, text):
    consent = take(clinician, ana, text)
    consent.refresh_from_db()
    assert (consent.areas, consent.sessions, consent.number) == (["belly", "hips"], 10, 1)
    assert (consent.taken_by, consent.signed_on, consent.way) == (clinician, MONDAY, "paper")
    assert bytes(consent.sheet.content) == PDF


def test_the_front_desk_and_admins_cannot_take_it(front_desk, admin, ana, text):
    for person in (front_desk, admin):
        with pytest.raises(DomainError, match="Whoever treats takes the consent"):
            take(person, ana, text)
    assert not ConsentSheet.objects.exists()


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"questions_answered": False}, "questions_answered"),
        ({"cost": "  "}, "cost"),
        ({"signed_on": MONDAY + timedelta(days=1)}, "signed_on"),
        ({"signed_on": MONDAY - timedelta(days=1)}, "signed_on"),
    ],
    ids=["questions open", "no cost", "tomorrow", "before the text was in use"],
)
def test_what_is_missing_is_said_at_its_field(clinician, ana, text, other, field):
    with pytest.raises(DomainError) as refusal:
        take(clinician, ana, text, **other)
    assert list(refusal.value.fields) == [field]


def test_a_text_that_is_not_in_use_is_not_signed(clinician, ana):
    draft = factories.make_consent_version()
    with pytest.raises(DomainError, match="not in use any more"):
        take(clinician, ana, draft.texts.get(language="en"))


def test_a_consent_names_areas_and_a_living_patient(clinician, ana, text):
    with pytest.raises(DomainError, match="names the areas"):
        take(clinician, ana, text, areas=())
    ana.deceased_on = MONDAY
    ana.save()
    with pytest.raises(DomainError, match="has died"):
        take(clinician, ana, text)


def test_whoever_has_not_seen_the_last_one_looks_again(clinician, ana, text):
    take(clinician, ana, text)
    with pytest.raises(StaleEditError):
        take(clinician, ana, text)
    assert take(clinician, ana, text, seen=1).number == 2


def test_the_time_to_think_counts_from_the_first_handout(front_desk, clinician, admin, ana, text, clock):
    hand_out(actor=front_desk, patient=ana, text=text)
    with pytest.raises(DomainError, match="hands out"):
        hand_out(actor=admin, patient=ana, text=text)
    clock.shift(timedelta(hours=50))
    hand_out(actor=clinician, patient=ana, text=text)
    assert take(clinician, ana, text).hours_to_think == 50
    assert ConsentHandout.objects.count() == 2


def test_a_draft_is_not_handed_out(front_desk, ana):
    with pytest.raises(DomainError, match="not in use any more"):
        hand_out(actor=front_desk, patient=ana, text=factories.make_consent_version().texts.get(language="fr"))


def test_a_withdrawal_ends_it_from_its_day_on(clinician, front_desk, ana, text, clock):
    consent = take(clinician, ana, text)
    clock.shift(timedelta(days=3))
    with pytest.raises(DomainError, match="Only a clinician"):
        withdraw_consent(actor=front_desk, consent=consent, on=MONDAY, reason="No more.")
    withdraw_consent(actor=clinician, consent=consent, on=MONDAY + timedelta(days=2), reason=" No more. ")
    assert standing(consent, MONDAY + timedelta(days=1)) == Standing.VALID
    assert standing(consent, MONDAY + timedelta(days=2)) == Standing.WITHDRAWN
    consent.refresh_from_db()
    assert (consent.withdrawal_reason, consent.withdrawn_by) == ("No more.", clinician)


@pytest.mark.parametrize(
    ("on", "reason", "field"),
    [(MONDAY, " ", "reason"), (MONDAY + timedelta(days=1), "x", "on"), (MONDAY - timedelta(days=1), "x", "on")],
)
def test_a_withdrawal_has_a_day_and_a_reason(clinician, ana, text, on, reason, field):
    with pytest.raises(DomainError) as refusal:
        withdraw_consent(actor=clinician, consent=take(clinician, ana, text), on=on, reason=reason)
    assert list(refusal.value.fields) == [field]


def test_it_is_withdrawn_once(clinician, ana, text):
    consent = take(clinician, ana, text)
    withdraw_consent(actor=clinician, consent=consent, on=MONDAY, reason="No more.")
    with pytest.raises(DomainError, match="withdrawn already"):
        withdraw_consent(actor=clinician, consent=consent, on=MONDAY, reason="Again.")


def test_whoever_takes_back_the_last_has_taken_back_those_before_it(clinician, ana, text):
    first, second = take(clinician, ana, text), take(clinician, ana, text, seen=1)
    withdraw_consent(actor=clinician, consent=second, on=MONDAY, reason="No more.")
    assert standing(first) == Standing.WITHDRAWN
    assert standing(take(clinician, ana, text, seen=2)) == Standing.VALID


def test_a_text_with_other_risks_makes_earlier_consents_too_little(clinician, ana, text, clock):
    consent = take(clinician, ana, text)
    clock.shift(timedelta(days=1))
    factories.make_consent_version(clinician)
    assert standing(consent, MONDAY + timedelta(days=1)) == Standing.VALID
    factories.make_consent_version(clinician, changes_risk=True)
    assert standing(consent, MONDAY) == Standing.VALID
    assert standing(consent, MONDAY + timedelta(days=1)) == Standing.OUTDATED
    factories.make_consent_version(clinician, family="enzyme", changes_risk=True)
    fresh = factories.make_consent(ana, clinician)
    assert standing(fresh, MONDAY + timedelta(days=1)) == Standing.VALID
