"""Two people at one course at once, in real transactions: one waits for the other, and nobody for both for ever. Each
test stops one of them just where the other, locking in another order, would close the circle."""

from collections.abc import Callable
from threading import Event
from time import sleep

import pytest
from django.db import transaction

from formulations.models import LedgerEntry
from mesoplan.refusals import DomainError
from sessions.booking.models import Appointment
from sessions.booking.services import book as booking
from sessions.delivery import services as delivery
from sessions.delivery.models import TreatmentRecord
from sessions.delivery.services import open_record
from sessions.planning.models import Course, Plan, Session
from sessions.planning.services.courses import stop_course
from sessions.planning.services.signing import sign_plan
from tests import factories
from tests.same_time import together
from tests.sessions.booking.desk import book
from tests.sessions.delivery.chairside import arrive, save, sign
from tests.sessions.delivery.conftest import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)
# Longer than PostgreSQL waits before it looks for a circle.
LONG_ENOUGH_SECONDS = 1.5


def lingering(step: Callable, reached: Event, *, before: bool = False) -> Callable:
    """The same step, but whoever takes it rests after it (or before it) and says that they are there."""

    def linger(*args):
        outcome = None if before else step(*args)
        reached.set()
        sleep(LONG_ENOUGH_SECONDS)
        return step(*args) if before else outcome

    return linger


@pytest.fixture
def last(monday, ana, clinician, lot) -> TreatmentRecord:
    """Ready to be signed: the only session of its course."""
    course = factories.make_active_course(ana, clinician, first_on=MONDAY, sessions=1, goal="Slimmer thighs")
    draft = open_record(actor=clinician, appointment=arrive(course.sessions.get(), clinician))
    return save(draft, clinician, lot)


def test_a_course_is_stopped_while_its_last_record_is_signed(last, clinician, monkeypatch):
    course, reached = last.appointment.session.course, Event()
    monkeypatch.setattr(delivery, "take_turns", lingering(delivery.take_turns, reached))

    def stop() -> Course:
        reached.wait(timeout=10)
        return stop_course(actor=clinician, course=course, reason="She moves away.")

    signed, refusal = together(lambda: sign(last, clinician), stop)

    assert signed.is_signed
    assert isinstance(refusal, DomainError)
    assert refusal.sentence == "This course is already over."
    assert Course.objects.get(pk=course.pk).status == "completed"


def test_another_session_is_booked_while_one_is_signed(record, clinician, lot, course, clinic, monkeypatch):
    draft, second, reached = save(record, clinician, lot), course.sessions.get(number=2), Event()
    monkeypatch.setattr(booking, "take_turns", lingering(booking.take_turns, reached, before=True))

    def sign_meanwhile() -> TreatmentRecord:
        reached.wait(timeout=10)
        return sign(draft, clinician)

    booked, signed = together(lambda: book(second, clinician, second.opens_on, "10:00"), sign_meanwhile)

    assert isinstance(booked, Appointment)
    assert signed.is_signed
    assert LedgerEntry.objects.exists()
    assert set(Session.objects.filter(course=course).values_list("status", flat=True)) == {"done", "booked"}


def test_a_course_that_is_stopped_while_its_plan_is_signed_stays_stopped(ana, clinician):
    course, stopped = factories.make_course(ana, clinician), Event()
    plan = course.plans.get()
    factories.make_plan_area(plan, factories.make_version(clinician))
    plan.first_on, plan.session_count, plan.interval_days = ana.clinic.today, 3, 7
    plan.save()

    def stop_slowly() -> Course:
        with transaction.atomic():
            row = stop_course(actor=clinician, course=course, reason="She moves away.")
            stopped.set()
            sleep(0.5)
        return row

    def sign_meanwhile() -> Plan:
        stopped.wait(timeout=10)
        return sign_plan(actor=clinician, plan=plan, version=1, reasons={}, notes_seen=True)

    _row, refusal = together(stop_slowly, sign_meanwhile)

    assert isinstance(refusal, DomainError)
    assert refusal.sentence == "This course is already over."
    assert Course.objects.get(pk=course.pk).status == "stopped"
    assert not Session.objects.filter(course=course).exists()
    assert Plan.objects.get(pk=plan.pk).status == "draft"
