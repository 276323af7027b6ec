"""Who knew of a visit hears that it has moved or is cancelled; who never heard of it is not confused with either."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from sessions.booking.models import Appointment
from sessions.reminders import services
from sessions.reminders.models import Reminder, ReminderStatus, Rule
from tests.sessions.reminders.conftest import MONDAY_AT_NOON, THURSDAY_AT_TEN

AT_TWO = THURSDAY_AT_TEN + timedelta(hours=4)


def subjects():
    return [message.subject for message in mail.outbox]


def test_whoever_knows_the_old_time_is_told_both(visit, move):
    services.run()
    move(AT_TWO)
    services.run()

    assert subjects() == [
        "Your appointment on Thursday 26 November 2026, 10:00",
        "Your appointment has moved to Thursday 26 November 2026, 14:00",
    ]
    assert "When: Thursday 26 November 2026 at 14:00\nNo longer: Thursday 26 November 2026 at 10:00" in (
        mail.outbox[1].body
    )


def test_a_time_that_nobody_was_told_is_not_taken_back(visit, move):
    services.plan_reminders(MONDAY_AT_NOON)
    move(AT_TWO)
    services.run()

    assert subjects() == ["Your appointment on Thursday 26 November 2026, 14:00"]


def test_a_visit_moved_twice_names_the_time_that_was_told_last(visit, move):
    services.run()
    move(AT_TWO)
    move(AT_TWO + timedelta(hours=1))
    services.run()

    assert "When: Thursday 26 November 2026 at 15:00" in mail.outbox[1].body
    assert "No longer: Thursday 26 November 2026 at 10:00" in mail.outbox[1].body


def test_a_visit_moved_away_and_back_before_anybody_heard_of_it_needs_no_word(visit, move):
    services.run()
    move(AT_TWO)
    move(THURSDAY_AT_TEN)
    services.run()

    assert len(mail.outbox) == 1


def test_a_message_that_may_have_arrived_before_its_worker_died_counts_as_told(visit, clock, move):
    services.plan_reminders(MONDAY_AT_NOON)
    services.claim(MONDAY_AT_NOON)
    move(AT_TWO)
    clock.shift(services.CLAIM_LASTS)
    services.run()

    assert subjects() == ["Your appointment has moved to Thursday 26 November 2026, 14:00"]


def test_moved_back_to_a_time_that_perhaps_never_arrived_it_is_confirmed(visit, clock, move):
    services.plan_reminders(MONDAY_AT_NOON)
    services.claim(MONDAY_AT_NOON)
    move(AT_TWO)
    move(THURSDAY_AT_TEN)
    clock.shift(services.CLAIM_LASTS)
    services.run()

    assert subjects() == ["Your appointment on Thursday 26 November 2026, 10:00"]


def test_every_time_that_the_patient_may_believe_in_is_taken_back(visit, clock, move):
    services.run()
    move(AT_TWO)
    services.plan_reminders(timezone.now())
    services.claim(timezone.now())
    move(AT_TWO + timedelta(hours=1))
    clock.shift(services.CLAIM_LASTS)
    services.run()

    assert "When: Thursday 26 November 2026 at 15:00" in mail.outbox[1].body
    for start in ("10:00", "14:00"):
        assert f"No longer: Thursday 26 November 2026 at {start}" in mail.outbox[1].body


def test_back_at_its_first_time_the_time_between_is_taken_back_where_it_may_have_arrived(visit, clock, move):
    services.run()
    move(AT_TWO)
    services.plan_reminders(timezone.now())
    services.claim(timezone.now())
    move(THURSDAY_AT_TEN)
    clock.shift(services.CLAIM_LASTS)
    services.run()

    assert "When: Thursday 26 November 2026 at 10:00" in mail.outbox[1].body
    assert "No longer: Thursday 26 November 2026 at 14:00" in mail.outbox[1].body


def test_a_move_that_an_older_confirmation_has_told_is_not_told_again(visit, clock, move):
    services.run()
    moved = move(AT_TWO)
    Reminder.objects.create(
        appointment=moved,
        rule=Rule.CONFIRMATION,
        starts_at=AT_TWO,
        booked_at=moved.booked_at,
        due_at=moved.booked_at,
        status=ReminderStatus.SENT,
        sent_at=timezone.now(),
        sent_to="ana@home.example",
    )
    services.run()

    assert len(mail.outbox) == 1


def test_nobody_hears_now_of_what_was_cancelled_before_that_was_noted(visit, cancel):
    services.run()
    cancel()
    Appointment.objects.update(cancelled_at=None)
    services.run()

    assert len(mail.outbox) == 1


@pytest.mark.parametrize("minutes", [10, 30, 95, 170, 185, 240, 300])
def test_what_does_not_get_through_is_called_well_before_the_visit(visit, clock, cancel, hang_up, minutes):
    services.run()
    clock.move_to(THURSDAY_AT_TEN - timedelta(minutes=minutes + 1))
    cancel()
    hang_up()
    services.run()
    while timezone.now() < THURSDAY_AT_TEN - timedelta(minutes=175):
        clock.shift(timedelta(minutes=1))
        services.run()

    (row,) = Reminder.objects.to_call(timezone.now())
    assert row.rule == Rule.CANCELLED


def test_a_cancelled_visit_is_called_off_once_and_not_recalled(visit, clock, cancel):
    services.run()
    cancel()
    for moment in (timezone.now(), datetime(2026, 11, 25, 9, 0, tzinfo=UTC)):
        clock.move_to(moment)
        services.run()

    assert subjects()[1:] == ["Your appointment on Thursday 26 November 2026, 10:00 is cancelled"]
    assert "No longer: Thursday 26 November 2026 at 10:00" in mail.outbox[1].body


def test_a_cancelled_visit_that_nobody_was_told_of_leaves_no_word(visit, cancel):
    services.plan_reminders(MONDAY_AT_NOON)
    cancel()
    services.run()

    assert mail.outbox == []
    assert set(Reminder.objects.values_list("status", flat=True)) == {ReminderStatus.NOT_NEEDED}


def test_what_was_moved_and_cancelled_before_the_move_was_told_names_the_time_that_is_known(visit, move, cancel):
    services.run()
    move(AT_TWO)
    cancel()
    services.run()

    assert subjects()[1:] == ["Your appointment on Thursday 26 November 2026, 10:00 is cancelled"]


def test_nobody_is_told_of_a_cancellation_after_the_time_has_come(visit, clock, cancel):
    services.run()
    cancel()
    clock.move_to(THURSDAY_AT_TEN)
    services.run()

    assert len(mail.outbox) == 1


def test_the_dead_are_not_told_of_a_cancellation(visit, ana, cancel):
    services.run()
    cancel()
    ana.deceased_on = date(2026, 11, 23)
    ana.save()
    services.run()

    assert len(mail.outbox) == 1


def test_a_cancellation_planned_before_the_patient_died_is_not_sent(visit, ana, cancel):
    services.run()
    cancel()
    services.plan_reminders(timezone.now())
    ana.deceased_on = date(2026, 11, 23)
    ana.save()

    assert services.send_due(timezone.now()) == 0


@pytest.mark.usefixtures("without_address")
@pytest.mark.parametrize("change", ["move", "cancel"])
def test_whoever_has_no_address_is_called_about_a_change(visit, move, cancel, change):
    services.run()
    rule = {"move": Rule.MOVED, "cancel": Rule.CANCELLED}[change]
    move(AT_TWO) if change == "move" else cancel()
    services.run()

    (row,) = Reminder.objects.to_call(timezone.now())
    assert (row.rule, row.known_starts) == (rule, [THURSDAY_AT_TEN])


def test_a_cancellation_that_does_not_get_through_has_to_be_called(visit, clock, cancel, hang_up):
    services.run()
    cancel()
    hang_up()
    for _ in range(services.MOST_ATTEMPTS):
        services.run()
        clock.shift(timedelta(hours=1))

    (row,) = Reminder.objects.to_call(timezone.now())
    assert (row.rule, row.problem) == (Rule.CANCELLED, "SMTPServerDisconnected")


@pytest.mark.usefixtures("without_address")
@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"rule": "moved"}, "reminders_news_of_a_known_start"),
        ({"rule": "cancelled"}, "reminders_news_of_a_known_start"),
        ({"known_starts": [THURSDAY_AT_TEN]}, "reminders_news_of_a_known_start"),
        ({"called_at": THURSDAY_AT_TEN}, "reminders_called_by_someone"),
        ({"status": "called"}, "reminders_called_by_someone"),
    ],
)
def test_the_database_refuses_news_without_a_known_time_and_calls_by_nobody(visit, change, constraint):
    services.run()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Reminder.objects.filter(status="failed").update(**change)


def hang(rule):
    """A worker has claimed the letter and waits for the mail server."""
    services.plan_reminders(timezone.now())
    (row,) = rows = services.claim(timezone.now())
    assert row.rule == rule
    return rows


def test_a_letter_still_being_sent_is_not_known_for_sure_when_the_visit_moves_again(visit, move):
    services.run()
    move(AT_TWO)
    rows = hang(Rule.MOVED)
    move(AT_TWO + timedelta(hours=1))
    services.run()
    services.put_off(rows, "lost")
    services.run()

    assert "No longer: Thursday 26 November 2026 at 10:00" in mail.outbox[-1].body


def test_a_letter_still_being_sent_is_not_known_for_sure_when_the_visit_is_cancelled(visit, move, cancel):
    services.run()
    move(AT_TWO)
    rows = hang(Rule.MOVED)
    cancel()
    services.run()
    services.put_off(rows, "lost")
    services.run()

    assert "Thursday 26 November 2026 at 10:00" in mail.outbox[-1].subject + mail.outbox[-1].body.replace(
        ", 10:00", " at 10:00"
    )
