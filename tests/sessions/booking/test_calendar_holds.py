"""Ten o'clock is held for Bruno Sala until 09:30: the calendar says so, by clinician and by room, as grid and as list,
and so does the week beside a proposal."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse

from mesoplan.clinics.models import Absence, Closure, ExtraHours, HolidayOpening, OpeningHours, Room, WorkingHours
from sessions.booking.course.proposing import CoursePlace
from sessions.booking.course.week import week_of
from sessions.booking.models import WaitingOffer
from sessions.booking.services.waiting import decline
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book
from tests.sessions.booking.test_see_the_day import FEED, cards, feed, mark, page

NINE = datetime(2026, 11, 2, 8, tzinfo=UTC)
WORDS = "Held for Bruno Sala until 09:30"


@pytest.fixture
def hold(bruno_session, front_desk, clinic, monday) -> WaitingOffer:
    monday.move_to(NINE)
    return factories.make_offer(bruno_session, front_desk, start=at(clinic, MONDAY, "10:00"))


@pytest.fixture
def client(client_of, front_desk):
    return client_of(front_desk)


def held(found: dict) -> list[dict]:
    return [event for event in found["events"] if event.get("className") == "on-hold"]


class TestHeld:
    def test_it_stands_in_the_column_of_its_clinician_or_its_room(self, client, hold):
        (by_clinician,), (by_room,) = held(feed(client)), held(feed(client, by="room"))
        assert (by_clinician["title"], by_clinician["display"]) == (WORDS, "background")
        assert (by_clinician["start"], by_clinician["end"]) == ("2026-11-02T10:00:00", "2026-11-02T10:30:00")
        assert (by_clinician["resourceId"], by_room["resourceId"]) == (hold.clinician_id, hold.room_id)
        assert by_room["extendedProps"] == {"clinician": hold.clinician_id, "room": hold.room_id}

    def test_it_stands_in_the_week_and_in_the_list(self, client, hold):
        assert [it["title"] for it in held(feed(client, extent="week"))] == [WORDS]
        listed = page(client)
        assert WORDS in listed
        assert ("free 09:00–10:00" in listed, "free 10:30–20:00" in listed) == (True, True)

    def test_it_is_no_visit(self, client, hold):
        found = feed(client)
        assert (cards(found), found["summary"][:8]) == ([], "0 visits")

    def test_a_hold_that_ends_on_another_day_names_it(self, client, hold):
        WaitingOffer.objects.update(expires_at=NINE + timedelta(days=1), slot=(NINE, NINE + timedelta(minutes=30)))
        assert "Held for Bruno Sala until Tue 3 Nov, 09:00" in page(client)

    @pytest.mark.parametrize("how", ["answered", "over"])
    def test_when_it_is_answered_or_over_it_is_gone(self, client, hold, front_desk, monday, how):
        if how == "answered":
            decline(actor=front_desk, offer=hold)
        else:
            monday.move_to(hold.expires_at)
        assert held(feed(client)) == []
        assert WORDS not in page(client)

    def test_another_clinic_does_not_see_it(self, client_of, hold):
        stranger = client_of(factories.make_user("front_desk", factories.make_clinic(name="Lyon")))
        assert held(feed(stranger)) == []
        assert WORDS not in page(stranger)

    def test_many_take_as_many_queries_as_one(self, client, hold, clinic, clinician, front_desk, same_queries):
        few = same_queries(client)
        for number in range(5):
            patient = factories.make_patient(clinic, given_name=f"Patient {number}")
            session = factories.make_active_course(patient, clinician, first_on=MONDAY, sessions=1).sessions.get()
            factories.make_offer(session, front_desk, start=at(clinic, MONDAY, f"{11 + number}:00"))
        assert same_queries(client) == few

    @pytest.fixture
    def same_queries(self, django_assert_max_num_queries):
        def count(client) -> list[int]:
            with django_assert_max_num_queries(99) as in_feed:
                feed(client)
            with django_assert_max_num_queries(99) as in_list:
                page(client)
            return [len(in_feed), len(in_list)]

        return count

    def test_a_visit_that_is_dropped_on_it_stays_with_a_sentence(self, client, hold, first, clinician, clinic):
        visit = book(first, clinician, MONDAY, "12:00")
        wanted = {
            "day": "2026-11-02",
            "clock": "10:15",
            "minutes": 30,
            "clinician": hold.clinician_id,
            "room": hold.room_id,
            "version": visit.version,
        }
        sentence = "The time from 10:00 to 10:30 is held for the waiting list until 09:30."
        address = reverse("booking:review", args=[visit.pk])
        assert sentence in client.get(address, wanted).text
        answer = client.post(address, wanted)
        assert (answer.status_code, sentence in answer.text) == (422, True)
        visit.refresh_from_db()
        assert visit.starts_at == at(clinic, MONDAY, "12:00")


class TestWeekOfAProposal:
    def week(self, course, session, clinician, room):
        start = at(course.clinic, MONDAY, "15:00")
        return week_of(course, [CoursePlace(session=session, starts_at=start, clinician=clinician, room=room)])

    def test_it_says_for_whom(self, hold, course, first, clinician, room):
        blocks = [block for block in self.week(course, first, clinician, room).blocks if block.kind == "held"]
        assert [(block.label, block.stretch.clock) for block in blocks] == [(WORDS, time(10))]

    def test_of_another_clinic_it_names_nobody(self, hold, clinician, front_desk, monday):
        lyon = factories.make_clinic(name="Lyon")
        dora = factories.make_patient(lyon, given_name="Dora")
        course = factories.make_active_course(dora, clinician, first_on=MONDAY, sessions=1)
        week = self.week(course, course.sessions.get(), clinician, lyon.rooms.get())
        assert [block.label for block in week.blocks if block.kind == "held"] == ["elsewhere"]


class TestMark:
    @pytest.mark.parametrize(
        "change",
        [
            lambda clinic, clinician: Closure.objects.create(clinic=clinic, first_day=MONDAY, last_day=MONDAY),
            lambda clinic, clinician: Absence.objects.create(clinician=clinician, first_day=MONDAY, last_day=MONDAY),
            lambda clinic, clinician: OpeningHours.objects.filter(clinic=clinic).first().delete(),
            lambda clinic, clinician: OpeningHours.objects.filter(clinic=clinic).update(closes_at=time(19)),
            lambda clinic, clinician: HolidayOpening.objects.create(clinic=clinic, day=MONDAY),
            lambda clinic, clinician: ExtraHours.objects.create(
                clinic=clinic, clinician=clinician, day=MONDAY, starts_at=time(20), ends_at=time(21)
            ),
            lambda clinic, clinician: WorkingHours.objects.create(
                clinic=clinic, clinician=clinician, weekday=0, starts_at=time(9), ends_at=time(12)
            ),
            lambda clinic, clinician: Room.objects.create(clinic=clinic, name="Room 9"),
            lambda clinic, clinician: factories.make_user("clinician", clinic),
        ],
        ids=["closure", "absence", "hours gone", "hours", "holiday", "extra hours", "week", "room", "team"],
    )
    def test_it_is_another_one_when_hours_or_columns_change(self, client, clinic, clinician, monday, change):
        heard = mark(client)
        assert client.get(FEED, {"day": "2026-11-02"}, headers={"If-None-Match": heard}).status_code == 304
        change(clinic, clinician)
        assert client.get(FEED, {"day": "2026-11-02"}, headers={"If-None-Match": heard}).status_code == 200

    def test_it_is_another_one_when_a_time_is_held_and_when_it_is_over(self, client, bruno_session, front_desk, monday):
        monday.move_to(NINE)
        before = mark(client)
        hold = factories.make_offer(bruno_session, front_desk, start=at(bruno_session.course.clinic, MONDAY, "10:00"))
        while_held = mark(client)
        monday.move_to(hold.expires_at)
        assert (while_held != before, mark(client)) == (True, before)


class TestOnlyOne:
    @pytest.fixture
    def other(self, clinic):
        return factories.make_user("clinician", clinic, name="Dr Petit")

    @pytest.fixture
    def two_visits(self, first, bruno_session, clinician, other, clinic):
        second = factories.make_room(clinic)
        return book(first, clinician, MONDAY, "10:00"), book(bruno_session, other, MONDAY, "10:00", room=second)

    @pytest.mark.parametrize("extent", ["day", "week"])
    def test_one_clinician(self, client, two_visits, other, extent):
        shown = {"extent": extent, "only": other.pk}
        found = feed(client, **shown)
        assert [it["id"] for it in found["resources"]] == [other.pk]
        assert [card["title"] for card in cards(found)] == ["Bruno Sala"]
        listed = page(client, day="2026-11-02", **shown)
        assert ("Bruno Sala" in listed, "Ana Ruiz" in listed) == (True, False)

    def test_one_room(self, client, two_visits):
        found = feed(client, by="room", extent="week", only=two_visits[0].room_id)
        assert [it["title"] for it in found["resources"]] == ["Room 1"]
        assert [card["title"] for card in cards(found)] == ["Ana Ruiz"]

    def test_what_is_held_for_somebody_else_is_left_out(self, client, hold, other):
        assert held(feed(client, only=other.pk)) == []
        assert len(held(feed(client, only=hold.clinician_id))) == 1

    def test_the_address_keeps_it(self, client, two_visits, other):
        shown = page(client, day="2026-11-02", extent="week", only=other.pk)
        assert f'<option value="{other.pk}" selected>Dr Petit</option>' in shown
        assert f"day=2026-11-09&amp;extent=week&amp;view=list&amp;only={other.pk}" in shown.replace(
            f"view=list&amp;day=2026-11-09&amp;extent=week&amp;only={other.pk}",
            f"day=2026-11-09&amp;extent=week&amp;view=list&amp;only={other.pk}",
        )
        assert f"/review?by=clinician&amp;extent=week&amp;only={other.pk}&amp;view=list" in shown
        assert f'"only": {other.pk}' in shown

    def test_rooms_are_asked_for_anew(self, client, two_visits, other):
        shown = page(client, day="2026-11-02", only=other.pk)
        assert "by=room" in shown
        assert f"by=room&amp;only={other.pk}" not in shown
        assert f"only={other.pk}&amp;by=room" not in shown

    @pytest.mark.parametrize("only", ["99999", "x", "-1", "1" * 30])
    def test_one_who_is_not_there_is_refused(self, client, two_visits, only):
        assert client.get(FEED, {"only": only}).status_code == 400
        assert client.get(reverse("booking:calendar"), {"only": only}).status_code == 422

    def test_a_room_is_no_clinician(self, client, two_visits):
        stranger = factories.make_user("clinician", factories.make_clinic(name="Lyon"))
        assert client.get(FEED, {"only": stranger.pk}).status_code == 400

    def test_its_mark_is_its_own(self, client, two_visits, other):
        marks = [client.get(FEED, {"day": "2026-11-02"} | only).headers["ETag"] for only in ({}, {"only": other.pk})]
        assert marks[0] != marks[1]
