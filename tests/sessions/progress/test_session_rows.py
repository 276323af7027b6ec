"""The sessions of a course in a row: each with its number, state and day, and a way to its record or appointment."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from sessions.booking.services.attend import mark_no_show
from sessions.booking.services.book import book_session
from sessions.delivery.services import open_record
from sessions.planning.services.courses import stop_course
from tests import factories
from tests.sessions.delivery.chairside import arrive
from tests.sessions.progress.followed import treat


@pytest.fixture
def course(monday, ana, clinician):
    return factories.make_active_course(ana, clinician, first_on=timezone.localdate(), sessions=4)


def steps_on(client_of, clinician, course) -> list[tuple[str, str]]:
    """The words of each step and where it leads to."""
    page = html.fromstring(client_of(clinician).get(reverse("progress:course", args=[course.pk])).text)
    steps = page.xpath("//*[@class='steps']/li")
    return [(" ".join(it.text_content().split()), "".join(it.xpath("a/@href"))) for it in steps]


def book(course, number, clinician, *, days=7):
    return book_session(
        actor=clinician,
        session=course.sessions.get(number=number),
        clinician=clinician,
        room=course.clinic.rooms.first(),
        starts_at=timezone.now() + timedelta(days=days),
    )


def test_a_step_says_its_state_and_leads_to_its_record_or_appointment(client_of, clinician, course, lot):
    record = treat(course, 1, clinician, lot)
    booked = book(course, 2, clinician)

    done, coming, to_book, planned = steps_on(client_of, clinician, course)

    assert done == ("Session 1 Done Mon 2 Nov, 10:15", reverse("delivery:record", args=[record.appointment_id]))
    assert coming == ("Session 2 Booked Mon 9 Nov, 10:00", reverse("booking:appointment", args=[booked.pk]))
    session = course.sessions.get(number=3)
    book_page = reverse("booking:book", args=[course.pk])
    assert to_book == ("Session 3 To book due Mon 16 Nov", f"{book_page}?session={session.pk}")
    assert planned == ("Session 4 Planned due Mon 23 Nov", "")


def test_a_patient_who_is_here_is_checked_in_and_a_draft_leads_to_the_record(client_of, clinician, course):
    appointment = arrive(course.sessions.get(number=1), clinician)
    here = steps_on(client_of, clinician, course)[0]
    assert here == ("Session 1 Checked in Mon 2 Nov, 10:15", reverse("booking:appointment", args=[appointment.pk]))

    open_record(actor=clinician, appointment=appointment)

    assert steps_on(client_of, clinician, course)[0][1] == reverse("delivery:record", args=[appointment.pk])


def test_what_was_missed_and_what_is_called_off_say_so(client_of, clinician, course, monday):
    appointment = book(course, 1, clinician, days=1)
    monday.shift(timedelta(days=1, minutes=1))
    mark_no_show(actor=clinician, appointment=appointment)
    assert steps_on(client_of, clinician, course)[0] == (
        "Session 1 Missed Tue 3 Nov, 10:00",
        reverse("booking:appointment", args=[appointment.pk]),
    )

    stop_course(actor=clinician, course=course, reason="Moves away.")

    words = [said for said, _address in steps_on(client_of, clinician, course)]
    assert words[1:] == [f"Session {number} Cancelled" for number in (2, 3, 4)]


def test_stretches_of_other_doses_have_their_own_row(client_of, clinician, ana, monday):
    version = factories.make_version(clinician)
    stronger = factories.make_version(clinician, name="Lipo B", recipe={version.lines.get().product: "8"})
    course = factories.make_active_course(ana, clinician, sessions=3, version=version, later=stronger)

    page = html.fromstring(client_of(clinician).get(reverse("progress:course", args=[course.pk])).text)

    assert [it.text for it in page.xpath("//*[@class='stretch']/h3")] == [
        f"Session 1 · {version} · 50 points · 5 mL",
        f"Sessions 2 to 3 · {stronger} · 50 points · 5 mL",
    ]
    assert [len(it) for it in page.find_class("steps")] == [1, 2]


def test_the_same_in_all_sessions_is_one_row_without_words(client_of, clinician, course):
    page = html.fromstring(client_of(clinician).get(reverse("progress:course", args=[course.pk])).text)

    assert len(page.find_class("steps")) == 1
    assert page.xpath("//*[@class='stretch']/h3") == []
