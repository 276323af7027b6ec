"""No letter leaves while a move can still be taken back; and none at all where somebody decided so."""

from datetime import timedelta

from django.core import mail

from sessions.booking.models import UNDO_LASTS
from sessions.booking.services.change import undo_move
from sessions.reminders import services
from sessions.reminders.models import Reminder
from tests.sessions.reminders.conftest import THURSDAY_AT_TEN

AT_TWO = THURSDAY_AT_TEN + timedelta(hours=4)
LONG_BEFORE = THURSDAY_AT_TEN - timedelta(days=1)


def subjects():
    return [message.subject for message in mail.outbox]


def test_a_letter_of_a_move_waits_as_long_as_the_move_can_be_taken_back(visit, move, clock):
    services.run()
    move(AT_TWO, settled=False)
    clock.shift(UNDO_LASTS - timedelta(seconds=1))
    services.run()
    assert len(mail.outbox) == 1
    clock.shift(timedelta(seconds=1))
    services.run()
    assert subjects()[1:] == ["Your appointment has moved to Thursday 26 November 2026, 14:00"]


def test_a_reminder_that_comes_due_meanwhile_waits_as_well(visit, move, clock):
    services.run()
    clock.move_to(LONG_BEFORE - timedelta(minutes=2))
    move(AT_TWO, settled=False)
    clock.move_to(LONG_BEFORE)
    services.run()
    assert len(mail.outbox) == 1
    clock.shift(UNDO_LASTS)
    services.run()
    assert len(mail.outbox) == 3


def test_of_a_move_that_was_taken_back_nobody_ever_hears(visit, move, clock, front_desk):
    services.run()
    moved = move(AT_TWO, settled=False)
    services.run()
    undo_move(actor=front_desk, appointment=moved, version=moved.version)
    clock.shift(UNDO_LASTS)
    services.run()
    clock.move_to(LONG_BEFORE)
    services.run()
    assert subjects() == [
        "Your appointment on Thursday 26 November 2026, 10:00",
        "Reminder: Thursday 26 November 2026, 10:00",
    ]


def test_where_somebody_decided_so_no_letter_tells_of_the_move_but_the_visit_is_recalled(visit, move, clock):
    services.run()
    move(AT_TWO, tell=False)
    services.run()
    assert len(mail.outbox) == 1
    clock.move_to(LONG_BEFORE)
    services.run()
    assert subjects()[1:] == ["Reminder: Thursday 26 November 2026, 14:00"]
    assert not Reminder.objects.filter(rule="moved").exists()


def test_the_next_move_is_told_again(visit, move):
    services.run()
    move(AT_TWO, tell=False)
    move(AT_TWO + timedelta(hours=1))
    services.run()
    assert subjects()[1:] == ["Your appointment has moved to Thursday 26 November 2026, 15:00"]


def test_a_cancellation_names_the_time_that_was_told_by_mouth_too(visit, move, cancel):
    services.run()
    move(AT_TWO, tell=False)
    cancel()
    services.run()
    assert subjects()[1:] == ["Your appointment on Thursday 26 November 2026, 14:00 is cancelled"]
    assert "No longer: Thursday 26 November 2026 at 10:00" in mail.outbox[1].body
