"""Two workers at the same moment, and one while somebody books, in real transactions."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from sessions.booking.models import UNDO_LASTS
from sessions.booking.services.book import book_session
from sessions.reminders import services
from sessions.reminders.models import Reminder, Rule
from tests import factories
from tests.same_time import together
from tests.sessions.reminders.conftest import THURSDAY_AT_TEN

pytestmark = pytest.mark.django_db(transaction=True)


def visits_told():
    return sorted(line for message in mail.outbox for line in message.body.splitlines() if line.startswith("- "))


@pytest.mark.parametrize("attempt", range(3))
def test_two_workers_send_one_letter(course_of_visits, attempt):
    course_of_visits(10)

    together(services.run, services.run)

    assert len(mail.outbox) == 1
    assert len(visits_told()) == 10
    assert set(Reminder.objects.filter(rule=Rule.CONFIRMATION).values_list("status", "attempts")) == {("sent", 1)}


def test_a_letter_is_not_torn_apart_where_another_worker_holds_a_part_of_it(course_of_visits):
    course_of_visits(3)
    services.plan_reminders(timezone.now())
    held = Reminder.objects.filter(rule=Rule.CONFIRMATION).order_by("pk").last()

    with transaction.atomic(), ThreadPoolExecutor(1) as threads:
        Reminder.objects.select_for_update().get(pk=held.pk)
        with pytest.raises(OperationalError, match="lock timeout"):
            threads.submit(claim_impatiently).result()

    assert len(services.claim(timezone.now())) == 3


def claim_impatiently():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
        return services.claim(timezone.now())
    finally:
        connection.close()


@pytest.mark.parametrize("attempt", range(3))
def test_booked_while_a_round_runs_no_visit_is_lost_and_none_told_twice(clock, ana, clinician, front_desk, attempt):
    course = factories.make_active_course(ana, clinician, first_on=THURSDAY_AT_TEN.date(), sessions=10)

    together(lambda: book_all(course, clinician, front_desk), services.run)
    for _ in range(2):
        clock.shift(UNDO_LASTS)
        together(services.run, services.run)

    assert len(mail.outbox) == 1
    assert len(set(visits_told())) == len(visits_told()) == 10


@transaction.atomic
def book_all(course, clinician, actor):
    for session in course.sessions.order_by("number"):
        starts_at = THURSDAY_AT_TEN + (session.number - 1) * timedelta(days=7)
        where = {"clinician": clinician, "room": course.clinic.rooms.get(), "starts_at": starts_at}
        book_session(actor=actor, session=session, **where)
