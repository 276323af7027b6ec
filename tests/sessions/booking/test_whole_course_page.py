"""The page on which all sessions of a course are booked in one act."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mesoplan.audit.models import ChartOpening
from mesoplan.clinics.models import Closure
from sessions.booking.course.proposing import CoursePlace, proposals_for
from sessions.booking.course.wishes import CourseWishes
from sessions.booking.models import Appointment
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book


@pytest.fixture
def address(course) -> str:
    return reverse("booking:book", args=[course.pk])


def shown(client, address, status=200, **wishes) -> str:
    response = client.get(address, wishes)
    assert response.status_code == status
    return response.content.decode()


def best(course, **wishes):
    return proposals_for(course, CourseWishes(**wishes)).proposals[0]


def test_three_proposals_are_offered_with_what_each_gives_up(client_of, front_desk, address):
    page = shown(client_of(front_desk), address)
    assert page.count('name="proposal"') == 3
    assert "Everything as wished" in page
    assert "Book 3 sessions" in page
    assert "Week of 2 Nov" in page


def test_the_front_desk_books_without_seeing_why_the_patient_comes(client_of, front_desk, address, course):
    page = shown(client_of(front_desk), address)
    assert course.goal not in page
    assert "Belly" not in page
    assert not ChartOpening.objects.exists()


def test_a_clinician_who_books_has_opened_the_chart(client_of, clinician, address, ana):
    shown(client_of(clinician), address)
    assert ChartOpening.objects.get().patient_id == ana.pk


def test_an_admin_does_not_book(client_of, admin, address):
    shown(client_of(admin), address, status=403)


def test_one_press_books_all_sessions_and_one_more_takes_them_back(client_of, front_desk, address, course):
    client = client_of(front_desk)
    response = client.post(f"{address}?weekdays=1&from_time=10:00", {"proposal": best(course).key}, follow=True)
    page = response.content.decode()
    assert Appointment.objects.live().count() == 3
    assert "3 sessions are booked." in page
    assert "Every session of this course is booked" in page
    assert "Mon 9 Nov, 08:00" in page
    (action,) = [part.split('"')[0] for part in page.split('action="')[1:] if "/unbook" in part]
    back = client.post(action.replace("&amp;", "&"), follow=True)
    page = back.content.decode()
    assert back.redirect_chain == [(f"{address}?weekdays=1&from_time=10%3A00", 302)]
    assert "3 sessions are not booked any more." in page
    assert not Appointment.objects.live().exists()
    assert "Book 3 sessions" in page


def test_what_was_taken_meanwhile_is_said_with_what_is_proposed_instead(
    client_of, front_desk, address, course, clinician, bruno_session
):
    chosen = best(course)
    book(bruno_session, clinician, MONDAY, "08:00")
    response = client_of(front_desk).post(address, {"proposal": chosen.key})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Nothing is booked" in page
    assert "Session 1: Dr Marin is busy from 08:00 to 08:30." in page
    assert "<del>Mon 2 Nov, 08:00, Dr Marin, Room 1</del>" in page
    assert "<ins>Mon 2 Nov, 08:30, Dr Marin, Room 1</ins>" in page
    assert page.count("<del>") == 1, "what can stay stays"
    assert not Appointment.objects.filter(session__course=course).exists()


@pytest.mark.parametrize(
    "proposal",
    [
        "",
        "x",
        "1 2 3",
        ";",
        "0 2026-11-02T08:00:00+00:00 0 0",
        "1 2026-11-02T08:00:00 1 1",
        "9" * 40 + " 2026-11-02 1 1",
    ],
)
def test_what_is_no_proposal_is_refused(client_of, front_desk, address, proposal):
    response = client_of(front_desk).post(address, {"proposal": proposal})
    assert response.status_code == 422
    assert "Choose" in response.content.decode()
    assert not Appointment.objects.exists()


def test_people_and_rooms_of_another_clinic_are_no_proposal(client_of, front_desk, address, course):
    elsewhere = factories.make_clinic(name="Lyon")
    stranger, room = factories.make_user("clinician", elsewhere), factories.make_room(elsewhere)
    for who, where in ((stranger, course.clinic.rooms.get()), (course.lead, room)):
        place = CoursePlace(course.sessions.get(number=1), who, where, at(course.clinic, MONDAY, "10:00"))
        assert client_of(front_desk).post(address, {"proposal": place.key}).status_code == 422


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"from_time": "17:00", "to_time": "09:00"}, "This has to be later than the time before it."),
        ({"weekdays": "9"}, "Choose one of the list."),
        ({"clinician": "0"}, "Choose one of the list."),
        ({"room": "x"}, "Choose one of the list."),
        ({"not_before": "2199-01-01"}, "Choose a day within the next two years."),
        ({"not_before": "soon"}, "Write a day that exists"),
        ({"from_time": "25:00"}, "Write a time, as in 10:30."),
    ],
)
def test_a_wish_that_makes_no_sense_is_said_at_its_field(client_of, front_desk, address, wishes, sentence):
    page = shown(client_of(front_desk), address, status=422, **wishes)
    assert sentence in page
    assert 'name="proposal"' not in page


def test_wishes_stay_in_the_address_of_the_form_that_books(client_of, front_desk, address):
    page = shown(client_of(front_desk), address, weekdays=["1", "3"], from_time="17:00")
    assert 'action="?weekdays=1&amp;weekdays=3&amp;from_time=17%3A00"' in page
    assert "Tue 3 Nov, 17:00" in page


def test_what_finds_no_place_is_named_with_the_nearest_one(client_of, front_desk, address, clinic):
    Closure.objects.create(clinic=clinic, first_day=MONDAY, last_day=MONDAY + timedelta(days=6))
    page = shown(client_of(front_desk), address)
    assert "Session 1: the clinic is closed from Mon 2 Nov to Sun 8 Nov." in page
    assert "The nearest place is Mon 9 Nov, 08:00, Dr Marin, 1 day after its window." in page
    assert page.count('name="proposal"') == 3


def test_without_any_place_the_page_leads_to_one_session(client_of, front_desk, address, clinic):
    clinic.opening_hours.all().delete()
    page = shown(client_of(front_desk), address)
    assert "There is no place for the whole course" in page
    assert 'href="?one=1"' in page


def test_a_course_that_is_over_or_whose_patient_has_died_is_not_booked(client_of, front_desk, address, course, ana):
    chosen = best(course)
    ana.deceased_on = MONDAY
    ana.save()
    assert "has died." in shown(client_of(front_desk), address)
    assert client_of(front_desk).post(address, {"proposal": chosen.key}).status_code == 422
    assert not Appointment.objects.exists()


def test_a_missing_consent_is_said_to_whoever_books(client_of, front_desk, clinician, address):
    for person in (front_desk, clinician):
        assert "Before the first visit: consent missing" in shown(client_of(person), address)


def test_the_week_shows_who_is_busy_and_nobody_of_another_clinic(
    client_of, front_desk, course, clinician, bruno_session
):
    book(bruno_session, clinician, MONDAY, "10:00")
    elsewhere = factories.make_clinic(name="Lyon")
    elsewhere.memberships.create(user=clinician)
    factories.make_room(elsewhere)
    carla = factories.make_patient(elsewhere, given_name="Carla", family_name="Moll")
    book(
        factories.make_active_course(carla, clinician, first_on=MONDAY).sessions.get(number=1),
        clinician,
        MONDAY,
        "15:00",
    )
    places = best(course).places[0].key
    page = shown(client_of(front_desk), reverse("booking:week", args=[course.pk]), places=places)
    assert "Mon 2 Nov, 10:00–10:30: Bruno Sala" in page
    assert "Mon 2 Nov, 15:00–15:30: elsewhere" in page
    assert "Carla" not in page
    assert "Mon 2 Nov, 08:00–08:30: Session 1" in page


def test_the_choice_of_a_proposal_asks_for_its_own_week(client_of, front_desk, address, course):
    client = client_of(front_desk)
    second = proposals_for(course, CourseWishes()).proposals[1]
    radio = re.search(r'<input[^>]*id="proposal-2".*>', shown(client, address)).group()
    assert f'hx-get="{reverse("booking:week", args=[course.pk])}"' in radio
    assert 'hx-trigger="change"' in radio
    (asked,) = re.findall(r"hx-vals='(.*?)'", radio)
    assert json.loads(asked) == {"places": second.key}
    start = course.clinic.local(second.places[0].starts_at)
    week = shown(client, reverse("booking:week", args=[course.pk]), **json.loads(asked))
    assert f"{start:%H:%M}–" in week
    assert "Session 1" in week


def test_a_week_of_nothing_is_not_found(client_of, front_desk, course):
    for places in ("", "x"):
        shown(client_of(front_desk), reverse("booking:week", args=[course.pk]), status=404, places=places)


@pytest.mark.parametrize("booked", ["", "1", "x.y", "1.1-2", "0.1"])
def test_nothing_that_was_just_booked_is_not_taken_back(client_of, front_desk, course, booked):
    response = client_of(front_desk).post(f"{reverse('booking:unbook', args=[course.pk])}?booked={booked}", follow=True)
    assert "too long ago" in response.content.decode()


@pytest.mark.parametrize("sessions", [2, 10])
def test_the_page_of_a_long_course_takes_as_many_queries_as_that_of_a_short_one(
    client_of, front_desk, course, ana, clinician, sessions
):
    other = factories.make_active_course(ana, clinician, first_on=MONDAY, sessions=sessions)
    client, address = client_of(front_desk), reverse("booking:book", args=[other.pk])
    with CaptureQueriesContext(connection) as queries:
        shown(client, address)
    assert len(queries) == 35
