"""A time is held for Ana, who waits for one: she is told by e-mail, once, or called."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sessions.booking.models import Appointment
from sessions.booking.services.cancel import cancel_appointment
from sessions.booking.services.waiting import accept, decline, pass_on
from sessions.reminders.models import OfferLetter
from sessions.reminders.offers.services import run, write
from sessions.reminders.services import CLAIM_LASTS
from tests import factories
from tests.sessions.booking.desk import book
from tests.sessions.reminders.conftest import THURSDAY_AT_TEN


@pytest.fixture
def session(clock, ana, clinician):
    return factories.make_active_course(ana, clinician, first_on=THURSDAY_AT_TEN.date()).sessions.get(number=1)


@pytest.fixture
def offer(session, front_desk):
    """From Monday at noon on, for half an hour."""
    return factories.make_offer(session, front_desk, start=THURSDAY_AT_TEN)


def sql(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_it_says_when_where_until_when_and_whom_to_call(offer, clinic):
    type(clinic).objects.update(phone="+33 1 23 45 67 89", address="1 rue de la Paix")
    run()
    (message,) = mail.outbox
    assert message.to == ["ana@home.example"]
    assert message.subject == "A time is free for you: Thursday 26 November 2026, 10:00"
    for line in (
        "When: Thursday 26 November 2026 at 10:00",
        "Where: Paris, 1 rue de la Paix",
        "Held for you until: Monday 23 November 2026 at 12:30",
        "If you would like to have it, please call +33 1 23 45 67 89 before then.",
        "If we do not hear from you, you stay on the list, and we offer the time to somebody else.",
    ):
        assert line in message.body.splitlines()


def test_who_has_an_appointment_reads_that_it_stays(session, clinician, front_desk):
    book(session, clinician, (THURSDAY_AT_TEN + timedelta(days=1)).date(), "15:00")
    factories.make_offer(session, front_desk, start=THURSDAY_AT_TEN)
    run()
    assert "your appointment on Friday 27 November 2026 at 15:00 stays as it is." in mail.outbox[0].body


def test_it_says_nothing_of_the_treatment(offer, session):
    run()
    text = mail.outbox[0].subject + mail.outbox[0].body
    assert [word for word in ("Lipo", "belly", "Caffeine", "Session", session.course.goal) if word in text] == []


def test_it_is_written_in_the_language_of_the_patient(offer, ana):
    ana.language = "fr"
    ana.save()
    run()
    assert mail.outbox[0].subject == "Une heure est libre pour vous\u202f: jeudi 26 novembre 2026, 10:00"


def test_it_is_never_sent_twice(offer):
    for _ in range(3):
        run()
    assert len(mail.outbox) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        OfferLetter.objects.create(offer=offer, due_at=timezone.now())


@pytest.mark.parametrize("service", [accept, decline, pass_on])
def test_what_was_answered_before_it_left_is_not_sent(offer, front_desk, service):
    OfferLetter.objects.create(offer=offer, due_at=timezone.now())
    service(actor=front_desk, offer=offer)
    run()
    assert mail.outbox == []
    assert OfferLetter.objects.get().status == "not_needed"


def test_what_has_ended_is_not_sent(offer, clock):
    OfferLetter.objects.create(offer=offer, due_at=timezone.now())
    clock.move_to(offer.expires_at)
    run()
    assert (mail.outbox, OfferLetter.objects.get().status) == ([], "not_needed")


def test_nobody_writes_to_the_dead(offer, ana):
    ana.deceased_on = THURSDAY_AT_TEN.date() - timedelta(days=10)
    ana.save()
    run()
    assert mail.outbox == []


def test_a_mail_server_that_hangs_up_is_not_asked_again(offer, hang_up, monkeypatch):
    hang_up()
    run()
    row = OfferLetter.objects.get()
    assert (row.status, row.attempts, row.problem) == ("failed", 1, "SMTPServerDisconnected")
    monkeypatch.undo()
    run()
    assert mail.outbox == []


def test_what_its_worker_left_behind_is_not_sent_again(offer, clock):
    OfferLetter.objects.create(
        offer=offer, due_at=timezone.now(), status="sending", claimed_at=timezone.now(), attempts=1
    )
    clock.shift(CLAIM_LASTS + timedelta(seconds=1))
    run()
    assert (mail.outbox, OfferLetter.objects.get().status) == ([], "failed")


class TestAtTheDesk:
    @pytest.fixture
    def client(self, client_of, front_desk):
        return client_of(front_desk)

    def test_the_list_says_that_it_goes_out_and_that_it_went(self, client, offer):
        assert "An e-mail goes out within a minute" in client.get("/waiting").text
        run()
        assert "E-mail sent at 12:00" in client.get("/waiting").text
        assert "A time that is free: Thu 26 Nov, 10:00, held until 12:30" in client.get("/reminders/?status=sent").text
        assert "A time that is free" not in client.get("/").text

    def test_who_has_no_address_is_called(self, client, offer, without_address):
        assert "No e-mail address: please call" in client.get("/waiting").text
        home = client.get("/").text
        assert 'href="/waiting#to-call"' in home
        assert "Thu 26 Nov, 10:00, held until 12:30 · No e-mail address" in home
        run()
        assert client.get("/").text.count("Thu 26 Nov, 10:00, held until 12:30") == 1
        assert "No e-mail address" in client.get("/reminders/?status=to_call").text

    def test_who_was_not_reached_is_called(self, client, offer, hang_up):
        hang_up()
        run()
        assert "The e-mail did not get through: please call" in client.get("/waiting").text
        assert "held until 12:30 · the e-mail did not get through" in client.get("/").text
        listed = client.get("/reminders/?status=to_call").text
        assert "A time that is free" in listed
        assert "/called" not in listed

    def test_until_it_is_answered(self, client, offer, without_address, front_desk):
        decline(actor=front_desk, offer=offer)
        assert "held until 12:30" not in client.get("/").text

    def test_or_has_ended(self, client, offer, without_address, clock):
        run()
        clock.move_to(offer.expires_at)
        assert "held until 12:30" not in client.get("/").text
        assert "A time that is free" not in client.get("/reminders/?status=to_call").text

    def test_another_clinic_has_its_own_to_call(self, client_of, offer, without_address):
        lyon = factories.make_clinic(name="Lyon")
        assert "held until" not in client_of(factories.make_user("front_desk", lyon)).get("/").text

    def test_many_take_as_many_queries_as_one(self, client, offer, clinic, front_desk, clinician):
        def queries(page: str) -> int:
            run()
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            return len(captured)

        pages = ("/waiting", "/", "/reminders/")
        few = [queries(page) for page in pages]
        for number in range(6):
            patient = factories.make_patient(clinic, given_name=f"Patient {number}", email="")
            course = factories.make_active_course(patient, clinician, first_on=THURSDAY_AT_TEN.date(), sessions=1)
            start = THURSDAY_AT_TEN + timedelta(hours=number + 1)
            factories.make_offer(course.sessions.get(), front_desk, start=start)
        assert [queries(page) for page in pages] == few


class TestRows:
    @pytest.fixture
    def row(self, offer):
        run()
        return OfferLetter.objects.get()

    def test_it_stays_with_its_offer(self, row, bruno_offer):
        with pytest.raises(InternalError):
            sql("UPDATE reminders_offerletter SET offer_id = %s WHERE id = %s", bruno_offer.pk, row.pk)

    @pytest.fixture
    def bruno_offer(self, clinic, clinician, front_desk):
        bruno = factories.make_patient(clinic, given_name="Bruno")
        course = factories.make_active_course(bruno, clinician, first_on=THURSDAY_AT_TEN.date(), sessions=1)
        return factories.make_offer(course.sessions.get(), front_desk, start=THURSDAY_AT_TEN + timedelta(hours=1))

    def test_what_was_sent_stays_sent(self, row):
        with pytest.raises(InternalError, match="Invalid transition"):
            sql("UPDATE reminders_offerletter SET status = 'waiting' WHERE id = %s", row.pk)

    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ("UPDATE reminders_offerletter SET sent_to = ''", "offer_letter_sent_to_someone"),
            ("UPDATE reminders_offerletter SET called_at = now()", "offer_letter_not_called"),
        ],
    )
    def test_it_says_to_whom_it_went_and_holds_no_call(self, row, change, constraint):
        with pytest.raises(IntegrityError, match=constraint):
            sql(change)


def test_after_the_answer_nothing_more_is_said_of_it(offer, front_desk):
    run()
    accept(actor=front_desk, offer=offer)
    run()
    assert len(mail.outbox) == 1
    assert Appointment.objects.live().count() == 1


def test_where_a_yes_is_taken_back_before_the_letter_went_it_goes_out_then(offer, front_desk):
    write(timezone.now())
    visit = accept(actor=front_desk, offer=offer)
    run()
    assert mail.outbox == []
    cancel_appointment(actor=front_desk, appointment=visit, version=visit.version)
    run()
    assert [message.to for message in mail.outbox] == [["ana@home.example"]]
