import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from mesoplan.clinics.models import Absence, Closure
from sessions.booking.calendar import listed as listing
from sessions.booking.models import Appointment
from sessions.booking.permissions import KEEP_HOURS
from sessions.booking.services.cancel import cancel_appointment
from sessions.booking.views import calendar as calendar_view
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book

CALENDAR, FEED = reverse("booking:calendar"), reverse("booking:feed")


def page(client, **query) -> str:
    response = client.get(CALENDAR, {"view": "list"} | query)
    assert response.status_code == 200
    return response.content.decode()


def feed(client, **query) -> dict:
    response = client.get(FEED, {"day": "2026-11-02"} | query)
    assert response.status_code == 200
    return response.json()


def cards(found: dict) -> list[dict]:
    return [event for event in found["events"] if event.get("display") != "background"]


@pytest.fixture
def visit(first, clinician) -> Appointment:
    return book(first, clinician, MONDAY, "10:00")


def test_the_front_desk_sees_who_comes_when_but_not_what_is_treated(client_of, front_desk, visit):
    client = client_of(front_desk)
    (card,) = cards(feed(client))
    assert (card["title"], card["start"], card["end"]) == ("Ana Ruiz", "2026-11-02T10:00:00", "2026-11-02T10:30:00")
    assert card["extendedProps"]["about"] == "+33 6 12 34 56 78"
    for shown in (page(client, day="2026-11-02"), client.get(FEED, {"day": "2026-11-02"}).content.decode()):
        assert "Ana Ruiz" in shown
        assert "Belly" not in shown


def test_a_clinician_sees_the_area_too(client_of, clinician, visit):
    client = client_of(clinician)
    assert [card["extendedProps"]["about"] for card in cards(feed(client))] == ["Belly"]
    assert "Belly" in page(client, day="2026-11-02")


def test_whoever_may_book_is_led_on_to_who_is_ill(client_of, front_desk, visit, monkeypatch):
    client, link = client_of(front_desk), f'href="{reverse("booking:start_replan")}"'
    assert link in page(client)
    assert link in client.get(CALENDAR).content.decode()
    monkeypatch.setattr(calendar_view, "BOOK", KEEP_HOURS)
    assert link not in page(client)


def test_an_admin_has_no_calendar(client_of, admin):
    assert [client_of(admin).get(address).status_code for address in (CALENDAR, FEED)] == [403, 403]


def test_the_calendar_of_another_clinic_stays_hidden(client_of, visit):
    stranger = client_of(factories.make_user("front_desk", factories.make_clinic(name="Lyon")))
    assert "Ana Ruiz" not in page(stranger, day="2026-11-02")
    assert cards(feed(stranger)) == []


def test_today_is_today_in_the_clinic(client_of, front_desk, visit, monday):
    monday.move_to(datetime(2026, 11, 2, 23, 30, tzinfo=UTC))
    assert "Tuesday 3 November" in page(client_of(front_desk))


def test_a_visit_stands_in_the_column_of_its_clinician_or_its_room(client_of, front_desk, clinic, clinician, visit):
    second = factories.make_room(clinic)
    client = client_of(front_desk)
    by_clinician, by_room = feed(client), feed(client, by="room")
    assert by_clinician["resources"] == [{"id": clinician.pk, "title": "Dr Marin"}]
    assert [card["resourceId"] for card in cards(by_clinician)] == [clinician.pk]
    assert [it["title"] for it in by_room["resources"]] == ["Room 1", second.name]
    assert [card["resourceId"] for card in cards(by_room)] == [visit.room_id]


def test_a_week_has_its_seven_days_from_monday(client_of, front_desk, clinician, visit, second):
    book(second, clinician, MONDAY + timedelta(days=8), "09:00")
    this_week, next_week = (feed(client_of(front_desk), day=day, extent="week") for day in ("2026-11-05", "2026-11-15"))
    assert [card["start"] for card in cards(this_week)] == ["2026-11-02T10:00:00"]
    assert [card["start"] for card in cards(next_week)] == ["2026-11-10T09:00:00"]
    assert this_week["hidden"] == [0]


