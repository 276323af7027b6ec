"""Whoever could not be written to is called, and who called is noted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mesoplan.refusals import DomainError
from sessions.reminders import services
from sessions.reminders.models import Reminder, ReminderStatus, Rule
from tests.sessions.reminders.conftest import THURSDAY_AT_TEN

AT_TWO = THURSDAY_AT_TEN + timedelta(hours=4)


@pytest.mark.usefixtures("without_address")
def test_a_call_is_noted_with_who_called_and_leaves_the_list(visit, front_desk):
    services.run()
    (row,) = services.note_called(actor=front_desk, reminders=[Reminder.objects.get(rule=Rule.CONFIRMATION)])

    assert (row.status, row.called_by, row.called_at) == (ReminderStatus.CALLED, front_desk, timezone.now())
    assert not Reminder.objects.to_call(timezone.now()).exists()
    services.run()
    assert Reminder.objects.get(pk=row.pk).status == ReminderStatus.CALLED


@pytest.mark.usefixtures("without_address")
def test_whoever_was_told_by_phone_and_moved_back_needs_no_second_call(visit, front_desk, move):
    services.run()
    services.note_called(actor=front_desk, reminders=[Reminder.objects.get(rule=Rule.CONFIRMATION)])
    move(AT_TWO)
    move(THURSDAY_AT_TEN)
    services.run()

    assert not Reminder.objects.to_call(timezone.now()).exists()


@pytest.mark.usefixtures("without_address")
def test_a_call_noted_by_mistake_is_taken_back(visit, front_desk):
    services.run()
    (row,) = services.note_called(actor=front_desk, reminders=[Reminder.objects.get(rule=Rule.CONFIRMATION)])
    (row,) = services.undo_call(actor=front_desk, reminder=row)

    assert (row.status, row.called_by, row.called_at) == (ReminderStatus.FAILED, None, None)
    with pytest.raises(DomainError, match="No call is noted"):
        services.undo_call(actor=front_desk, reminder=row)


@pytest.mark.usefixtures("without_address")
def test_nobody_notes_a_call_about_a_time_that_has_moved_meanwhile(visit, front_desk, move):
    services.run()
    row = Reminder.objects.get(rule=Rule.CONFIRMATION)
    move(AT_TWO)

    with pytest.raises(DomainError, match="has changed since"):
        services.note_called(actor=front_desk, reminders=[row])


def test_a_message_that_arrived_needs_no_call(visit, front_desk):
    services.run()

    with pytest.raises(DomainError, match="needs no call"):
        services.note_called(actor=front_desk, reminders=[Reminder.objects.get(rule=Rule.CONFIRMATION)])
