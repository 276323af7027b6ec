from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from mesoplan.audit.models import ChartOpening
from sessions.booking.models import UNDO_LASTS, Appointment
from sessions.booking.queries import next_appointment
from sessions.booking.services.attend import check_in, mark_no_show, note_treated
from sessions.booking.services.cancel import cancel_appointment
from sessions.booking.services.change import move_appointment
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book

TEN_O_CLOCK = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def appointment(first, clinician) -> Appointment:
    return book(first, clinician, MONDAY, "10:00")


def shown(client, appointment) -> str:
    response = client.get(reverse("booking:appointment", args=[appointment.pk]))
    assert response.status_code == 200
    return response.content.decode()


def do(client, name: str, appointment: Appointment):
    return client.post(reverse(f"booking:{name}", args=[appointment.pk]), {"version": appointment.version}, follow=True)


def test_the_page_says_who_comes_when_and_where(client_of, front_desk, appointment):
    page = shown(client_of(front_desk), appointment)
    for fact in ("Monday 2 November, 10:00", "Session 1 of 3", "Ana Ruiz", "Dr Marin", "Room 1", "Booked"):
        assert fact in page
    assert "Belly" not in page
    assert not ChartOpening.objects.exists()


def test_a_clinician_sees_the_areas_and_has_opened_the_chart(client_of, clinician, appointment):
    assert "Belly" in shown(client_of(clinician), appointment)
    assert ChartOpening.objects.get().patient_id == appointment.patient_id


def test_a_patient_is_checked_in_and_out_again(client_of, front_desk, appointment):
    client = client_of(front_desk)
    page = do(client, "check_in", appointment).content.decode()
    assert "Ana Ruiz is checked in." in page
    appointment.refresh_from_db()
    page = do(client, "undo_check_in", appointment).content.decode()
    assert "not checked in any more" in page


def test_the_clinician_goes_from_the_check_in_to_the_record(client_of, clinician, front_desk, appointment):
    check_in(actor=front_desk, appointment=appointment)
    record = reverse("delivery:record", args=[appointment.pk])
    assert record in shown(client_of(clinician), appointment)
    assert record not in shown(client_of(front_desk), appointment)
    note_treated(appointment)
    assert "Open the record" in shown(client_of(clinician), appointment)


def test_a_cancellation_names_what_is_cancelled(client_of, front_desk, appointment):
    client = client_of(front_desk)
    page = client.get(reverse("booking:cancel", args=[appointment.pk])).text
    assert "Cancel the appointment of Ana Ruiz" in page
    assert "Monday 2 November, 10:00" in page
    page = do(client, "cancel", appointment).content.decode()
    assert "Cancelled: Ana Ruiz, Mon 2 Nov, 10:00." in page
    assert "Book session 1 again" in page


def test_who_did_not_come_can_be_booked_again(client_of, front_desk, appointment, monday):
    client = client_of(front_desk)
    assert "did not come?" in shown(client, appointment)
    monday.move_to(TEN_O_CLOCK + timedelta(minutes=15))
    assert "Session 1 can be booked again." in do(client, "no_show", appointment).content.decode()


def test_what_a_rule_refuses_is_answered_with_its_sentence(client_of, front_desk, appointment):
    response = do(client_of(front_desk), "no_show", appointment)
    assert response.status_code == 409
    assert "whose time has come" in response.content.decode()


def test_a_missed_session_that_is_booked_again_is_not_offered_twice(
    client_of, front_desk, appointment, clinician, monday
):
    monday.move_to(TEN_O_CLOCK + timedelta(minutes=15))
    mark_no_show(actor=front_desk, appointment=appointment)
    book(appointment.session, clinician, MONDAY + timedelta(days=1), "10:00")
    assert "Book session 1 again" not in shown(client_of(front_desk), appointment)


def test_a_late_appointment_says_how_late(client_of, front_desk, first, clinician):
    appointment = book(first, clinician, MONDAY + timedelta(days=9), "10:00")
    assert "3 days after the window of this session" in shown(client_of(front_desk), appointment)


