"""A session given late moves the windows of all that follow, also of those that are booked already."""

from datetime import UTC, date, datetime

import pytest

from formulations.models import DoseLimit, Ingredient
from mesoplan.refusals import DomainError
from sessions.booking.models import Appointment
from sessions.booking.services.attend import check_in
from sessions.booking.services.cancel import cancel_appointment
from sessions.booking.services.change import move_appointment
from sessions.delivery.services import open_record
from tests import factories
from tests.sessions.booking.desk import at, book
from tests.sessions.delivery.chairside import save, sign

GIVEN_ON, BOOKED_ON, TOO_EARLY = date(2026, 11, 16), date(2026, 12, 21), date(2026, 12, 2)


@pytest.fixture
def monthly(monday, ana, clinician):
    """Three sessions a month apart from 2 November, each from its due day on."""
    ana.allergy_status = "none_known"
    ana.save()
    course = factories.make_active_course(ana, clinician, first_on=date(2026, 11, 2), sessions=3, interval_days=30)
    caffeine = Ingredient.objects.get()
    DoseLimit.objects.create(ingredient=caffeine, kind="min_interval_days", value=30, unit="d", source_status="found")
    factories.make_lot(course.plans.get().areas.get().formulation_version.lines.get().product, "L1")
    return course


@pytest.fixture
def booked(monthly, monday, clinician) -> Appointment:
    """The first session is given two weeks late, after the second was booked."""
    one, two, _three = monthly.sessions.order_by("number")
    first = book(one, clinician, GIVEN_ON, "10:00")
    booked = book(two, clinician, BOOKED_ON, "10:00")
    factories.make_consent(first.patient, clinician)
    monday.move_to(datetime(2026, 11, 16, 9, tzinfo=UTC))
    record = open_record(actor=clinician, appointment=check_in(actor=clinician, appointment=first))
    lot = one.plan.areas.get().formulation_version.lines.get().product.lots.get()
    sign(save(record, clinician, lot, explanation="Late."), clinician)
    monday.move_to(datetime(2026, 11, 17, 9, tzinfo=UTC))
    booked.refresh_from_db()
    return booked


def test_a_booked_session_is_not_moved_nearer_than_the_interval(booked, clinician):
    with pytest.raises(DomainError, match="16 Dec"):
        move_appointment(
            actor=clinician,
            appointment=booked,
            clinician=clinician,
            room=booked.room,
            starts_at=at(booked.clinic, TOO_EARLY, "10:00"),
            version=booked.version,
        )


def test_a_session_booked_again_is_not_nearer_than_the_interval(booked, clinician):
    cancel_appointment(actor=clinician, appointment=booked, version=booked.version)

    with pytest.raises(DomainError, match="16 Dec"):
        book(booked.session, clinician, TOO_EARLY, "10:00")


def test_the_appointment_stays_where_the_patient_was_told(booked):
    assert booked.clinic.local(booked.starts_at).date() == BOOKED_ON
    booked.session.refresh_from_db()
    assert booked.session.opens_on == date(2026, 12, 16)