def test_what_is_closed_says_why(client_of, front_desk, clinician, visit):
    Absence.objects.create(clinician=clinician, first_day=MONDAY, last_day=MONDAY)
    shut = {event["className"]: event for event in feed(client_of(front_desk))["events"] if "className" in event}
    assert shut["closed"]["title"] == "Dr Marin does not work then."
    assert shut["away"]["title"] == "Dr Marin is on leave until and including Mon 2 Nov."
    assert (shut["away"]["start"], shut["away"]["end"]) == ("2026-11-02T00:00:00", "2026-11-02T24:00:00")


def test_what_is_free_lies_between_the_visits_from_now_on(client_of, front_desk, clinic, clinician, visit, monday):
    monday.move_to(at(clinic, MONDAY, "09:02"))
    Absence.objects.create(
        clinician=clinician, starts_at=at(clinic, MONDAY, "12:00"), ends_at=at(clinic, MONDAY, "13:00")
    )
    shown = page(client_of(front_desk))
    for gap in ("free 09:05–10:00", "free 10:30–12:00", "free 13:00–20:00"):
        assert gap in shown
    assert "free" not in page(client_of(front_desk), day="2026-11-01")


def test_a_free_place_leads_to_who_can_come_then(client_of, front_desk, clinician, visit):
    shown = page(client_of(front_desk), day="2026-11-03")
    assert f"{reverse('booking:to_book')}?day=2026-11-03&amp;at=08:00&amp;clinician={clinician.pk}" in shown


def test_a_closed_day_says_until_when(client_of, front_desk, clinic, monday):
    Closure.objects.create(clinic=clinic, first_day=MONDAY, last_day=date(2026, 11, 4), reason="Works")
    shown = page(client_of(front_desk), day="2026-11-03")
    assert "closed until and including Wed 4 Nov" in shown
    assert "Works" in shown
    assert "not open on this day of the week" in page(client_of(front_desk), day="2026-11-08")


def test_a_cancelled_visit_leaves_the_grid_but_not_the_list(client_of, front_desk, visit):
    cancel_appointment(actor=front_desk, appointment=visit, version=visit.version)
    client = client_of(front_desk)
    found = feed(client)
    assert (cards(found), found["lost"]) == ([], "1 cancelled or missed")
    assert "Cancelled or missed" in page(client, day="2026-11-02")


def test_patients_are_checked_in_from_the_list_and_the_way_back_is_offered(client_of, front_desk, visit):
    client = client_of(front_desk)
    address = f"{reverse('booking:check_in', args=[visit.pk])}?back=calendar&by=room&extent=week&view=list"
    assert address.replace("&", "&amp;") in page(client, by="room", extent="week")
    response = client.post(address, {"version": visit.version}, follow=True)
    assert response.redirect_chain == [
        (f"{CALENDAR}?by=room&extent=week&view=list&just={visit.pk}&day=2026-11-02", 302)
    ]
    assert "Ana Ruiz is checked in." in response.content.decode()
    visit.refresh_from_db()
    assert visit.is_checked_in


def test_a_visit_is_cancelled_from_the_list_without_a_script(client_of, front_desk, visit):
    client = client_of(front_desk)
    address = f"{reverse('booking:cancel', args=[visit.pk])}?back=calendar&by=clinician&extent=day&view=list"
    assert address.replace("&", "&amp;") in page(client)
    client.post(address, {"version": visit.version})
    visit.refresh_from_db()
    assert visit.is_cancelled


def test_nobody_is_checked_in_for_tomorrow(client_of, front_desk, first, clinician):
    book(first, clinician, MONDAY + timedelta(days=1), "10:00")
    shown = page(client_of(front_desk), day="2026-11-03")
    assert "Ana Ruiz" in shown
    assert "check-in?back" not in shown


def test_without_scripts_the_grid_leads_on_to_the_list(client_of, front_desk, visit):
    shown = client_of(front_desk).get(CALENDAR, {"day": "2026-11-02", "by": "room"}).content.decode()
    assert (
        '<noscript><meta http-equiv="refresh" content="0; url=/calendar?day=2026-11-02&amp;by=room&amp;view=list">'
        in shown
    )


def test_a_date_that_is_none_is_told_and_today_is_shown(client_of, front_desk, visit):
    client = client_of(front_desk)
    response = client.get(CALENDAR, {"day": "31 Feb"})
    assert response.status_code == 422
    assert "Monday 2 November" in response.content.decode()
    assert client.get(FEED, {"day": "31 Feb"}).status_code == 400