@pytest.mark.parametrize("name", ["check_in", "undo_check_in", "cancel", "no_show", "move", "appointment"])
def test_other_clinics_and_admins_stay_out(client_of, admin, appointment, name):
    stranger = factories.make_user("front_desk", factories.make_clinic(name="Lyon"))
    address = reverse(f"booking:{name}", args=[appointment.pk])
    method = "get" if name in ("move", "appointment") else "post"
    assert getattr(client_of(stranger), method)(address).status_code == 404
    assert getattr(client_of(admin), method)(address).status_code == 403


def test_the_page_answers_in_a_fixed_number_of_queries(client_of, front_desk, appointment, django_assert_num_queries):
    client = client_of(front_desk)
    with django_assert_num_queries(15):
        shown(client, appointment)


class TestMove:
    """Moving on its page: the places offered, the version carried along."""

    @pytest.fixture
    def address(self, appointment) -> str:
        return reverse("booking:move", args=[appointment.pk])

    def place(self, appointment: Appointment, clock: str) -> str:
        start = at(appointment.clinic, MONDAY, clock).astimezone(UTC).isoformat()
        return f"{start} {appointment.clinician_id} {appointment.room_id}"

    def test_the_page_offers_the_day_of_the_appointment_and_its_own_place(
        self, client_of, front_desk, appointment, address
    ):
        page = client_of(front_desk).get(address).content.decode()
        assert "Now Mon 2 Nov, 10:00" in page
        assert self.place(appointment, "10:00") in page
        assert self.place(appointment, "10:15") in page

    def test_a_move_to_another_time_tells_the_patient(self, client_of, front_desk, appointment, address):
        sent = {"place": self.place(appointment, "15:00"), "version": 1}
        page = client_of(front_desk).post(address, sent, follow=True).content.decode()
        assert "An e-mail tells Ana Ruiz, unless they know this time already." in page
        appointment.refresh_from_db()
        assert appointment.starts_at == at(appointment.clinic, MONDAY, "15:00")
        assert appointment.booked_by == front_desk

    def test_whoever_moves_a_patient_without_an_address_is_asked_to_call(
        self, client_of, front_desk, appointment, address, ana
    ):
        ana.email = ""
        ana.save()
        sent = {"place": self.place(appointment, "15:00"), "version": 1}
        page = client_of(front_desk).post(address, sent, follow=True).text
        assert "Ana Ruiz has no e-mail address: please call." in page

    def test_a_move_to_another_room_keeps_the_time_and_who_booked_it(
        self, client_of, front_desk, appointment, address, clinic
    ):
        room, booked_by = factories.make_room(clinic), appointment.booked_by
        sent = {"day": "2026-11-02", "clock": "10:00", "clinician": appointment.clinician_id, "room": room.pk}
        page = client_of(front_desk).post(address, sent | {"version": 1}, follow=True).content.decode()
        assert "The time stays as it was." in page
        appointment.refresh_from_db()
        assert (appointment.room, appointment.booked_by) == (room, booked_by)

    def test_who_looked_at_an_older_version_is_told(self, client_of, front_desk, appointment, address):
        client = client_of(front_desk)
        client.post(address, {"place": self.place(appointment, "15:00"), "version": 1})
        response = client.post(address, {"place": self.place(appointment, "16:00"), "version": 1})
        assert response.status_code == 422
        assert "This was changed meanwhile" in response.content.decode()

    def test_a_move_without_a_version_is_refused(self, client_of, front_desk, appointment, address):
        response = client_of(front_desk).post(address, {"place": self.place(appointment, "15:00")})
        assert response.status_code == 422

    def test_a_place_without_an_offset_is_not_guessed(self, client_of, front_desk, appointment, address):
        sent = f"2026-11-02T15:00:00 {appointment.clinician_id} {appointment.room_id}"
        response = client_of(front_desk).post(address, {"place": sent, "version": 1})
        assert response.status_code == 422
        assert response.context["offered"].errors == {"place": ["Choose one of the times offered."]}
        before = appointment.starts_at
        appointment.refresh_from_db()
        assert appointment.starts_at == before

    def test_what_is_cancelled_does_not_move(self, client_of, front_desk, appointment, address):
        cancel_appointment(actor=front_desk, appointment=appointment, version=appointment.version)
        assert client_of(front_desk).get(address).status_code == 409


