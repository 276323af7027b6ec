"""Visits of two courses of one patient keep the distance that their mixtures need."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from formulations.models import DoseLimit, Ingredient
from mesoplan.refusals import DomainError
from sessions.booking.allowed import allowed_days
from sessions.booking.elsewhere import visits_elsewhere
from sessions.booking.services.cancel import cancel_appointment
from tests import factories
from tests.sessions.booking.desk import book

MONDAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def early_on_monday():
    with time_machine.travel(datetime(2026, 11, 2, 6, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def first(ana, clinician):
    """A session with caffeine in the belly, which may be any day of the month."""
    return session_of(factories.make_active_course(ana, clinician, first_on=MONDAY, sessions=1))


@pytest.fixture
def second(ana, clinician, first):
    """The same under another course."""
    return session_of(factories.make_active_course(ana, clinician, first_on=MONDAY, sessions=1))


def session_of(course):
    session = course.sessions.get()
    session.closes_on = MONDAY + timedelta(days=30)
    session.save()
    return session


def test_one_area_is_not_treated_twice_on_one_day(first, second, clinician):
    book(first, clinician, MONDAY, "10:00")

    with pytest.raises(DomainError, match="belongs to another course") as refused:
        book(second, clinician, MONDAY, "11:00")

    assert "the first day allowed is Tue 3 Nov" in refused.value.fields["starts_at"]
    assert book(second, clinician, MONDAY + timedelta(days=1), "11:00")


@pytest.mark.parametrize(("days", "is_allowed"), [(-7, True), (-6, False), (0, False), (6, False), (7, True)])
def test_the_interval_of_what_both_hold_lies_between_them(first, second, clinician, days, is_allowed):
    caffeine = Ingredient.objects.get(name="Caffeine")
    DoseLimit.objects.create(ingredient=caffeine, kind="min_interval_days", value=7, unit="d", source_status="found")
    booked_on = MONDAY + timedelta(days=7)
    book(first, clinician, booked_on, "10:00")

    assert (allowed_days(second).problem(booked_on + timedelta(days=days)) == "") is is_allowed


def test_something_else_on_another_area_may_be_given_the_same_day(first, ana, clinician):
    silicon = factories.make_product(factories.make_ingredient("Silicon"))
    other = factories.make_active_course(
        ana,
        clinician,
        first_on=MONDAY,
        sessions=1,
        version=factories.make_version(clinician, name="Silica", recipe={silicon: "5"}),
        area=factories.make_area("thighs", "Thighs"),
    )
    book(first, clinician, MONDAY, "10:00")

    assert book(other.sessions.get(), clinician, MONDAY, "11:00")


def test_what_was_cancelled_stands_against_nothing(first, second, clinician):
    cancelled = book(first, clinician, MONDAY, "10:00")
    cancel_appointment(actor=clinician, appointment=cancelled, version=cancelled.version)

    assert allowed_days(second).problem(MONDAY) == ""


@pytest.mark.parametrize("more", [0, 3])
def test_more_visits_elsewhere_ask_no_more_questions(first, second, ana, clinician, more, django_assert_num_queries):
    book(first, clinician, MONDAY, "10:00")
    for days in range(1, 1 + more):
        other = factories.make_active_course(ana, clinician, first_on=MONDAY, sessions=1)
        book(session_of(other), clinician, MONDAY + timedelta(days=days), "10:00")

    with django_assert_num_queries(8):
        assert len(visits_elsewhere(second)) == 1 + more
