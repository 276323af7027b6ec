"""The list of a clinic's courses: newest first, whatever their state, and by state."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from mesoplan.frame.long_lists import LongPaginator
from sessions.planning.models import SessionStatus
from sessions.planning.services.courses import stop_course
from sessions.planning.views import courses
from tests import factories

COURSES = "/courses/"


@pytest.fixture
def four(clinic, clinician):
    """Newest first: one being planned, two of one moment under way, and one that was stopped before them."""
    now = timezone.now()
    with time_machine.travel(now - timedelta(days=2), tick=False):
        stopped = factories.make_active_course(factories.make_patient(clinic, given_name="Dora"), clinician)
    stop_course(actor=clinician, course=stopped, reason="Moved away")
    with time_machine.travel(now - timedelta(days=1), tick=False):
        patients = [factories.make_patient(clinic, given_name=name) for name in ("Bruno", "Cleo")]
        bruno, cleo = (factories.make_active_course(patient, clinician, sessions=3) for patient in patients)
    draft = factories.make_course(factories.make_patient(clinic, given_name="Ada"), clinician)
    return [draft, cleo, bruno, stopped]


@pytest.fixture
def pages_of_three(monkeypatch):
    monkeypatch.setattr(courses, "PAGE_SIZE", 3)


def shown(browser, **query) -> list[str]:
    return [course.patient.given_name for course in browser.get(COURSES, query).context["page"]]


@pytest.mark.usefixtures("pages_of_three")
@pytest.mark.parametrize("counted", [1000, 2])
def test_the_newest_course_comes_first_and_of_one_moment_the_last_that_was_opened(
    client_of, clinician, four, counted, monkeypatch
):
    monkeypatch.setattr(LongPaginator, "most_counted", counted)
    browser = client_of(clinician)
    assert shown(browser) == ["Ada", "Cleo", "Bruno"]
    assert shown(browser, page=2) == ["Dora"]


@pytest.mark.parametrize(
    ("status", "names"),
    [
        ("draft", ["Ada"]),
        ("active", ["Cleo", "Bruno"]),
        ("completed", []),
        ("stopped", ["Dora"]),
        ("lost", ["Ada", "Cleo", "Bruno", "Dora"]),
    ],
)
def test_a_state_shows_its_courses_alone(client_of, clinician, four, status, names):
    assert shown(client_of(clinician), status=status) == names


def test_a_course_says_how_many_of_its_sessions_are_done(client_of, clinician, four):
    _draft, _cleo, bruno, _stopped = four
    for number, states in ((1, ("booked", "done")), (3, ("cancelled",))):
        for state in states:
            bruno.sessions.filter(number=number).update(status=SessionStatus(state))
    found = {course.pk: course for course in client_of(clinician).get(COURSES).context["page"]}
    counts = [(found[course.pk].done_count, found[course.pk].session_count) for course in four]
    assert counts == [(0, 0), (0, 3), (1, 2), (0, 0)]


def test_courses_of_another_clinic_are_not_there(client_of, clinician, four):
    lyon = factories.make_clinic(name="Lyon")
    doctor = factories.make_user("clinician", lyon)
    factories.make_course(factories.make_patient(lyon, given_name="Eve"), doctor)
    assert shown(client_of(doctor)) == ["Eve"]
    assert "Eve" not in shown(client_of(clinician))


def test_a_clinic_without_courses_says_how_to_begin(client_of, clinician):
    assert "No course here" in client_of(clinician).get(COURSES).text


def test_the_list_takes_as_many_queries_for_many_courses_as_for_one(
    client_of, clinician, four, clinic, django_assert_num_queries
):
    browser = client_of(clinician)
    browser.get(COURSES)
    with django_assert_num_queries(5):
        browser.get(COURSES)
    for _number in range(10):
        factories.make_active_course(factories.make_patient(clinic), clinician)
    with django_assert_num_queries(5):
        browser.get(COURSES)
