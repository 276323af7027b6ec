"""The front desk's day: who is checked in from it stays on it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from mesoplan.today.board import clinician_board
from patients.services.screening import record_answers
from tests import factories
from tests.sessions.booking.desk import book

MONDAY = date(2026, 11, 2)


@pytest.fixture
def appointment(ana, clinician):
    with time_machine.travel(datetime(2026, 11, 2, 6, tzinfo=UTC), tick=False):
        course = factories.make_active_course(ana, clinician, first_on=MONDAY, sessions=1)
        yield book(course.sessions.get(), clinician, MONDAY, "10:00")


def test_checking_in_leads_back_to_today_where_it_can_be_undone(client_of, front_desk, appointment):
    browser = client_of(front_desk)
    button = f"/appointments/{appointment.pk}/check-in?back=today"
    assert f'action="{button}"' in browser.get("/").text

    after = browser.post(button, {"version": appointment.version}, follow=True)

    assert after.redirect_chain == [(f"/?just={appointment.pk}", 302)]
    assert "Ana Ruiz is checked in." in after.text
    undone = browser.post(
        f"/appointments/{appointment.pk}/undo-check-in?back=today", {"version": appointment.version + 1}, follow=True
    )
    assert undone.redirect_chain == [("/", 302)]
    assert f'action="/appointments/{appointment.pk}/undo-check-in?back=today"' in after.text


@pytest.mark.parametrize(("days", "is_missing"), [(365, False), (366, True)])
def test_the_clinician_sees_whose_answers_are_more_than_a_year_old(clinician, ana, appointment, days, is_missing):
    factories.make_question("keloid")
    ana.allergy_status = "none_known"
    ana.save()
    noon = datetime(2026, 11, 2, 11, tzinfo=UTC)
    ana.screening_answers.create(
        condition="keloid", answer="absent", answered_at=noon - timedelta(days=days), asked_by=clinician
    )

    assert (ana.pk in clinician_board(clinician, ana.clinic).unready) is is_missing


def test_the_clinician_sees_before_treating_that_a_contraindication_is_there(client_of, clinician, ana, appointment):
    factories.make_question("pregnancy", severity="absolute")
    browser = client_of(clinician)
    assert "do not inject" not in browser.get("/").text

    record_answers(actor=clinician, patient=ana, answers={"pregnancy": "present"})

    assert "A contraindication: do not inject" in browser.get("/").text


def test_where_nobody_waits_for_a_call_it_is_not_said_that_every_reminder_got_through(
    client_of, front_desk, appointment
):
    page = client_of(front_desk).get("/").text
    assert "Nobody has to be called" in page
    assert "got through" not in page


def test_who_is_checked_in_looks_different_from_who_is_booked(client_of, clinician, front_desk, appointment):
    def shape() -> str:
        page = client_of(clinician).get("/").text
        return page.partition('class="state')[2].partition("</svg>")[0].partition("<path")[2]

    booked = shape()
    client_of(front_desk).post(f"/appointments/{appointment.pk}/check-in", {"version": appointment.version})
    assert booked
    assert shape() not in {"", booked}
