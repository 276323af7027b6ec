from datetime import date, timedelta

import pytest
from django.urls import reverse

from sessions.booking.queries import keys_to_book, sessions_to_book
from sessions.booking.services.cancel import cancel_appointment
from sessions.booking.views import book as book_pages
from sessions.planning.services.courses import stop_course
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book

TO_BOOK = reverse("booking:to_book")


def test_each_course_shows_its_next_session_and_the_one_due_soonest_comes_first(front_desk, clinic, course, clinician):
    earlier = factories.make_active_course(
        factories.make_patient(clinic, given_name="Bruno"), clinician, first_on=MONDAY - timedelta(days=3)
    )
    rows = sessions_to_book(keys_to_book(front_desk, clinic))
    assert [(row.course, row.number, row.total) for row in rows] == [(earlier, 1, 2), (course, 1, 3)]


def test_what_is_booked_leaves_the_list_and_comes_back_when_cancelled(front_desk, clinic, first, second, clinician):
    appointment = book(first, clinician, MONDAY, "10:00")
    assert keys_to_book(front_desk, clinic) == [second.pk]
    cancel_appointment(actor=front_desk, appointment=appointment, version=appointment.version)
    assert keys_to_book(front_desk, clinic) == [first.pk]


def test_of_those_due_on_one_day_the_page_keeps_one_order(
    client_of, front_desk, clinic, course, clinician, monkeypatch
):
    monkeypatch.setattr(book_pages, "PAGE_SIZE", 2)
    for name in ("Bruno", "Cleo", "Dora"):
        factories.make_active_course(factories.make_patient(clinic, given_name=name), clinician, first_on=MONDAY)
    client = client_of(front_desk)
    pages = [client.get(TO_BOOK, {"page": number}).context["sessions"] for number in (1, 2)]
    assert [[row.course.patient.given_name for row in page] for page in pages] == [["Ana", "Bruno"], ["Cleo", "Dora"]]


def test_nobody_calls_for_a_stopped_course_or_after_a_death(front_desk, clinic, course, clinician, bruno_session):
    stop_course(actor=clinician, course=course, reason="Moved away")
    bruno = bruno_session.course.patient
    bruno.deceased_on = date(2026, 11, 1)
    bruno.save()
    assert keys_to_book(front_desk, clinic) == []


def test_the_page_names_who_to_call_and_what_is_overdue(client_of, front_desk, course, monday):
    monday.shift(timedelta(days=1))
    page = client_of(front_desk).get(TO_BOOK).content.decode()
    assert "Ana Ruiz" in page
    assert "+33 6 12 34 56 78" in page
    assert "Session 1 of 3, 30 min" in page
    assert "overdue" in page
    assert course.goal not in page


def test_a_free_place_of_the_calendar_is_taken_along(client_of, front_desk, course, first):
    page = client_of(front_desk).get(TO_BOOK, {"day": "2026-11-03", "at": "10:00"}).content.decode()
    assert "Who comes on Tue 3 Nov at 10:00?" in page
    assert f"/courses/{course.pk}/book?day=2026-11-03&amp;at=10%3A00&amp;session={first.pk}" in page


def test_with_nothing_to_book_the_page_says_so(client_of, front_desk, monday):
    assert "Every session is booked" in client_of(front_desk).get(TO_BOOK).content.decode()


def test_admins_do_not_book_and_strangers_see_nothing(client_of, admin, course):
    assert client_of(admin).get(TO_BOOK).status_code == 403
    stranger = factories.make_user("front_desk", factories.make_clinic(name="Lyon"))
    assert "Ana Ruiz" not in client_of(stranger).get(TO_BOOK).content.decode()


@pytest.mark.parametrize("count", [1, 20])
def test_a_long_list_takes_as_many_queries_as_a_short_one(
    client_of, front_desk, clinic, clinician, monday, count, django_assert_num_queries
):
    for _number in range(count):
        factories.make_active_course(factories.make_patient(clinic), clinician, first_on=MONDAY)
    client = client_of(front_desk)
    with django_assert_num_queries(5):
        client.get(TO_BOOK)
