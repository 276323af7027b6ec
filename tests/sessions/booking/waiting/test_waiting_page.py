"""The waiting list at the front desk: who is called, who waits, and the form of an entry."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions.booking.models import Appointment, WaitingEntry
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book
from tests.sessions.booking.waiting.room import cancel, offered, wait
from tests.sessions.booking.waiting.test_offering import NINE


@pytest.fixture
def client(client_of, front_desk):
    return client_of(front_desk)


@pytest.fixture
def offer(first, bruno_session, clinician, front_desk, monday):
    monday.move_to(NINE)
    wait(bruno_session, front_desk)
    row = book(first, clinician, MONDAY, "10:00")
    cancel(row, front_desk)
    return offered()[0]


def typed(*rows: dict, **fields) -> dict:
    """What the browser sends: Monday from 9 to 12 in one row, unless said otherwise."""
    usual = {"weekday": "0", "starts": "09:00", "ends": "12:00", "first_day": "", "last_day": ""}
    rows = rows or ({},)
    data = {"windows-TOTAL_FORMS": len(rows), "windows-INITIAL_FORMS": 0, "until": "2026-11-30", "clinician": ""}
    for number, row in enumerate(rows):
        data |= {f"windows-{number}-{name}": value for name, value in (usual | row).items()}
    return data | fields


def test_the_offer_says_who_is_called_about_what_and_until_when(client, offer):
    page = client.get("/waiting").text
    for words in ("Bruno Sala", "+33 6 12 34 56 78", "Mon 2 Nov, 10:00–10:30", "held until 09:30, 30 min more"):
        assert words in page
    for button in ("Says yes: book", "Says no", "No answer: next"):
        assert button in page
    assert "10:00 is held for Bruno Sala until 09:30" in client.get("/").text


def test_when_its_time_is_over_nobody_is_called_any_more(client, offer, monday):
    monday.move_to(offer.expires_at)
    assert "Says yes: book" not in client.get("/waiting").text
    assert "is held for" not in client.get("/").text


def test_yes_books(client, offer, bruno_session):
    page = client.post(f"/waiting/offers/{offer.pk}/accept", follow=True).text
    assert "Session 1 of Bruno Sala is booked: Mon 2 Nov, 10:00." in page
    assert Appointment.objects.live().get().session == bruno_session


@pytest.mark.parametrize("answer", ["decline", "pass-on"])
def test_no_and_no_answer_go_to_the_next(client, offer, answer):
    page = client.post(f"/waiting/offers/{offer.pk}/{answer}", follow=True).text
    assert "The time goes to the next. Bruno Sala stays on the list." in page
    assert "Says yes: book" not in page


def test_an_offer_that_has_ended_is_refused_with_a_sentence(client, offer, monday):
    monday.move_to(offer.expires_at)
    answer = client.post(f"/waiting/offers/{offer.pk}/accept")
    assert answer.status_code == 409
    assert "This offer has ended" in answer.text


def test_a_session_is_put_on_the_list_from_where_it_is_booked(client, first, course):
    address = f"/courses/{course.pk}/waiting?session={first.pk}"
    assert f'href="{address}"' in client.get(f"/courses/{course.pk}/book?session={first.pk}").text
    assert f'href="/courses/{course.pk}/waiting"' in client.get(f"/courses/{course.pk}/book").text
    assert f'<option value="{first.pk}" selected' in client.get(address).text

    answer = client.post(address, typed({}, {"weekday": "", "first_day": "2026-11-03"}, session=first.pk), follow=True)

    assert "Ana Ruiz is on the waiting list." in answer.text
    assert "Monday 09:00–12:00" in answer.text
    assert "Any day 09:00–12:00, from Tue 3 Nov on" in answer.text


def test_from_an_appointment_it_waits_for_an_earlier_time(client, first, clinician):
    row = book(first, clinician, MONDAY + timedelta(days=1), "10:00")
    address = f"/courses/{first.course_id}/waiting?session={first.pk}"
    assert f'href="{address}"' in client.get(f"/appointments/{row.pk}").text
    page = client.post(address, typed(session=first.pk), follow=True).text
    assert "Booked Tue 3 Nov, 10:00, wants earlier" in page


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        (typed({"starts": ""}), "windows-0-starts", "Fill this in."),
        (typed({"starts": "12:00"}), "windows-0-ends", "The end has to come after the beginning."),
        (
            typed({"first_day": "2026-11-05", "last_day": "2026-11-04"}),
            "windows-0-last_day",
            "The last day cannot come before the first.",
        ),
        (typed({"weekday": "9"}), "windows-0-weekday", "Choose one of the list."),
        (typed({"ends": "noon"}), "windows-0-ends", "Write a time, as in 10:30."),
        (typed(until="2026-11-01"), "until", "This day is over."),
        (typed(until=""), "until", "Fill this in."),
        (typed(clinician="9999"), "clinician", "Choose one of the list."),
        (
            {"windows-TOTAL_FORMS": 0, "windows-INITIAL_FORMS": 0, "until": "2026-11-30"},
            "rows-of-form",
            "Say at least once when the patient could come.",
        ),
        ({"until": "2026-11-30"}, "rows-of-form", "Say at least once when the patient could come."),
        (typed(session="99"), "session", "Choose one of the list."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(client, first, data, field, sentence):
    answer = client.post(f"/courses/{first.course_id}/waiting", {"session": first.pk} | data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'href="#{field}"' in answer.text or f'href="#id_{field}"' in answer.text
    assert not WaitingEntry.objects.exists()


def test_the_wishes_are_changed_and_the_one_who_is_late_is_told(client, bruno_session, front_desk):
    entry = wait(bruno_session, front_desk)
    page = client.get(f"/waiting/{entry.pk}").text
    assert 'value="00:00"' in page
    sent = typed({"starts": "15:00", "ends": "16:00"}, version=1)
    assert "Monday 15:00–16:00" in client.post(f"/waiting/{entry.pk}", sent, follow=True).text
    late = client.post(f"/waiting/{entry.pk}", sent)
    assert late.status_code == 422
    assert "changed meanwhile" in late.text


def test_a_row_that_is_taken_away_is_gone(client, bruno_session, front_desk):
    entry = wait(bruno_session, front_desk)
    client.post(f"/waiting/{entry.pk}", typed({}, {"weekday": "1", "DELETE": "on"}, version=1))
    assert [row.weekday for row in entry.windows.all()] == [0]


def test_somebody_is_taken_off_the_list(client, bruno_session, front_desk):
    entry = wait(bruno_session, front_desk)
    assert client.post(f"/waiting/{entry.pk}/remove").status_code == 409
    page = client.post(f"/waiting/{entry.pk}/remove", {"version": 1}, follow=True).text
    assert "Bruno Sala is not on the waiting list any more." in page
    assert "Nobody is waiting" in page
    assert client.get(f"/waiting/{entry.pk}").status_code == 404


def test_the_admin_says_for_how_long_a_place_is_held(client_of, admin, clinic):
    client, address = client_of(admin), f"/clinics/{clinic.pk}/waiting-list"
    assert "is held for 30 min" in client.get(f"/clinics/{clinic.pk}/").text
    for minutes in ("4", "1441", "soon"):
        assert client.post(address, {"hold_minutes": minutes, "version": clinic.version}).status_code == 422
    client.post(address, {"hold_minutes": "45", "version": clinic.version})
    clinic.refresh_from_db()
    assert (clinic.hold_minutes, clinic.version) == (45, 2)


def test_many_who_wait_take_as_many_queries_as_one(client, clinician, front_desk, offer, clinic):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/waiting").status_code == 200
        return len(captured)

    few = queries()
    for number in range(12):
        patient = factories.make_patient(clinic, given_name=f"Patient {number}")
        wait(factories.make_active_course(patient, clinician, first_on=MONDAY, sessions=1).sessions.get(), front_desk)
    assert queries() == few


def test_nothing_clinical_stands_on_the_list(client, offer):
    page = client.get("/waiting").text + client.get(f"/waiting/{offer.entry_id}").text
    assert [word for word in ("Caffeine", "Lipo A", "Belly", "Slimmer") if word in page] == []


def test_whoever_waits_at_another_clinic_is_shown_where_they_wait(client, front_desk, clinician):
    elsewhere = factories.make_clinic(name="Lyon")
    for person in (front_desk, clinician):
        elsewhere.memberships.create(user=person)
    patient = factories.make_patient(elsewhere, given_name="Dora", family_name="Lund")
    course = factories.make_active_course(patient, clinician, first_on=MONDAY, sessions=1)
    answer = client.post(f"/courses/{course.pk}/waiting", typed(session=course.sessions.get().pk), follow=True)
    assert "Dora Lund is on the waiting list." in answer.text
    assert answer.redirect_chain == [(f"/waiting/{WaitingEntry.objects.get().pk}", 302)]
