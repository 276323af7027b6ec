"""A technique that needs a device is booked only into a room that has it."""

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from mesoplan.clinics.models import Equipment, Room
from sessions.booking.queries import rooms_fit_for
from sessions.planning.equipment import equipment_for
from tests import factories
from tests.sessions.booking.availability.test_clinic_page import address
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book, refusal_of


@pytest.fixture
def by_gun(db):
    return factories.make_technique("mesogun", "Mesogun", device="gun")


@pytest.fixture
def course_by_gun(monday, clinic, clinician, by_gun):
    """Bruno gets point by point in every session, and the mesogun from the second on."""
    bruno = factories.make_patient(clinic, given_name="Bruno", family_name="Sala")
    course = factories.make_course(bruno, clinician)
    plan, version = course.plans.get(), factories.make_version(clinician)
    factories.make_plan_area(plan, version)
    hips = factories.make_area("hips")
    factories.make_plan_area(plan, version, area=hips, technique=by_gun, from_session=2)
    return factories.sign_course(course, clinician, first_on=MONDAY)


@pytest.fixture
def bare(room) -> Room:
    Room.objects.filter(pk=room.pk).update(equipment=[])
    room.refresh_from_db()
    return room


def test_only_the_sessions_that_use_a_device_need_it(course_by_gun, django_assert_num_queries):
    one, two = course_by_gun.sessions.all()
    with django_assert_num_queries(1):
        assert equipment_for([one, two]) == {two.pk: {Equipment.MESOGUN}}


def test_a_room_without_the_device_is_refused_without_a_word_about_the_treatment(course_by_gun, clinician, bare):
    one, two = course_by_gun.sessions.all()
    assert book(one, clinician, MONDAY, "10:00").room == bare
    refused = refusal_of(two, clinician, two.due_on, "10:00")
    assert refused.fields["room"] == "Room 1 is not equipped for session 2."


def test_only_rooms_with_the_device_are_offered(course_by_gun, clinician, bare, clinic):
    _one, two = course_by_gun.sessions.all()
    assert rooms_fit_for(two) == []
    equipped = Room.objects.create(clinic=clinic, name="Room 2", equipment=["mesogun"])
    assert rooms_fit_for(two) == [equipped]


def test_the_booking_page_offers_no_room_without_the_device(client_of, front_desk, course_by_gun, bare):
    two = course_by_gun.sessions.get(number=2)
    page = client_of(front_desk).get(f"{reverse('booking:book', args=[course_by_gun.pk])}?session={two.pk}")
    assert 'name="place"' not in page.content.decode()


def test_a_new_room_has_everything_until_somebody_says_what_it_lacks(clinic):
    assert factories.make_room(clinic, "New").lacks(Equipment.values) == []


def test_what_a_room_loses_is_asked_about_where_a_visit_needs_it(omar, clinic, room, course_by_gun, clinician):
    two = course_by_gun.sessions.get(number=2)
    visit = book(two, clinician, two.due_on, "10:00")
    change = address("room", clinic.pk, room.pk)
    typed = {"name": "Room 1", "equipment": ["multi_needle"], "version": "1"}
    asked = omar.post(change, typed)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "Room 1 lacks what session 2 needs: mesogun." in page
    room.refresh_from_db()
    assert room.equipment == Equipment.values
    assert omar.post(change, typed | {"confirmed": str(visit.pk)}).status_code == 302
    room.refresh_from_db()
    assert room.equipment == ["multi_needle"]
    assert "Room 1 lacks what session 2 needs" in omar.get(address("clinic", clinic.pk)).content.decode()


def test_a_device_that_does_not_exist_is_refused_at_its_field(omar, clinic, room):
    answer = omar.post(address("room", clinic.pk, room.pk), {"name": "R", "equipment": ["laser"], "version": "1"})
    assert answer.status_code == 422
    assert "Choose one of the list." in answer.content.decode()
    room.refresh_from_db()
    assert (room.name, room.version) == ("Room 1", 1)


def test_the_database_knows_which_equipment_there_is(room):
    with pytest.raises(IntegrityError, match="clinics_room_equipment_known"), connection.cursor() as cursor:
        cursor.execute("UPDATE clinics_room SET equipment = '{laser}' WHERE id = %s", [room.pk])
