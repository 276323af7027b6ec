"""Two people at two screens, in real transactions."""

import pytest

from mesoplan.refusals import DomainError
from patients.consents.services import Told, take_consent
from patients.consents.sheets import scanned
from patients.consents.writing import put_into_use
from patients.models import Consent, ConsentVersion
from tests import factories
from tests.patients.consents.test_sheets import PDF
from tests.same_time import together

pytestmark = pytest.mark.django_db(transaction=True)


def refusals(outcomes: list[object]) -> list[DomainError]:
    return [outcome for outcome in outcomes if isinstance(outcome, DomainError)]


@pytest.mark.parametrize("attempt", range(3))
def test_two_who_put_a_draft_into_use_do_it_once(clinic, clinician, attempt):
    before = factories.make_consent_version(clinician)
    draft = factories.make_consent_version()
    other = factories.make_user("clinician", clinic)

    outcomes = together(
        *(lambda who=who: put_into_use(actor=who, draft=draft, edits=1, is_read=True) for who in (clinician, other))
    )

    assert len(refusals(outcomes)) == 1
    before.refresh_from_db()
    assert (before.status, ConsentVersion.objects.in_use().get()) == ("replaced", draft)


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_who_sign_at_once_one_looks_again(ana, clinician, attempt):
    text = factories.make_consent_version(clinician).texts.get(language="en")
    told = Told(("belly",), 10, "90 €", allows_photos=False, questions_answered=True)

    def sign() -> Consent:
        return take_consent(actor=clinician, patient=ana, text=text, told=told, signed=scanned(PDF), seen=0)

    assert len(refusals(together(sign, sign))) == 1
    assert Consent.objects.count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_nobody_signs_what_is_being_replaced_unawares(ana, clinician, attempt):
    text = factories.make_consent_version(clinician).texts.get(language="en")
    draft = factories.make_consent_version(changes_risk=True)
    told = Told(("belly",), 10, "90 €", allows_photos=False, questions_answered=True)

    together(
        lambda: take_consent(actor=clinician, patient=ana, text=text, told=told, signed=scanned(PDF), seen=0),
        lambda: put_into_use(actor=clinician, draft=draft, edits=1, is_read=True),
    )

    assert ConsentVersion.objects.in_use().get() == draft
    assert Consent.objects.filter(taken_at__gt=ConsentVersion.objects.get(pk=draft.pk).confirmed_at).count() == 0
