from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from mesoplan.staff.roles import Role
from sessions.booking.models import Appointment
from sessions.reminders.mailbox import CLINIC_HEADER, MailboxBackend
from sessions.reminders.models import MailboxMessage, Reminder
from tests import factories


@pytest.fixture
def failed(ana, clinician):
    course = factories.make_active_course(ana, clinician)
    start = timezone.now() + timedelta(days=3)
    visit = Appointment.objects.create(
        session=course.sessions.get(number=1),
        patient=ana,
        clinic=ana.clinic,
        clinician=clinician,
        room=ana.clinic.rooms.get(),
        slot=(start, start + timedelta(minutes=30)),
        booked_by=clinician,
        booked_at=timezone.now(),
    )
    return Reminder.objects.create(
        appointment=visit,
        rule="confirmation",
        starts_at=start,
        booked_at=visit.booked_at,
        due_at=timezone.now(),
        status="failed",
        problem="No e-mail",
    )


def test_the_front_desk_sees_what_did_not_get_through_and_sends_it_again(client_of, front_desk, failed):
    browser = client_of(front_desk)
    assert "No e-mail" in browser.get(reverse("reminders:list"), {"status": "failed"}).content.decode()

    answer = browser.post(reverse("reminders:send_again", args=[failed.pk]))

    failed.refresh_from_db()
    assert answer.url == reverse("reminders:list")
    assert failed.status == "waiting"


@pytest.mark.parametrize(("back", "page"), [("", "/reminders/"), ("?back=today", "/")])
def test_a_call_is_noted_where_the_button_is_and_can_be_undone_there(client_of, front_desk, failed, back, page):
    browser = client_of(front_desk)
    button = reverse("reminders:note_called", args=[failed.pk]) + back
    assert f'action="{button}"' in browser.get(page).text

    after = browser.post(button, follow=True)

    undo = reverse("reminders:undo_call", args=[failed.pk]) + back
    assert after.redirect_chain == [(f"{page}?called={failed.pk}", 302)]
    assert "Ana Ruiz was told by phone." in after.text
    assert f'action="{undo}"' in after.text
    undone = browser.post(undo, follow=True)
    assert undone.redirect_chain == [(page, 302)]
    assert "Ana Ruiz is still to be called." in undone.text


def test_the_list_says_who_called(client_of, front_desk, failed):
    browser = client_of(front_desk)
    browser.post(reverse("reminders:note_called", args=[failed.pk]))

    page = browser.get(reverse("reminders:list"), {"status": "called"}).text
    assert f", {front_desk}" in page
    assert "undo-call" not in page


@pytest.mark.parametrize(("rule", "said"), [("moved", "Moved to {new}, not {old}"), ("cancelled", "Cancelled: {old}")])
def test_whoever_calls_reads_what_there_is_to_say(client_of, front_desk, failed, rule, said):
    failed.rule, failed.known_starts = rule, [failed.starts_at - timedelta(days=1)]
    failed.save()
    Appointment.objects.update(status="cancelled" if rule == "cancelled" else "booked")
    local = failed.appointment.clinic.local
    new, old = (
        f"{local(start):%a} {local(start).day} {local(start):%b, %H:%M}"
        for start in (failed.starts_at, failed.known_starts[0])
    )

    for page in ("/", reverse("reminders:list")):
        assert said.format(new=new, old=old) in client_of(front_desk).get(page).text


def test_who_has_no_address_is_not_sent_anything_again(client_of, front_desk, ana, failed):
    ana.email = ""
    ana.save()

    page = client_of(front_desk).get(reverse("reminders:list")).text
    assert "Told by phone" in page
    assert "Send again" not in page


def test_an_admin_does_not_see_who_is_reminded(client_of, admin, failed):
    assert client_of(admin).get(reverse("reminders:list")).status_code == 403


def test_another_clinic_neither_sees_nor_sends_it(client_of, failed):
    stranger = factories.make_user(Role.FRONT_DESK, factories.make_clinic(name="Lyon"))
    browser = client_of(stranger)

    assert "Ana Ruiz" not in browser.get(reverse("reminders:list")).content.decode()
    for name in ("send_again", "note_called", "undo_call"):
        assert browser.post(reverse(f"reminders:{name}", args=[failed.pk])).status_code == 404


def test_the_list_needs_as_many_queries_for_one_as_for_many(
    client_of, front_desk, failed, django_assert_max_num_queries
):
    for minutes in range(20):
        failed.pk, failed.starts_at = None, failed.starts_at + timedelta(minutes=minutes + 1)
        failed.save()
    browser = client_of(front_desk)

    with django_assert_max_num_queries(12):
        assert browser.get(reverse("reminders:list")).status_code == 200


@pytest.fixture
def mailbox(settings):
    settings.EMAIL_BACKEND = "sessions.reminders.mailbox.MailboxBackend"


def test_the_mailbox_shows_what_this_clinic_wrote(mailbox, client_of, front_desk, clinic):
    lyon = factories.make_clinic(name="Lyon")
    letters = [
        EmailMessage(subject=f"From {it}", body="…", to=["ana@home.example"], headers={CLINIC_HEADER: str(it.pk)})
        for it in (clinic, lyon)
    ]
    MailboxBackend().send_messages(letters)

    page = client_of(front_desk).get(reverse("reminders:mailbox")).content.decode()

    assert "From Paris" in page
    assert "From Lyon" not in page
    assert MailboxMessage.objects.count() == 2


def test_who_works_in_two_clinics_sees_the_letters_of_the_one_they_work_in_now(mailbox, client_of, clinic):
    lyon = factories.make_clinic(name="Lyon")
    both = factories.make_user(Role.FRONT_DESK, clinic, lyon)
    letters = [
        EmailMessage(subject=f"From {it}", body="…", to=["ana@home.example"], headers={CLINIC_HEADER: str(it.pk)})
        for it in (clinic, lyon)
    ]
    MailboxBackend().send_messages(letters)
    browser = client_of(both)

    assert "From Lyon" not in browser.get(reverse("reminders:mailbox")).content.decode()
    browser.post(reverse("clinics:switch"), {"clinic": lyon.pk})
    assert "From Lyon" in browser.get(reverse("reminders:mailbox")).content.decode()


def test_with_a_mail_server_there_is_no_mailbox(client_of, front_desk):
    assert client_of(front_desk).get(reverse("reminders:mailbox")).status_code == 404