def mark(client) -> str:
    return client.get(FEED, {"day": "2026-11-02"}).headers["ETag"]


def test_whoever_has_heard_it_already_is_told_that_nothing_has_changed(client_of, front_desk, visit):
    client = client_of(front_desk)
    heard = mark(client)
    answer = client.get(FEED, {"day": "2026-11-02"}, headers={"If-None-Match": heard})
    assert (answer.status_code, answer.content) == (304, b"")
    cancel_appointment(actor=front_desk, appointment=visit, version=visit.version)
    assert client.get(FEED, {"day": "2026-11-02"}, headers={"If-None-Match": heard}).status_code == 200


def test_a_visit_that_comes_in_the_place_of_another_is_a_change(client_of, front_desk, first, bruno_session, clinician):
    client = client_of(front_desk)
    gone = book(first, clinician, MONDAY, "10:00")
    heard = mark(client)
    Appointment.objects.filter(pk=gone.pk).update(
        slot=(
            at(gone.clinic, MONDAY + timedelta(days=1), "10:00"),
            at(gone.clinic, MONDAY + timedelta(days=1), "11:00"),
        )
    )
    book(bruno_session, clinician, MONDAY, "10:00")
    assert mark(client) != heard


def test_the_mark_is_another_one_for_whoever_sees_something_else(client_of, front_desk, clinician, visit):
    assert mark(client_of(front_desk)) != mark(client_of(clinician))


def test_the_mark_is_another_one_once_a_patient_or_a_plan_has_changed(client_of, clinician, visit):
    client = client_of(clinician)
    heard = [mark(client)]
    visit.patient.phone = "+33 6 99 99 99 99"
    visit.patient.save()
    heard.append(mark(client))
    factories.make_active_course(visit.patient, clinician, first_on=MONDAY + timedelta(days=100))
    heard.append(mark(client))
    assert len(set(heard)) == 3


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


@pytest.mark.parametrize(("role", "queries"), [("clinician", 14), ("front_desk", 13)])
@pytest.mark.parametrize("count", [4, 48])
def test_a_full_day_takes_as_many_queries_as_a_quiet_one(
    client_of, clinic, monday, role, queries, count, django_assert_num_queries
):
    fill_the_day(clinic, count)
    client = client_of(factories.make_user(role, clinic))
    with django_assert_num_queries(queries):
        assert len(cards(feed(client))) == count
    # Beside what the feed reads, of whom one can be chosen.
    with django_assert_num_queries(queries + 1):
        assert page(client).count('class="visit"') == count


def test_asking_whether_something_has_changed_takes_two_queries_more_than_signing_in(
    client_of, front_desk, visit, django_assert_num_queries
):
    client = client_of(front_desk)
    heard = mark(client)
    with django_assert_num_queries(5):
        client.get(FEED, {"day": "2026-11-02"}, headers={"If-None-Match": heard})


def test_a_full_day_is_listed_a_page_at_a_time(client_of, front_desk, clinic, monday, visit, monkeypatch):
    """Whole groups; what is lost comes after the last of them."""
    monkeypatch.setattr(listing, "ROWS_OF_A_PAGE", 13)
    fill_the_day(clinic, 48)
    cancel_appointment(actor=front_desk, appointment=visit, version=visit.version)
    client = client_of(front_desk)
    pages = [page(client, page=number) for number in range(1, 5)]
    shown = [set(re.findall(r'data-visit="(\d+)"', it)) for it in pages]
    assert [len(keys) for keys in shown] == [12, 12, 12, 12]
    assert len(set.union(*shown)) == 48
    assert ["Cancelled or missed" in it for it in pages] == [False, False, False, True]
    assert 'href="?view=list&amp;page=3"' in pages[1]
    assert "Page 2 of 4" in pages[1]


def test_whoever_acts_on_a_page_of_the_list_comes_back_to_it(client_of, front_desk, visit):
    client = client_of(front_desk)
    address = f"{reverse('booking:check_in', args=[visit.pk])}?back=calendar&by=clinician&extent=day&view=list&page=2"
    assert address.replace("&", "&amp;") in page(client, page=2)
    answer = client.post(address, {"version": visit.version})
    assert "page=2" in answer["Location"]
