"""Two clinicians who tell the same patients at the same moment, in real transactions."""

import pytest
from django.core import mail
from django.utils import timezone

from mesoplan.refusals import DomainError
from sessions.reminders.models import RecallNotice
from sessions.reminders.telling import services
from sessions.reminders.telling.letters import Said
from sessions.reminders.telling.people import people_of
from tests import factories
from tests.same_time import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def colleague(clinic):
    return factories.make_user("clinician", clinic)


@pytest.mark.parametrize("attempt", range(3))
def test_told_by_two_at_once_each_patient_has_one_row(recalled, clinician, colleague, attempt):
    seen = {person.addressee.key for person in people_of(recalled, clinician, timezone.now()).to_write}

    outcomes = together(
        *(
            lambda by=by: services.tell_patients(actor=by, lot=recalled, seen=seen, said=Said())
            for by in (clinician, colleague)
        )
    )

    assert sorted(outcomes) == [0, 2]
    assert RecallNotice.objects.count() == 2


@pytest.mark.parametrize("attempt", range(3))
def test_written_to_and_called_at_once_a_patient_is_told_once(recalled, clinician, colleague, ana, attempt):
    outcomes = together(
        lambda: services.tell_patients(actor=clinician, lot=recalled, seen={f"recalled:{ana.pk}"}, said=Said()),
        lambda: services.note_told_by_phone(actor=colleague, lot=recalled, patient=ana),
    )

    assert RecallNotice.objects.count() == 1
    assert outcomes[0] == 0 or isinstance(outcomes[1], DomainError)


@pytest.mark.parametrize("attempt", range(3))
def test_two_workers_send_each_message_once(recalled, clinician, attempt):
    seen = {person.addressee.key for person in people_of(recalled, clinician, timezone.now()).to_write}
    services.tell_patients(actor=clinician, lot=recalled, seen=seen, said=Said())

    together(services.run, services.run)

    assert sorted(message.to[0] for message in mail.outbox) == ["ana@home.example", "zoe@home.example"]