class TestCancel:
    @pytest.fixture
    def address(self, appointment):
        return reverse("booking:cancel", args=[appointment.pk])

    def test_a_colleague_who_moved_it_meanwhile_is_not_overruled(self, client_of, front_desk, appointment, address):
        page = client_of(front_desk).get(address).text
        assert 'name="version" value="1"' in page
        moved = move_appointment(
            actor=front_desk,
            appointment=appointment,
            clinician=appointment.clinician,
            room=appointment.room,
            starts_at=appointment.starts_at + timedelta(hours=1),
            version=1,
        )
        answer = client_of(front_desk).post(address, {"version": 1})
        assert answer.status_code == 409
        assert "This was changed meanwhile" in answer.text
        moved.refresh_from_db()
        assert moved.is_booked

    @pytest.mark.parametrize("sent", [{}, {"version": "x"}])
    def test_it_says_what_was_seen(self, client_of, front_desk, appointment, address, sent):
        assert client_of(front_desk).post(address, sent).status_code == 409
        appointment.refresh_from_db()
        assert appointment.is_booked


class TestNextAppointment:
    def test_the_banner_says_the_next_one_on_the_clock_of_the_clinic(self, appointment, second, clinician):
        book(second, clinician, MONDAY + timedelta(days=7), "10:00")
        assert next_appointment(appointment.patient) == "Mon 2 Nov, 10:00, Room 1"

    def test_what_is_past_or_cancelled_is_not_next(self, appointment, front_desk, monday):
        monday.move_to(TEN_O_CLOCK + timedelta(minutes=1))
        assert next_appointment(appointment.patient) == ""
        monday.move_to(TEN_O_CLOCK - timedelta(hours=1))
        cancel_appointment(actor=front_desk, appointment=appointment, version=appointment.version)
        assert next_appointment(appointment.patient) == ""

    def test_the_front_desk_sees_it_on_the_page(self, client_of, front_desk, appointment):
        assert "Mon 2 Nov, 10:00, Room 1" in shown(client_of(front_desk), appointment)


@pytest.mark.parametrize(
    ("email", "said"),
    [
        (
            "ana@home.example",
            "If Ana Ruiz was told of this time, an e-mail to ana@home.example calls it off in three minutes",
        ),
        (
            "",
            "If Ana Ruiz was told of this time, they are put on the list of people to call",
        ),
    ],
)
def test_before_cancelling_the_page_says_how_the_patient_hears_of_it(
    client_of, front_desk, appointment, ana, email, said
):
    ana.email = email
    ana.save()
    assert said in client_of(front_desk).get(reverse("booking:cancel", args=[appointment.pk])).text


def test_a_session_that_a_revision_has_dropped_is_not_counted(client_of, front_desk, appointment):
    appointment.session.course.sessions.filter(number=3).update(status="cancelled")

    assert "Session 1 of 2" in shown(client_of(front_desk), appointment)


def test_for_three_minutes_the_page_takes_the_last_change_back(client_of, front_desk, appointment, monday):
    client = client_of(front_desk)
    assert "Take the booking back" in shown(client, appointment)
    place = {"clinician": appointment.clinician, "room": appointment.room, "version": 1}
    moved = move_appointment(
        actor=front_desk, appointment=appointment, starts_at=appointment.starts_at + timedelta(hours=1), **place
    )
    page = shown(client, moved)
    assert "Take the move back" in page
    assert reverse("booking:undo_move", args=[moved.pk]) in page
    monday.shift(UNDO_LASTS)
    assert "Take the move back" not in shown(client, moved)
