"""Every visit is announced and recalled once; what does not get through is seen by somebody."""

from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from mesoplan.refusals import DomainError
from sessions.booking.services.cancel import cancel_appointment
from sessions.booking.services.change import move_appointment
from sessions.reminders import services
from sessions.reminders.models import Reminder, ReminderStatus, Rule
from tests.sessions.reminders.conftest import MONDAY_AT_NOON, THURSDAY_AT_TEN


def test_a_booking_is_confirmed_at_once_on_the_clock_of_the_clinic(visit):
    services.run()

    (message,) = mail.outbox
    assert message.to == ["ana@home.example"]
    assert "Thursday 26 November 2026" in message.body
    assert "10:00" in message.body


def test_a_message_says_nothing_of_the_treatment(visit):
    services.run()

    text = mail.outbox[0].subject + mail.outbox[0].body
    assert not any(word in text for word in ("Lipo", "belly", "Caffeine", "Session", visit.session.course.goal))


def test_the_patient_is_reminded_the_day_before_at_ten(visit, clock):
    services.run()
    clock.move_to(datetime(2026, 11, 25, 8, 59, tzinfo=UTC))
    services.run()
    assert len(mail.outbox) == 1

    clock.move_to(datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    services.run()
    assert mail.outbox[1].subject.startswith("Reminder")


def test_rounds_that_are_run_again_send_nothing_twice(visit):
    for _ in range(3):
        services.run()

    assert len(mail.outbox) == 1
    assert Reminder.objects.count() == 2


def test_a_patient_is_written_to_in_their_language(visit, ana):
    ana.language = "fr"
    ana.save()

    services.run()

    assert "Date\u202f: jeudi 26 novembre 2026" in mail.outbox[0].body
    assert mail.outbox[0].subject == "Votre rendez-vous le jeudi 26 novembre 2026 à 10:00"


def test_a_moved_visit_is_announced_anew_and_the_old_time_forgotten(visit, clock, front_desk):
    services.run()
    move(visit, front_desk, THURSDAY_AT_TEN + timedelta(hours=4))
    services.run()
    clock.move_to(datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    services.run()

    assert ["at 14:00" in message.body for message in mail.outbox] == [False, True, True]
    assert "10:00" not in mail.outbox[2].body
    assert Reminder.objects.get(rule=Rule.DAY_BEFORE, starts_at=THURSDAY_AT_TEN).status == ReminderStatus.NOT_NEEDED


@pytest.mark.parametrize("away", [timedelta(hours=4), timedelta(days=4)])
def test_a_visit_moved_away_and_back_leaves_its_own_time_in_the_last_message(visit, clock, front_desk, away):
    services.run()
    clock.move_to(datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    services.run()
    for start in (THURSDAY_AT_TEN + away, THURSDAY_AT_TEN):
        clock.shift(timedelta(hours=1))
        visit = move(visit, front_desk, start)
        services.run()
    announced = mail.outbox[-1].body
    clock.move_to(THURSDAY_AT_TEN - timedelta(hours=1))
    services.run()

    for body in (announced, mail.outbox[-1].body):
        assert "Thursday 26 November 2026 at 10:00" in body
    assert [message.subject for message in mail.outbox].count("Reminder: Thursday 26 November 2026, 10:00") == 2


def move(visit, actor, starts_at):
    return move_appointment(
        actor=actor,
        appointment=visit,
        clinician=visit.clinician,
        room=visit.room,
        starts_at=starts_at,
        version=visit.version,
    )


def test_a_message_of_an_earlier_booking_of_the_same_time_is_not_sent(visit, clock, front_desk):
    services.plan_reminders(MONDAY_AT_NOON)
    for start in (THURSDAY_AT_TEN + timedelta(hours=4), THURSDAY_AT_TEN):
        clock.shift(timedelta(minutes=1))
        visit = move(visit, front_desk, start)

    assert services.send_due(timezone.now()) == 0


def test_nobody_is_reminded_of_a_visit_that_has_begun(visit, clock):
    services.run()
    clock.move_to(THURSDAY_AT_TEN)
    services.run()

    assert len(mail.outbox) == 1
    assert Reminder.objects.get(rule=Rule.DAY_BEFORE).status == ReminderStatus.NOT_NEEDED


def test_the_dead_are_not_written_to_and_their_rows_rest(visit, clock, ana):
    services.run()
    ana.deceased_on = date(2026, 11, 24)
    ana.save()
    clock.move_to(datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    assert services.send_due(timezone.now()) == 0
    services.run()

    assert len(mail.outbox) == 1
    assert Reminder.objects.get(rule=Rule.DAY_BEFORE).status == ReminderStatus.NOT_NEEDED


def test_a_visit_cancelled_a_moment_ago_is_not_announced(visit, front_desk):
    services.plan_reminders(MONDAY_AT_NOON)
    cancel_appointment(actor=front_desk, appointment=visit, version=visit.version)

    assert services.send_due(MONDAY_AT_NOON) == 0
    assert mail.outbox == []


def test_a_patient_without_an_address_has_to_be_called(visit, ana):
    ana.email = ""
    ana.save()

    services.run()

    row = Reminder.objects.get(rule=Rule.CONFIRMATION)
    assert (row.status, row.problem) == (ReminderStatus.FAILED, "No e-mail address")
    assert mail.outbox == []


@pytest.fixture
def broken_server(monkeypatch):
    def fail(_message):
        raise SMTPServerDisconnected("the server hung up")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    return monkeypatch


def test_a_message_that_does_not_get_through_is_tried_again_and_then_somebody_calls(visit, clock, broken_server):
    for _ in range(services.MOST_ATTEMPTS):
        services.run()
        clock.shift(timedelta(hours=1))

    row = Reminder.objects.get(rule=Rule.CONFIRMATION)
    assert (row.status, row.attempts) == (ReminderStatus.FAILED, services.MOST_ATTEMPTS)
    assert "hung up" in row.problem


def test_one_message_that_fails_does_not_hold_up_the_others(visit, clock, broken_server):
    services.run()
    broken_server.undo()
    clock.shift(timedelta(minutes=11))
    services.run()

    assert Reminder.objects.get(rule=Rule.CONFIRMATION).status == ReminderStatus.SENT


def test_a_message_whose_worker_died_is_sent_by_another(visit, clock):
    services.plan_reminders(MONDAY_AT_NOON)
    services.claim(MONDAY_AT_NOON)
    services.run()
    assert mail.outbox == []

    clock.shift(timedelta(minutes=11))
    services.run()
    assert len(mail.outbox) == 1


def test_a_message_that_stops_its_worker_again_and_again_is_not_tried_for_ever(visit, clock):
    services.run()
    clock.move_to(datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    for _ in range(services.MOST_ATTEMPTS):
        assert services.claim(timezone.now())
        clock.shift(timedelta(minutes=11))
        services.free_claims(timezone.now())

    row = Reminder.objects.get(rule=Rule.DAY_BEFORE)
    assert (row.status, row.problem) == (
        ReminderStatus.FAILED,
        "Interrupted while it was sent: ask whether it arrived.",
    )


@pytest.mark.parametrize(("phone", "said"), [("+33 1 99 00", "please call +33 1 99 00."), ("", "please tell us.")])
def test_a_message_says_how_to_reach_the_clinic_as_far_as_that_is_known(visit, clinic, phone, said):
    clinic.phone = phone
    clinic.save()

    services.run()

    assert said in mail.outbox[0].body
    assert "Where: Paris\n" in mail.outbox[0].body


def test_a_failed_message_is_sent_again_when_the_address_is_put_right(visit, ana, front_desk):
    ana.email = ""
    ana.save()
    services.run()
    ana.email = "ana@new.example"
    ana.save()

    services.send_again(actor=front_desk, reminders=[Reminder.objects.get(rule=Rule.CONFIRMATION)])
    services.run()

    assert mail.outbox[0].to == ["ana@new.example"]


def test_what_was_sent_is_not_sent_again_by_hand(visit, front_desk):
    services.run()

    with pytest.raises(DomainError, match="did not get through"):
        services.send_again(actor=front_desk, reminders=[Reminder.objects.get(rule=Rule.CONFIRMATION)])


def test_the_database_keeps_one_reminder_for_each_rule_time_and_booking(visit):
    services.run()
    twin = Reminder.objects.get(rule=Rule.CONFIRMATION)
    twin.pk = None

    with pytest.raises(IntegrityError, match="reminders_once"), transaction.atomic():
        twin.save()
