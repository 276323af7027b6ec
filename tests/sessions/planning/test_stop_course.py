from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mesoplan.refusals import DomainError
from sessions.booking.models import Appointment
from sessions.planning.models import CourseStatus, SessionStatus
from sessions.planning.services.courses import open_course, stop_course
from sessions.planning.services.plans import remove_area
from sessions.planning.services.signing import sign_plan
from tests import factories


@pytest.fixture
def course(ana, clinician):
    return factories.make_active_course(ana, clinician)


def test_dr_marin_stops_a_course_and_what_was_planned_is_cancelled(course, clinician):
    stop_course(actor=clinician, course=course, reason="She moves to another city.")

    course.refresh_from_db()
    assert (course.status, course.stop_reason) == (CourseStatus.STOPPED, "She moves to another city.")
    assert set(course.sessions.values_list("status", flat=True)) == {SessionStatus.CANCELLED}


def test_its_plan_says_so_with_the_reason(client_of, course, clinician):
    stop_course(actor=clinician, course=course, reason="She moves to another city.")

    page = client_of(clinician).get(reverse("planning:plan", args=[course.pk]))

    assert "Stopped: She moves to another city." in page.text


def test_the_front_desk_stops_no_course(course, front_desk):
    with pytest.raises(DomainError, match="Only a clinician"):
        stop_course(actor=front_desk, course=course, reason="…")


def test_a_course_is_stopped_for_a_reason(course, clinician):
    with pytest.raises(DomainError) as refusal:
        stop_course(actor=clinician, course=course, reason="  ")

    assert "reason" in refusal.value.fields


def test_a_course_is_stopped_once(course, clinician):
    stop_course(actor=clinician, course=course, reason="Pain.")

    with pytest.raises(DomainError, match="already over"):
        stop_course(actor=clinician, course=course, reason="Pain.")


def test_nobody_waits_in_vain_for_a_visit_of_a_stopped_course(course, clinician, ana):
    start = timezone.now() + timedelta(days=1)
    session = course.sessions.get(number=1)
    Appointment.objects.create(
        session=session,
        patient=ana,
        clinic=ana.clinic,
        clinician=clinician,
        room=ana.clinic.rooms.get(),
        slot=(start, start + timedelta(minutes=30)),
        booked_by=clinician,
        booked_at=timezone.now(),
    )
    session.status = SessionStatus.BOOKED
    session.save()

    with pytest.raises(DomainError, match="Cancel the booked appointment first"):
        stop_course(actor=clinician, course=course, reason="Pain.")

    course.refresh_from_db()
    assert course.status == CourseStatus.ACTIVE


def test_no_course_is_planned_for_somebody_who_has_died(ana, clinician):
    ana.deceased_on = ana.clinic.today
    ana.save()

    with pytest.raises(DomainError, match="has died"):
        open_course(actor=clinician, patient=ana, goal="…", target="fat")


def test_a_plan_of_a_stopped_course_is_neither_changed_nor_signed(ana, clinician):
    course = factories.make_course(ana, clinician)
    plan = course.plans.get()
    factories.make_plan_area(plan, factories.make_version(clinician))
    stop_course(actor=clinician, course=course, reason="She changed her mind.")

    for deed in (
        lambda: remove_area(actor=clinician, area=plan.areas.get(), version=1),
        lambda: sign_plan(actor=clinician, plan=plan, version=1, reasons={}, notes_seen=True),
    ):
        with pytest.raises(DomainError, match="already over"):
            deed()
    assert plan.areas.exists()
