"""The demonstration is told with the services that people use, so telling it tries most of them at once."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from formulations.dosing.planned import differs_from_plan
from mesoplan.clinics.models import Clinic, Room
from mesoplan.staff.models import User
from mesoplan.staff.roles import Role
from patients.models import Patient
from sessions.booking.models import Appointment
from sessions.delivery.models import Administration, TreatmentRecord
from sessions.planning.models import AreaChart, Course, CourseStatus, Session, SessionStatus
from sessions.reminders.models import Reminder
from sessions.reminders.services import run
from tests.sharing import kept_for_several_tests


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Once for all, for it takes seconds."""
    with kept_for_several_tests(django_db_blocker), override_settings(DEMO=True):
        call_command("load_catalogue", stdout=StringIO())
        call_command("demo", stdout=StringIO())
        yield


@pytest.fixture
def demonstration(told: None, db: None, settings) -> None:
    settings.DEMO = True


def test_it_has_two_clinics_in_two_time_zones_four_clinicians_and_six_rooms(demonstration):
    assert set(Clinic.objects.values_list("time_zone", flat=True)) == {"Europe/Paris", "America/New_York"}
    assert User.objects.filter(role=Role.CLINICIAN).count() == 4
    assert Room.objects.count() == 6


def test_it_has_courses_and_sessions_in_every_state(demonstration):
    assert set(Course.objects.values_list("status", flat=True)) == set(CourseStatus.values)
    assert set(Session.objects.values_list("status", flat=True)) == set(SessionStatus.values)
    assert set(TreatmentRecord.objects.values_list("status", flat=True)) == {"draft", "signed"}
    assert Appointment.objects.filter(status="checked_in").exists()
    assert not Appointment.objects.filter(checked_in_at__gt=timezone.now()).exists()


def test_somebody_is_still_to_come_and_somebody_has_to_be_called(demonstration):
    run()

    assert Appointment.objects.coming(timezone.now()).count() >= 3
    # From ten o'clock on her reminder has failed too, beside the confirmation: two messages to the same person.
    assert {row.appointment.patient.given_name for row in Reminder.objects.to_call(timezone.now())} == {"Simone"}


def test_told_again_it_changes_nothing(demonstration, settings):
    before = Patient.objects.count()
    told = StringIO()

    call_command("demo", stdout=told)

    assert "already there" in told.getvalue()
    assert Patient.objects.count() == before


def test_it_does_not_go_where_real_patients_are(db, settings):
    settings.DEMO = False
    before = User.objects.count()

    with pytest.raises(CommandError, match="MESOPLAN_DEMO"):
        call_command("demo")

    assert User.objects.count() == before


@pytest.mark.parametrize("account", ["clinician", "frontdesk", "admin"])
def test_each_sign_in_finds_something_to_do_today(demonstration, client_of, account):
    user = User.objects.get(email=f"{account}@demo.example")

    page = client_of(user).get(reverse("today:home")).content.decode()

    told = {"clinician": "Plan to sign", "frontdesk": "Zoé Lemaître", "admin": "expires"}
    assert told[account] in page
    assert user.check_password("mesoplan-demo")


def test_a_chart_is_drawn_around_marks_and_a_difference_is_explained(demonstration):
    chart = AreaChart.objects.get()
    assert chart.plan_area.plan.course.patient.skin_marks.count() == 2
    assert chart.plan_area.points == chart.count
    differing = [
        line for line in Administration.objects.all() if differs_from_plan(line.planned_volume_ml, line.volume_ml)
    ]
    assert {line.difference_reason for line in differing} == {"The patient asked to stop early."}
