"""Several visits of which no letter got through are one call: one line, one note of it, one way back."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mesoplan.refusals import DomainError
from sessions.booking.models import UNDO_LASTS
from sessions.booking.services.book import book_session
from sessions.booking.services.change import move_appointment
from sessions.reminders import services
from sessions.reminders.models import Reminder, ReminderStatus, Rule
from tests import factories
from tests.sessions.reminders.conftest import THURSDAY_AT_TEN


@pytest.fixture
def failed(course_of_visits, without_address):
    course_of_visits(3)
    services.run()
    return list(Reminder.objects.filter(rule=Rule.CONFIRMATION).order_by("starts_at"))


@pytest.fixture
def desk(client_of, front_desk):
    return client_of(front_desk)


def named(name, rows, **further):
    query = {"also": [row.pk for row in rows[1:]], **further}
    return f"{reverse(f'reminders:{name}', args=[rows[0].pk])}?{urlencode(query, doseq=True)}"


def states():
    return list(Reminder.objects.filter(rule=Rule.CONFIRMATION).order_by("starts_at").values_list("status", flat=True))


def opened(desk, page):
    return desk.get("/" if page == "/" else "/reminders/?status=to_call").text


@pytest.mark.parametrize("page", ["/", "/reminders/"])
def test_one_line_names_all_the_visits_of_one_call_whenever_their_letters_failed(desk, failed, page):
    Reminder.objects.filter(pk=failed[1].pk).update(due_at=timezone.now() + timedelta(hours=1))
    shown = opened(desk, page)

    assert shown.count("<strong>Ana Ruiz") == shown.count("Told by phone<span") == 1
    assert "3 appointments booked" in shown
    for row, said in zip(failed, ("Thu 26 Nov, 10:00", "Thu 3 Dec, 10:00", "Thu 10 Dec, 10:00"), strict=True):
        assert f'href="{reverse("booking:appointment", args=[row.appointment_id])}">{said}</a>' in shown


@pytest.mark.parametrize(("page", "further"), [("/reminders/", {}), ("/", {"back": "today"})])
def test_one_button_notes_the_call_of_all_and_one_takes_it_back(desk, front_desk, failed, page, further):
    button = address_of_button(desk, failed[0], page)
    after = desk.post(button, follow=True)

    assert after.redirect_chain == [(f"{page}?called={failed[0].pk}", 302)]
    assert set(Reminder.objects.filter(rule=Rule.CONFIRMATION).values_list("status", "called_by")) == {
        ("called", front_desk.pk)
    }
    assert "Ana Ruiz was told by phone." in after.text
    undo = reverse("reminders:undo_call", args=[failed[0].pk]) + (f"?{urlencode(further)}" if further else "")
    assert f'action="{undo}"' in after.text
    desk.post(undo)
    assert states() == [ReminderStatus.FAILED] * 3


def address_of_button(desk, first, page):
    start = reverse("reminders:note_called", args=[first.pk])
    shown = opened(desk, page)
    return shown[shown.index(start) :].split('"')[0].replace("&amp;", "&")


def test_a_call_that_is_taken_back_leaves_other_calls_noted(desk, failed, clock):
    desk.post(named("note_called", failed[:1]))
    clock.shift(timedelta(seconds=1))
    desk.post(named("note_called", failed[1:]))

    desk.post(reverse("reminders:undo_call", args=[failed[2].pk]))
    assert states() == [ReminderStatus.CALLED, ReminderStatus.FAILED, ReminderStatus.FAILED]


def test_what_nobody_saw_on_the_page_is_not_noted(desk, failed):
    desk.post(named("note_called", failed[:2]))

    assert states() == [ReminderStatus.CALLED, ReminderStatus.CALLED, ReminderStatus.FAILED]


def test_sent_again_they_go_out_in_one_letter(desk, ana, failed, clock):
    ana.email = "ana@new.example"
    ana.save()
    shown = opened(desk, "/reminders/")
    assert named("send_again", failed) in shown.replace("&amp;", "&")

    desk.post(named("send_again", failed))
    services.run()

    (message,) = mail.outbox
    assert message.subject.startswith("Your 3 appointments")
    assert states() == [ReminderStatus.SENT] * 3


@pytest.mark.parametrize("name", ["note_called", "send_again"])
def test_where_one_visit_has_changed_nothing_is_noted_of_any(front_desk, failed, name):
    visit = failed[1].appointment
    move_appointment(
        actor=front_desk,
        appointment=visit,
        clinician=visit.clinician,
        room=visit.room,
        starts_at=visit.starts_at + timedelta(hours=4),
        version=visit.version,
    )

    with pytest.raises(DomainError, match="has changed"):
        getattr(services, name)(actor=front_desk, reminders=failed)
    assert states() == [ReminderStatus.FAILED] * 3


@pytest.mark.parametrize("also", ["", "x", "-1", "9" * 30, "987654321"])
@pytest.mark.parametrize("name", ["note_called", "send_again"])
def test_an_address_that_names_no_message_is_not_found(desk, failed, name, also):
    answer = desk.post(f"{reverse(f'reminders:{name}', args=[failed[0].pk])}?also={also}")

    assert answer.status_code == 404
    assert states() == [ReminderStatus.FAILED] * 3


@pytest.fixture
def of_zoe(failed, clinic, clinician, front_desk, clock):
    zoe = factories.make_patient(clinic, given_name="Zoe", email="")
    course = factories.make_active_course(zoe, clinician, first_on=THURSDAY_AT_TEN.date())
    where = {"clinician": clinician, "room": clinic.rooms.get(), "starts_at": THURSDAY_AT_TEN + timedelta(hours=2)}
    visit = book_session(actor=front_desk, session=course.sessions.get(number=1), **where)
    clock.shift(UNDO_LASTS)
    services.run()
    return Reminder.objects.get(appointment=visit, rule=Rule.CONFIRMATION)


def test_messages_of_two_patients_are_not_one_call(desk, failed, of_zoe):
    assert desk.post(named("note_called", [failed[0], of_zoe])).status_code == 404
    assert opened(desk, "/reminders/").count("Told by phone<span") == opened(desk, "/").count("Told by phone<span") == 2


def test_what_went_out_in_one_letter_is_one_line_of_the_list(desk, course_of_visits):
    course_of_visits(3)
    services.run()

    shown = desk.get("/reminders/?status=sent").text
    assert shown.count("<strong>Ana Ruiz") == 1
    assert "3 appointments booked" in shown


@pytest.mark.parametrize(
    ("rule", "apart", "lines"),
    [
        (Rule.CONFIRMATION, timedelta(seconds=30), 1),
        (Rule.CONFIRMATION, timedelta(minutes=1), 3),
        (Rule.DAY_BEFORE, timedelta(0), 3),
    ],
)
def test_what_goes_out_in_different_letters_is_as_many_lines(desk, course_of_visits, rule, apart, lines):
    course_of_visits(3)
    services.plan_reminders(timezone.now())
    for place, row in enumerate(Reminder.objects.filter(rule=rule)):
        Reminder.objects.filter(pk=row.pk).update(due_at=timezone.now() + place * apart)
    Reminder.objects.exclude(rule=rule).update(status="not_needed")

    assert desk.get("/reminders/?status=waiting").text.count("<strong>Ana Ruiz") == lines


@pytest.mark.parametrize("status", ["to_call", "failed"])
def test_once_the_first_visit_has_begun_the_call_is_about_the_others(desk, failed, clock, status):
    clock.move_to(THURSDAY_AT_TEN + timedelta(hours=1))

    assert named("note_called", failed[1:]) in desk.get(f"/reminders/?status={status}").text.replace("&amp;", "&")
    desk.post(named("note_called", failed[1:]))
    assert states() == [ReminderStatus.FAILED, ReminderStatus.CALLED, ReminderStatus.CALLED]


def test_many_visits_need_no_more_queries_than_one(desk, failed):
    Reminder.objects.filter(pk__in=[row.pk for row in failed[1:]]).update(status="not_needed")
    few = [queries(desk, page) for page in ("/", "/reminders/?status=to_call", "/reminders/")]
    Reminder.objects.filter(pk__in=[row.pk for row in failed[1:]]).update(status="waiting")
    Reminder.objects.filter(pk__in=[row.pk for row in failed[1:]]).update(status="failed")

    assert [queries(desk, page) for page in ("/", "/reminders/?status=to_call", "/reminders/")] == few


def queries(desk, page):
    desk.get(page)
    with CaptureQueriesContext(
        connection,
    ) as found:
        desk.get(page)
    return len(found)
