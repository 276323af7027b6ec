"""Who was called says yes or no, and the list is kept meanwhile."""

from datetime import time, timedelta

import pytest

from mesoplan.refusals import DomainError
from sessions.booking.models import UNDO_LASTS, Appointment, FreedPlace, WaitingEntry
from sessions.booking.services.waiting import accept, change_entry, decline, pass_on, put_on_list, remove_entry
from sessions.booking.waiting.matching import Window
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book
from tests.sessions.booking.waiting.room import ANY_TIME, cancel, offered, wait, whose


class TestAnswer:
    @pytest.fixture
    def offer(self, booked, bruno_session, front_desk):
        wait(bruno_session, front_desk)
        cancel(booked, front_desk)
        return offered()[0]

    def test_who_accepts_is_booked_and_leaves_the_list(self, offer, front_desk, bruno_session):
        visit = accept(actor=front_desk, offer=offer)
        assert (visit.session, visit.starts_at, visit.booked_by) == (bruno_session, offer.starts_at, front_desk)
        bruno_session.refresh_from_db()
        assert bruno_session.status == "booked"
        assert WaitingEntry.objects.get().status == "served"
        assert FreedPlace.objects.get().closed_at is not None
        assert offered() == []

    def test_an_earlier_time_moves_the_appointment_and_its_old_time_is_offered_on(
        self, booked, bruno_session, cleo_session, front_desk, clinician, monday, clinic
    ):
        later = book(bruno_session, clinician, MONDAY + timedelta(days=2), "15:00")
        wait(bruno_session, front_desk)
        monday.shift(timedelta(seconds=1))
        wait(cleo_session, front_desk, Window(time(14), time(18)))
        cancel(booked, front_desk)
        (offer,) = offered()
        moved = accept(actor=front_desk, offer=offer)
        assert (moved.pk, moved.starts_at) == (later.pk, at(clinic, MONDAY, "10:00"))
        monday.shift(UNDO_LASTS)
        (onward,) = offered()
        assert whose([onward]) == ["Cleo Blanc"]
        assert onward.starts_at == at(clinic, MONDAY + timedelta(days=2), "15:00")

    def test_a_later_time_is_no_gain(self, booked, bruno_session, front_desk, clinician):
        book(bruno_session, clinician, MONDAY, "09:30")
        wait(bruno_session, front_desk)
        cancel(booked, front_desk)
        assert offered() == []

    @pytest.mark.parametrize("service", [accept, decline, pass_on])
    def test_what_has_ended_is_not_answered(self, offer, front_desk, monday, service):
        monday.move_to(offer.expires_at)
        with pytest.raises(DomainError, match="has ended"):
            service(actor=front_desk, offer=offer)
        assert not Appointment.objects.filter(session=offer.entry.session).exists()

    @pytest.mark.parametrize("service", [accept, decline, pass_on])
    def test_what_was_answered_is_not_answered_again(self, offer, front_desk, service):
        decline(actor=front_desk, offer=offer)
        with pytest.raises(DomainError, match="This offer is over: declined"):
            service(actor=front_desk, offer=offer)

    def test_where_a_rule_refuses_the_booking_nothing_has_changed(self, offer, front_desk, clinic):
        clinic.closures.create(first_day=MONDAY, last_day=MONDAY)
        with pytest.raises(DomainError, match="closed"):
            accept(actor=front_desk, offer=offer)
        offer.refresh_from_db()
        assert (offer.status, WaitingEntry.objects.get().status) == ("offered", "waiting")

    def test_who_said_no_is_asked_again_about_another_time(self, offer, front_desk, cleo_session, clinician):
        decline(actor=front_desk, offer=offer)
        cancel(book(cleo_session, clinician, MONDAY, "11:00"), front_desk)
        (again,) = offered()
        assert again.starts_at == offer.starts_at + timedelta(hours=1)


class TestEntry:
    def test_a_session_waits_once(self, bruno_session, front_desk):
        wait(bruno_session, front_desk)
        with pytest.raises(DomainError, match="on the waiting list already"):
            wait(bruno_session, front_desk)

    @pytest.mark.parametrize(
        ("wishes", "field"),
        [
            ({"windows": []}, "windows"),
            ({"until": MONDAY - timedelta(days=1)}, "until"),
            ({"clinician": "stranger"}, "clinician"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(self, bruno_session, front_desk, wishes, field):
        if "clinician" in wishes:
            wishes = {"clinician": factories.make_user("clinician", factories.make_clinic(name="Lyon"))}
        defaults = {"windows": [ANY_TIME], "until": MONDAY}
        with pytest.raises(DomainError) as refused:
            put_on_list(actor=front_desk, session=bruno_session, **(defaults | wishes))
        assert list(refused.value.fields) == [field]
        assert not WaitingEntry.objects.exists()

    def test_what_is_over_waits_for_nothing(self, bruno_session, front_desk):
        type(bruno_session.course).objects.filter(pk=bruno_session.course_id).update(
            status="stopped", stop_reason="Moved away"
        )
        with pytest.raises(DomainError, match="of a course under way"):
            wait(bruno_session, front_desk)

    def test_wishes_are_changed_as_a_whole(self, bruno_session, front_desk, clinician):
        entry = wait(bruno_session, front_desk, ANY_TIME, Window(time(8), time(9)))
        changed = change_entry(
            actor=front_desk, entry=entry, windows=[ANY_TIME], until=MONDAY, version=entry.version, clinician=clinician
        )
        assert (changed.windows.count(), changed.clinician, changed.until) == (1, clinician, MONDAY)
        with pytest.raises(DomainError, match="changed meanwhile"):
            change_entry(actor=front_desk, entry=entry, windows=[ANY_TIME], until=MONDAY, version=entry.version)

    def test_who_is_taken_off_the_list_is_not_asked(self, booked, bruno_session, front_desk):
        entry = wait(bruno_session, front_desk)
        remove_entry(actor=front_desk, entry=entry, version=entry.version)
        cancel(booked, front_desk)
        assert offered() == []
        assert wait(bruno_session, front_desk).is_waiting

    def test_who_is_being_asked_is_not_taken_off(self, booked, bruno_session, front_desk):
        entry = wait(bruno_session, front_desk)
        cancel(booked, front_desk)
        assert offered()
        with pytest.raises(DomainError, match="Say first whether they accept"):
            remove_entry(actor=front_desk, entry=entry, version=entry.version)
