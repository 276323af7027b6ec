from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from mesoplan.clinics.models import Closure
from sessions.booking.board import board_of
from sessions.booking.models import Appointment
from sessions.booking.services import cancel_appointment
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book

CALENDAR = reverse("booking:calendar")


def page(client, **query) -> str:
    response = client.get(CALENDAR, query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def visit(first, clinician) -> Appointment:
    return book(first, clinician, MONDAY, "10:00")


def test_the_front_desk_sees_who_comes_when_but_not_what_is_treated(client_of, front_desk, visit):
    shown = page(client_of(front_desk), day="2026-11-02")
    assert "10:00" in shown
    assert "Ana Ruiz" in shown
    assert "+33 6 12 34 56 78" in shown
    assert "Belly" not in shown


def test_a_clinician_sees_the_area_too(client_of, clinician, visit):
    assert "Belly" in page(client_of(clinician), day="2026-11-02")


def test_an_admin_has_no_calendar(client_of, admin):
    assert client_of(admin).get(CALENDAR).status_code == 403


def test_the_calendar_of_another_clinic_stays_hidden(client_of, visit):
    stranger = factories.make_user("front_desk", factories.make_clinic(name="Lyon"))
    assert "Ana Ruiz" not in page(client_of(stranger), day="2026-11-02")


def test_today_is_today_in_the_clinic(client_of, front_desk, visit, monday):
    monday.move_to(datetime(2026, 11, 2, 23, 30, tzinfo=UTC))
    assert "Tuesday 3 November" in page(client_of(front_desk))


def test_a_visit_stands_in_the_column_of_its_clinician_or_its_room(front_desk, clinic, clinician, visit):
    factories.make_room(clinic)
    board = board_of(front_desk, clinic, MONDAY, by="clinician")
    assert [(column.place, column.who) for column in board.columns] == [(1, clinician)]
    assert [(card.column, card.stretch.clock.hour, card.visit) for card in board.cards] == [(1, 10, visit)]
    by_room = board_of(front_desk, clinic, MONDAY, by="room")
    assert [column.who.name for column in by_room.columns] == ["Room 1", "Room 2"]
    assert [card.column for card in by_room.cards] == [1]


def test_what_is_free_lies_between_the_visits_from_now_on(front_desk, clinic, visit, monday):
    monday.move_to(at(clinic, MONDAY, "09:02"))
    (column,) = board_of(front_desk, clinic, MONDAY, by="clinician").columns
    assert [(f"{gap.clock:%H:%M}", f"{gap.end_clock:%H:%M}") for gap in column.free] == [
        ("09:05", "10:00"),
        ("10:30", "20:00"),
    ]
    (yesterday,) = board_of(front_desk, clinic, MONDAY - timedelta(days=1), by="clinician").columns
    assert yesterday.free == []


def test_a_free_place_leads_to_who_can_come_then(client_of, front_desk, clinician, visit):
    shown = page(client_of(front_desk), day="2026-11-03")
    assert f"{reverse('booking:to_book')}?day=2026-11-03&amp;at=08:00&amp;clinician={clinician.pk}" in shown


def test_a_closed_day_says_until_when(client_of, front_desk, clinic, monday):
    Closure.objects.create(clinic=clinic, first_day=MONDAY, last_day=date(2026, 11, 4), reason="Works")
    shown = page(client_of(front_desk), day="2026-11-03")
    assert "closed until and including Wed 4 Nov" in shown
    assert "Works" in shown
    assert "not open on this day of the week" in page(client_of(front_desk), day="2026-11-08")


def test_a_cancelled_visit_leaves_the_grid_but_not_the_page(client_of, front_desk, clinic, visit):
    cancel_appointment(actor=front_desk, appointment=visit, version=visit.version)
    board = board_of(front_desk, clinic, MONDAY, by="clinician")
    assert (list(board.cards), board.gone) == ([], [visit])
    assert "Cancelled or missed" in page(client_of(front_desk), day="2026-11-02")


def test_patients_are_checked_in_from_the_day_and_the_way_back_is_offered(client_of, front_desk, visit):
    client = client_of(front_desk)
    address = f"{reverse('booking:check_in', args=[visit.pk])}?back=calendar&by=room&view=list"
    assert address.replace("&", "&amp;").replace("room", "clinician").replace("list", "board") in page(client)
    response = client.post(address, follow=True)
    assert response.redirect_chain == [(f"{CALENDAR}?by=room&view=list&just={visit.pk}&day=2026-11-02", 302)]
    assert "Ana Ruiz is checked in." in response.content.decode()
    visit.refresh_from_db()
    assert visit.is_checked_in


def test_nobody_is_checked_in_for_tomorrow(client_of, front_desk, visit):
    assert "check-in?back" not in page(client_of(front_desk), day="2026-11-03")


def test_a_date_that_is_none_is_told_and_today_is_shown(client_of, front_desk, visit):
    response = client_of(front_desk).get(CALENDAR, {"day": "31 Feb"})
    assert response.status_code == 422
    assert "Monday 2 November" in response.content.decode()


def fill_the_day(clinic, count: int) -> None:
    """`count` visits of five minutes, 80 in each room."""
    start, patients = at(clinic, MONDAY, "08:00"), [factories.make_patient(clinic) for _place in range(4)]
    team = [factories.make_user("clinician", clinic) for _place in range(4)]
    rooms = [factories.make_room(clinic, f"Room {place}") for place in range(10, 14)]
    for number in range(count):
        place, turn = number % 4, number // 4
        course = factories.make_active_course(patients[place], team[place], first_on=MONDAY, sessions=1)
        begins = start + timedelta(minutes=5 * turn)
        Appointment.objects.create(
            session=course.sessions.get(),
            patient=patients[place],
            clinic=clinic,
            clinician=team[place],
            room=rooms[place],
            slot=(begins, begins + timedelta(minutes=5)),
            booked_by=team[place],
            booked_at=start,
        )


@pytest.mark.parametrize(("role", "queries"), [("clinician", 12), ("front_desk", 10)])
@pytest.mark.parametrize("count", [4, 48])
def test_a_full_day_takes_as_many_queries_as_a_quiet_one(
    client_of, clinic, monday, role, queries, count, django_assert_num_queries
):
    fill_the_day(clinic, count)
    client = client_of(factories.make_user(role, clinic))
    with django_assert_num_queries(queries):
        shown = page(client)
    assert shown.count('class="visit"') == count
