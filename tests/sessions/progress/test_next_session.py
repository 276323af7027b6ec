"""From which day the next session may be, which rule decides that, and who says so."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from formulations.models import DoseLimit
from sessions.booking.services.book import book_session
from sessions.planning.models import CourseStatus
from sessions.planning.services.courses import stop_course
from sessions.progress.course_page import course_page
from tests import factories
from tests.sessions.progress.followed import treat


def keep_apart(lot, days: int, **fields) -> DoseLimit:
    ingredient = lot.product.components.get().ingredient
    return DoseLimit.objects.create(
        ingredient=ingredient, kind="min_interval_days", value=days, unit="d", source_status="found", **fields
    )


def next_of(course):
    course.refresh_from_db()
    return course_page(course).next_session


def test_before_anything_is_given_the_plan_decides(course):
    shown = next_of(course)

    assert (shown.session.number, shown.day, shown.is_allowed) == (1, date(2026, 11, 2), True)
    assert shown.decides.why == "Nothing has been given yet; the plan begins on that day."
    assert shown.distance_words == ""


def test_the_interval_of_an_ingredient_decides_and_names_its_source(clinician, course, lot):
    keep_apart(lot, 28, basis="label limit", source="Leaflet of the maker <https://maker.example>")
    treat(course, 1, clinician, lot)
    course.sessions.filter(number=2).update(opens_on=date(2026, 11, 9))

    shown = next_of(course)

    assert (shown.session.number, shown.day, shown.is_allowed) == (2, date(2026, 11, 30), False)
    assert shown.distance_words == "28 days after session 1, given on Mon 2 Nov 2026."
    assert shown.decides.why == "Caffeine was given on Mon 2 Nov 2026, and its interval is 28 days."
    assert shown.decides.source == "label limit · Leaflet of the maker"
    assert [it.beside for it in shown.others] == ["By the plan not before Mon 9 Nov 2026."]


def test_where_no_source_is_named_that_is_said(clinician, course, lot):
    keep_apart(lot, 28, basis="label limit", changed_here=True)
    treat(course, 1, clinician, lot)

    assert next_of(course).decides.source == "label limit · no source is named"


def test_the_interval_of_the_plan_decides_where_no_ingredient_asks_for_more(clinician, course, lot):
    treat(course, 1, clinician, lot)

    shown = next_of(course)

    assert shown.day == date(2026, 11, 7)
    assert shown.decides.why == "The plan has its sessions 7 days apart, and allows up to a third of that less."
    assert "default without a source" in shown.decides.source
    assert shown.others == []


def test_the_interval_of_the_mixture_is_told_from_the_plans_own(clinician, ana, monday):
    acid = factories.make_ingredient("Deoxycholic acid", classes=["deoxycholate"])
    version = factories.make_version(clinician, name="Acid", recipe={factories.make_product(acid): "5"})
    course = factories.make_active_course(ana, clinician, version=version, interval_days=30)
    treat(course, 1, clinician, factories.make_lot(version.lines.get().product), explanation="As agreed.")

    shown = next_of(course)

    assert shown.day == date(2026, 12, 2)
    assert shown.decides.why == "This mixture asks for that interval between two sessions."
    assert shown.decides.source == "KYB_PP"


def test_a_window_that_was_asked_for_later_says_only_that(clinician, course, lot):
    treat(course, 1, clinician, lot)
    later = date(2026, 11, 20)
    course.sessions.filter(number=2).update(opens_on=later, due_on=later, closes_on=later)

    assert next_of(course).decides.why == "Its window in the plan opens on that day."


def test_on_the_day_itself_the_session_is_allowed(client_of, clinician, course, lot, monday):
    treat(course, 1, clinician, lot)
    monday.shift(timedelta(days=5))

    page = client_of(clinician).get(reverse("progress:course", args=[course.pk])).text

    assert "Session 2: allowed since Sat 7 Nov 2026." in page


def test_an_appointment_before_that_day_is_said(client_of, clinician, course, lot):
    appointment = book_session(
        actor=clinician,
        session=course.sessions.get(number=2),
        clinician=clinician,
        room=course.clinic.rooms.first(),
        starts_at=timezone.now() + timedelta(days=9),
    )
    keep_apart(lot, 28)
    treat(course, 1, clinician, lot)

    page = client_of(clinician).get(reverse("progress:course", args=[course.pk])).text

    assert "Session 2 is booked for Wed 11 Nov 2026, before the first day allowed" in page
    assert reverse("booking:appointment", args=[appointment.pk]) in page


@pytest.mark.parametrize("stopped", [True, False])
def test_a_course_that_is_over_has_no_next_session(clinician, course, lot, monday, stopped):
    if stopped:
        stop_course(actor=clinician, course=course, reason="Moves away.")
    else:
        treat(course, 1, clinician, lot)
        monday.shift(timedelta(days=7))
        treat(course, 2, clinician, lot)

    assert next_of(course) is None
    assert course.status in (CourseStatus.STOPPED, CourseStatus.COMPLETED)


def test_a_course_that_is_planned_has_none_yet(clinician, ana):
    assert next_of(factories.make_course(ana, clinician)) is None


def test_the_interval_of_a_kindred_substance_is_told_as_its_own(clinician, ana, monday):
    """Two products of one acid: the later one keeps its own, longer interval."""
    acids = {}
    for name, days in (("Acid one", 14), ("Acid two", 60)):
        acids[name] = factories.make_ingredient(name, classes=["deoxycholate"])
        DoseLimit.objects.create(
            ingredient=acids[name],
            kind="min_interval_days",
            value=days,
            unit="d",
            basis="label",
            source=f"Leaflet of {name} <https://acid.example>",
            source_status="found",
        )
    one, two = (
        factories.make_version(clinician, name=name, recipe={factories.make_product(acid): "5"})
        for name, acid in acids.items()
    )
    course = factories.make_active_course(ana, clinician, version=one, later=two, interval_days=30)
    treat(course, 1, clinician, factories.make_lot(one.lines.get().product), explanation="As agreed.")
    course.refresh_from_db()

    decides = course_page(course).next_session.decides

    assert "Acid one was given" in decides.why
    assert "the interval of Acid two is 60 days" in decides.why
    assert "Leaflet of Acid two" in decides.source
