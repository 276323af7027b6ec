"""The full clinics that pages are measured in, and what is asked of them."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from mesoplan.clinics.models import Clinic
from mesoplan.runtime.server_timing import ServerTimingMiddleware
from mesoplan.today.bench import solver
from mesoplan.today.bench.worlds import asking, measure
from mesoplan.today.bench.worlds.database import Note, keep_note, note_of
from mesoplan.today.bench.worlds.filling import BEGINS_NOW, FULL, fill, open_full_clinic
from mesoplan.today.bench.worlds.layout import DAYS_AHEAD, SESSIONS, VISITS_OF_A_DAY, Layout
from mesoplan.today.bench.worlds.pages import PAGES, Page
from mesoplan.today.bench.worlds.serving import Answer, database_in
from mesoplan.today.bench.worlds.undoing import undone
from patients.models import Patient
from sessions.booking.models import Appointment
from sessions.booking.open_days import OpenDays
from sessions.booking.services.book import book_session
from sessions.planning.models import Session
from tests import factories
from tests.doors import DOORS

TODAY = date(2026, 11, 2)
LAYOUT = Layout(50_000, TODAY)


def test_nobody_is_anywhere_twice():
    seen = Counter()
    for visit in LAYOUT.visits():
        when = (visit.back, visit.clock)
        seen.update([("clinician", visit.clinician, *when), ("patient", LAYOUT.patient_of(visit.course), *when)])
    assert set(seen.values()) == {1}


def test_the_sessions_of_a_course_are_a_week_apart_with_one_clinician():
    course = next(visit.course for visit in LAYOUT.visits() if visit.session_number == 1)
    mine = [visit for visit in LAYOUT.visits() if visit.course == course]
    assert [visit.session_number for visit in mine] == list(range(1, len(mine) + 1))
    assert {one.back - other.back for one, other in pairwise(mine)} == {7}
    assert len({(visit.clinician, visit.clock) for visit in mine}) == 1


def test_worlds_of_every_size_end_on_the_same_days_with_the_same_sessions_to_book():
    small, large = Layout(10_000, TODAY), Layout(100_000, TODAY)
    last = [list(layout.visits())[-VISITS_OF_A_DAY:] for layout in (small, large)]
    assert last[0] == last[1]
    assert small.day(0) == large.day(0) == TODAY + timedelta(days=DAYS_AHEAD)


@pytest.mark.django_db(transaction=True)
def test_a_world_is_filled_and_keeps_its_constraints():
    doctor = factories.make_user("clinician")
    factories.make_version(doctor, name="Lipo A")
    factories.make_area()
    factories.make_technique()
    open_full_clinic()
    layout = Layout((DAYS_AHEAD + 2) * VISITS_OF_A_DAY, TODAY)
    fill(layout)
    assert Appointment.objects.count() == layout.days * VISITS_OF_A_DAY
    assert Patient.objects.get(number="B000000").given_name == "Ana"
    clinic = Clinic.objects.get(name=FULL)
    assert Appointment.objects.live().filter(clinic=clinic, slot__startswith__date=TODAY).count() == VISITS_OF_A_DAY
    assert Session.objects.to_book().count() == 3 * 7 * VISITS_OF_A_DAY + SESSIONS
    begins = Session.objects.get(course=BEGINS_NOW, number=1)
    assert not Appointment.objects.filter(patient=begins.course.patient_id).exists()
    full = Appointment.objects.live().filter(slot__startswith__date=begins.opens_on)
    assert full.count() == VISITS_OF_A_DAY
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_constraint WHERE conname LIKE 'booking_%_one_at_a_time'")
        assert cursor.fetchone() == (3,)


def test_every_address_that_can_be_read_is_measured_with_its_rows():
    read = {name: len(door.ids) for name, door in DOORS.items() if door.method == "get"}
    assert {page.address: len(page.ids) for page in PAGES} == read


def test_an_answer_says_what_it_cost(rf, db):
    def page(request):
        Clinic.objects.count()
        return Client().get(reverse("runtime:live"))

    answer = ServerTimingMiddleware(page)(rf.get("/"))
    assert answer["Server-Timing"].startswith("app;dur=")
    assert database_in(answer["Server-Timing"])[0] >= 1


@pytest.mark.parametrize(
    ("said", "database"), [('app;dur=1.5, db;dur=0.7;desc="23"', (23, 0.7)), ("", (0, 0)), ("app;dur=2", (0, 0))]
)
def test_the_number_of_queries_and_their_time_is_read(said, database):
    assert database_in(said) == database


class Said:
    """A server that answers each address with a status."""

    def __init__(self, **statuses):
        self.statuses = statuses

    def get(self, path):
        return Answer(self.statuses.get(path.strip("/"), 200), 1.0, b"", 0, 0)

    def close(self):
        pass


@pytest.fixture
def three_pages(monkeypatch):
    """Of which the second is not there."""
    said = Said(two=404)
    monkeypatch.setattr(measure, "PAGES", [Page(it, "desk") for it in ("one", "two", "three")])
    monkeypatch.setattr(Page, "path", lambda page, _rows: f"/{page.address}")
    monkeypatch.setattr(measure, "PEOPLE", {"desk": "desk@bench.example"})
    monkeypatch.setattr(measure, "_visitor", lambda *_people: (said, Client()))
    monkeypatch.setattr(measure, "rows_of", lambda _day: {})
    monkeypatch.setattr(measure, "empty_ms", lambda _visitor: 1.0)
    monkeypatch.setattr(measure, "_written", lambda *_rest: iter(()))
    monkeypatch.setattr(asking, "SECONDS", 0)


def test_one_address_that_fails_is_named_and_the_others_are_measured(three_pages, db):
    found = list(measure.visited("10k", 0, TODAY, print, {}))
    assert [getattr(it, "name", None) for it in found] == ["one", None, "three"]
    assert found[1] == measure.Failure("10k", "two: /two answered 404")


@pytest.mark.django_db(transaction=True)
def test_what_is_done_to_a_world_is_taken_away_again(ana, clinician):
    """The rows, their history and the session as it was; past the triggers that keep them otherwise."""
    session = factories.make_active_course(ana, clinician, sessions=1).sessions.get()
    history = Appointment.pgh_event_models["insert"].objects

    def note() -> Note:
        with connection.cursor() as cursor:
            return note_of(cursor, connection.settings_dict["NAME"])

    with connection.cursor() as cursor:
        keep_note(cursor, connection.settings_dict["NAME"], {"day": "2026-11-26"})
    day = OpenDays(ana.clinic).nearest(ana.clinic.today + timedelta(days=9))
    assert note() == {"day": "2026-11-26"}
    with undone([session.pk]):
        assert note() == {}
        book_session(
            actor=clinician,
            session=session,
            clinician=clinician,
            room=ana.clinic.rooms.get(),
            starts_at=datetime.combine(day, time(10), tzinfo=ana.clinic.zone),
        )
        assert (Appointment.objects.count(), history.count()) == (1, 1)
        assert Session.objects.get().status == "booked"
    assert (Appointment.objects.count(), history.count()) == (0, 0)
    assert Session.objects.get().status == "planned"
    assert note() == {"day": "2026-11-26"}


def test_the_solver_is_measured_with_its_gap(monkeypatch):
    monkeypatch.setattr(solver, "RUNS_OF_A_COURSE", 2)
    monkeypatch.setattr(solver, "RUNS_OF_A_REPLAN", 2)
    one, three, anew = solver.take()
    assert (one.label, one.goal_ms) == ("Twelve sessions, proven to be the best", 1000)
    assert three.p50_ms > 0
    assert anew.label.startswith("40 visits planned anew, gap at most ")
    assert Decimal(anew.label.split()[-1].rstrip("%")) < 5
