"""Whoever has several visits booked, moved or cancelled in one act gets one letter that names them all."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.db import InternalError
from django.utils import timezone

from sessions.booking.models import UNDO_LASTS
from sessions.booking.services.book import book_session
from sessions.booking.services.cancel import cancel_appointment
from sessions.booking.services.change import move_appointment
from sessions.reminders import services
from sessions.reminders.letters import letter
from sessions.reminders.models import Reminder, ReminderStatus, Rule
from tests import factories
from tests.sessions.reminders.conftest import BETWEEN_TWO, THURSDAY_AT_TEN

HOURS = timedelta(hours=1)
SETTLED = timedelta(minutes=4)


@pytest.fixture
def visits(course_of_visits, ana):
    ana.clinic.phone, ana.clinic.address = "+33 1 99 00", "1 rue de la Paix"
    ana.clinic.save()
    return course_of_visits(3)


def news(rule=Rule.CONFIRMATION):
    return Reminder.objects.filter(rule=rule).order_by("starts_at")


def states(rule=Rule.CONFIRMATION):
    return list(news(rule).values_list("status", flat=True))


def move(visit, actor, starts_at):
    visit.refresh_from_db()
    where = {"clinician": visit.clinician, "room": visit.room, "starts_at": starts_at, "version": visit.version}
    return move_appointment(actor=actor, appointment=visit, **where)


def cancel(visit, actor):
    visit.refresh_from_db()
    return cancel_appointment(actor=actor, appointment=visit, version=visit.version)


def test_a_course_is_confirmed_in_one_letter_with_its_visits_in_order(visits):
    services.run()

    (message,) = mail.outbox
    assert message.subject == "Your 3 appointments, the first on Thursday 26 November 2026, 10:00"
    assert message.body == (
        "Dear Ana Ruiz,\n"
        "\n"
        "Your 3 appointments are booked.\n"
        "\n"
        "- Thursday 26 November 2026 at 10:00\n"
        "- Thursday 3 December 2026 at 10:00\n"
        "- Thursday 10 December 2026 at 10:00\n"
        "\n"
        "Where: Paris, 1 rue de la Paix\n"
        "\n"
        "If you cannot come, or if your health or your medicines have changed, please call +33 1 99 00.\n"
        "\n"
        "Paris"
    )
    assert states() == [ReminderStatus.SENT] * 3
    assert set(news().values_list("sent_to", "sent_at", "attempts")) == {("ana@home.example", timezone.now(), 1)}


@pytest.mark.usefixtures("visits")
def test_the_visits_stand_in_order_of_time_however_their_rows_lie():
    services.plan_reminders(timezone.now())
    rows = services.claim(timezone.now())

    assert letter(rows[::-1]).body == letter(rows).body
    assert letter(rows[::-1]).subject == letter(rows).subject


@pytest.mark.usefixtures("visits")
def test_nobody_reads_of_the_visits_of_another(clinic, clinician, front_desk, clock):
    zoe = factories.make_patient(clinic, given_name="Zoe", email="zoe@home.example")
    course = factories.make_active_course(zoe, clinician, first_on=THURSDAY_AT_TEN.date())
    where = {"clinician": clinician, "room": clinic.rooms.get(), "starts_at": THURSDAY_AT_TEN + 2 * HOURS}
    book_session(actor=front_desk, session=course.sessions.get(number=1), **where)
    clock.shift(UNDO_LASTS)
    services.run()

    of_ana, of_zoe = sorted(mail.outbox, key=lambda message: message.to)
    assert (of_ana.to, of_zoe.to) == (["ana@home.example"], ["zoe@home.example"])
    assert "3 appointments" in of_ana.subject
    assert "12:00" not in of_ana.body
    assert of_zoe.subject == "Your appointment on Thursday 26 November 2026, 12:00"


def test_one_visit_alone_is_told_as_one(visit):
    services.run()

    (message,) = mail.outbox
    assert message.subject == "Your appointment on Thursday 26 November 2026, 10:00"
    assert message.body == (
        "Dear Ana Ruiz,\n"
        "\n"
        "Your appointment is booked.\n"
        "\n"
        "When: Thursday 26 November 2026 at 10:00\n"
        "Where: Paris\n"
        "\n"
        "If you cannot come, or if your health or your medicines have changed, please tell us.\n"
        "\n"
        "Paris"
    )


def test_moved_together_each_visit_is_named_with_its_old_time_and_the_new(visits, clock, front_desk):
    services.run()
    for visit in reversed(visits[:2]):
        move(visit, front_desk, visit.starts_at + 4 * HOURS)
    clock.shift(SETTLED)
    services.run()

    message = mail.outbox[1]
    assert message.subject == "2 of your appointments have moved, the first to Thursday 26 November 2026, 14:00"
    assert (
        "2 of your appointments have moved. Each line names the old time first, then the new one.\n"
        "\n"
        "- Thursday 26 November 2026 at 10:00 → Thursday 26 November 2026 at 14:00\n"
        "- Thursday 3 December 2026 at 10:00 → Thursday 3 December 2026 at 14:00\n"
        "\n"
        "Where: "
    ) in message.body
    assert len(mail.outbox) == 2


def test_cancelled_together_the_times_that_were_told_are_named(visits, clock, front_desk):
    services.run()
    for visit in visits[1:]:
        cancel(visit, front_desk)
    clock.shift(SETTLED)
    services.run()

    message = mail.outbox[1]
    assert message.subject == "2 of your appointments are cancelled, the first on Thursday 3 December 2026, 10:00"
    assert (
        "2 of your appointments are cancelled. Please do not come at these times.\n"
        "\n"
        "- Thursday 3 December 2026 at 10:00\n"
        "- Thursday 10 December 2026 at 10:00\n"
        "\n"
        "Where: Paris, 1 rue de la Paix\n"
        "\n"
        "For another appointment, or if you did not expect this, please call +33 1 99 00.\n"
    ) in message.body
    assert len(mail.outbox) == 2


def test_the_letter_is_in_the_language_of_the_patient(visits, ana):
    ana.language = "fr"
    ana.save()

    services.run()

    (message,) = mail.outbox
    assert message.subject == "Vos 3 rendez-vous, le premier le jeudi 26 novembre 2026 à 10:00"
    assert "Vos 3 rendez-vous sont réservés.\n\n- jeudi 26 novembre 2026 à 10:00\n- jeudi 3 décembre" in message.body


def test_different_news_goes_in_different_letters(visits, clock, front_desk):
    services.run()
    move(visits[0], front_desk, visits[0].starts_at + 4 * HOURS)
    cancel(visits[1], front_desk)
    clock.shift(SETTLED)
    services.run()

    assert sorted(message.subject for message in mail.outbox[1:]) == [
        "Your appointment has moved to Thursday 26 November 2026, 14:00",
        "Your appointment on Thursday 3 December 2026, 10:00 is cancelled",
    ]


def test_each_visit_is_recalled_in_a_letter_of_its_own(visits):
    services.run()
    news(Rule.DAY_BEFORE).update(due_at=timezone.now())
    services.run()

    assert [message.subject.split(":")[0] for message in mail.outbox[1:]] == ["Reminder"] * 3


def test_a_round_in_the_middle_of_the_act_waits_for_the_rest_of_it(visits, clock):
    clock.move_to(timezone.now() - BETWEEN_TWO - BETWEEN_TWO / 2)
    services.run()
    assert (mail.outbox, states()) == ([], [ReminderStatus.WAITING] * 3)

    clock.shift(2 * BETWEEN_TWO)
    services.run()
    assert [message.subject[:19] for message in mail.outbox] == ["Your 3 appointments"]


def test_what_is_due_much_later_is_not_waited_for(visits):
    services.plan_reminders(timezone.now())
    Reminder.objects.filter(pk=news().last().pk).update(due_at=timezone.now() + timedelta(minutes=1))
    services.send_due(timezone.now())

    assert [message.subject[:19] for message in mail.outbox] == ["Your 2 appointments"]


def test_a_visit_that_has_moved_meanwhile_is_left_out(visits, front_desk):
    services.plan_reminders(timezone.now())
    move(visits[1], front_desk, visits[1].starts_at + 4 * HOURS)
    services.send_due(timezone.now())

    (message,) = mail.outbox
    assert "Your 2 appointments are booked." in message.body
    assert "3 December" not in message.body
    assert states() == [ReminderStatus.SENT, ReminderStatus.NOT_NEEDED, ReminderStatus.SENT]


def test_a_visit_that_moves_while_the_letter_is_sent_is_told_of_afterwards(visits, clock, front_desk):
    services.plan_reminders(timezone.now())
    rows = services.claim(timezone.now())
    move(visits[1], front_desk, visits[1].starts_at + 4 * HOURS)
    services.deliver_together(rows, letter(rows))
    clock.shift(SETTLED)
    services.run()

    assert [message.subject for message in mail.outbox[1:]] == [
        "Your appointment has moved to Thursday 3 December 2026, 14:00"
    ]


@pytest.mark.usefixtures("visits", "without_address")
def test_without_an_address_all_of_them_are_to_be_told_by_phone():
    services.run()

    assert states() == [ReminderStatus.FAILED] * 3
    assert mail.outbox == []


@pytest.mark.usefixtures("visits")
def test_what_is_put_off_goes_out_together_again(clock, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", hang_up)
        services.run()
    assert set(news().values_list("status", "attempts", "problem")) == {("waiting", 1, "the server hung up")}

    clock.shift(services.PAUSE)
    services.run()
    assert [message.subject[:19] for message in mail.outbox] == ["Your 3 appointments"]
    assert set(news().values_list("attempts", flat=True)) == {2}


def hang_up(_message):
    raise SMTPServerDisconnected("the server hung up")


@pytest.mark.usefixtures("visits")
def test_each_visit_has_its_own_attempts(monkeypatch):
    services.plan_reminders(timezone.now())
    Reminder.objects.filter(pk=news().first().pk).update(attempts=services.MOST_ATTEMPTS - 1)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", hang_up)
    services.run()

    assert states() == [ReminderStatus.FAILED, ReminderStatus.WAITING, ReminderStatus.WAITING]


@pytest.mark.usefixtures("visits")
def test_of_a_worker_that_died_every_claim_is_freed(clock):
    services.plan_reminders(timezone.now())
    assert len(services.claim(timezone.now())) == 3
    services.run()
    assert mail.outbox == []

    clock.shift(services.CLAIM_LASTS + BETWEEN_TWO)
    services.run()
    assert [message.subject[:19] for message in mail.outbox] == ["Your 3 appointments"]


@pytest.mark.usefixtures("visits")
@pytest.mark.parametrize("mark", [services.note_sent, services.put_off])
def test_all_are_marked_or_none(mark):
    services.plan_reminders(timezone.now())
    rows = services.claim(timezone.now())
    for status in ("waiting", "not_needed"):
        Reminder.objects.filter(pk=rows[-1].pk).update(status=status)
    rows[-1].attempts = services.MOST_ATTEMPTS

    with pytest.raises(InternalError, match="status"):
        mark(rows, "ana@home.example")
    assert states() == [ReminderStatus.SENDING, ReminderStatus.SENDING, ReminderStatus.NOT_NEEDED]
