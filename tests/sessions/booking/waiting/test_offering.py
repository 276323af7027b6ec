"""A place becomes free, is held for one after the other, and is booked by whoever says yes."""

from datetime import time, timedelta

import pytest

from sessions.booking.models import UNDO_LASTS, FreedPlace, WaitingOffer
from sessions.booking.offers import busy_times
from sessions.booking.services.change import move_appointment
from sessions.booking.services.waiting import decline, pass_on
from sessions.booking.waiting.matching import Window
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book, refusal_of
from tests.sessions.booking.waiting.conftest import NINE
from tests.sessions.booking.waiting.room import cancel, offered, wait, whose


class TestOffer:
    def test_a_cancelled_time_is_held_for_who_waits(self, booked, bruno_session, front_desk, room, clinician):
        wait(bruno_session, front_desk)
        assert offered() == []
        cancel(booked, front_desk)
        (offer,) = offered()
        assert whose([offer]) == ["Bruno Sala"]
        assert (offer.starts_at, offer.clinician, offer.room) == (at(booked.clinic, MONDAY, "10:00"), clinician, room)
        assert offer.expires_at == NINE + timedelta(minutes=30)

    def test_a_time_left_by_a_move_is_held_once_the_move_stands(
        self, booked, bruno_session, front_desk, room, clinician, clinic, monday
    ):
        wait(bruno_session, front_desk)
        move_appointment(
            actor=front_desk,
            appointment=booked,
            clinician=clinician,
            room=room,
            starts_at=at(clinic, MONDAY, "15:00"),
            version=booked.version,
        )
        assert offered() == []
        monday.shift(UNDO_LASTS)
        assert whose(offered()) == ["Bruno Sala"]

    def test_run_again_it_offers_nothing_more(self, booked, bruno_session, front_desk):
        wait(bruno_session, front_desk)
        cancel(booked, front_desk)
        assert [offer.pk for offer in offered()] == [offer.pk for offer in offered()]
        assert WaitingOffer.objects.count() == 1

    def test_the_clinic_says_for_how_long(self, booked, bruno_session, front_desk, clinic):
        type(clinic).objects.update(hold_minutes=10)
        wait(bruno_session, front_desk)
        cancel(booked, front_desk)
        assert offered()[0].expires_at == NINE + timedelta(minutes=10)

    def test_it_is_held_no_longer_than_until_the_visit(self, booked, bruno_session, front_desk, monday):
        wait(bruno_session, front_desk)
        monday.move_to(NINE + timedelta(minutes=50))
        cancel(booked, front_desk)
        assert offered()[0].expires_at == NINE + timedelta(hours=1)

    def test_while_the_clinic_is_closed_nobody_is_called(self, booked, bruno_session, front_desk, monday):
        monday.move_to(NINE - timedelta(hours=2))
        wait(bruno_session, front_desk)
        cancel(booked, front_desk)
        assert offered() == []
        monday.move_to(NINE - timedelta(hours=1))
        assert whose(offered()) == ["Bruno Sala"]

    def test_one_after_the_other_the_longest_waiting_first(
        self, booked, bruno_session, cleo_session, front_desk, monday
    ):
        wait(cleo_session, front_desk)
        monday.shift(timedelta(seconds=1))
        wait(bruno_session, front_desk)
        cancel(booked, front_desk)
        (offer,) = offered()
        assert whose([offer]) == ["Cleo Blanc"]
        decline(actor=front_desk, offer=offer)
        (offer,) = offered()
        assert whose([offer]) == ["Bruno Sala"]
        pass_on(actor=front_desk, offer=offer)
        assert offered() == []

    def test_what_is_not_answered_goes_to_the_next(self, booked, bruno_session, cleo_session, front_desk, monday):
        wait(cleo_session, front_desk)
        monday.shift(timedelta(seconds=1))
        wait(bruno_session, front_desk)
        cancel(booked, front_desk)
        (offer,) = offered()
        monday.move_to(offer.expires_at - timedelta(seconds=1))
        assert whose(offered()) == ["Cleo Blanc"]
        monday.move_to(offer.expires_at)
        assert whose(offered()) == ["Bruno Sala"]
        offer.refresh_from_db()
        assert (offer.status, offer.answered_by) == ("expired", None)

    @pytest.mark.parametrize(
        "window", [Window(time(10, 5), time(20)), Window(time(8), time(20), weekday=1)], ids=["hours", "weekday"]
    )
    def test_what_does_not_suit_is_not_offered(self, booked, bruno_session, front_desk, window):
        wait(bruno_session, front_desk, window)
        cancel(booked, front_desk)
        assert offered() == []

    def test_what_the_intervals_forbid_is_not_offered(self, booked, second, front_desk):
        wait(second, front_desk)
        cancel(booked, front_desk)
        assert offered() == []

    def test_what_the_rules_of_a_booking_refuse_goes_to_the_next(
        self, booked, bruno_session, cleo_session, front_desk, monday, clinician
    ):
        """Bruno has another visit then, with somebody else."""
        other = factories.make_user("clinician", booked.clinic)
        again = factories.make_active_course(bruno_session.course.patient, other, first_on=MONDAY, sessions=1)
        book(again.sessions.get(), other, MONDAY, "10:15", room=factories.make_room(booked.clinic))
        wait(bruno_session, front_desk)
        monday.shift(timedelta(seconds=1))
        wait(cleo_session, front_desk)
        cancel(booked, front_desk)
        assert whose(offered()) == ["Cleo Blanc"]

    def test_another_clinic_is_not_asked(self, booked, front_desk, clinician):
        lyon = factories.make_clinic(name="Lyon")
        dora = factories.make_patient(lyon, given_name="Dora")
        lead = factories.make_user("clinician", lyon)
        wait(factories.make_active_course(dora, lead, first_on=MONDAY).sessions.first(), front_desk)
        cancel(booked, front_desk)
        assert offered() == []

    def test_what_was_booked_meanwhile_is_closed(self, booked, bruno_session, cleo_session, front_desk, clinician):
        cancel(booked, front_desk)
        book(cleo_session, clinician, MONDAY, "10:00")
        wait(bruno_session, front_desk)
        assert offered() == []
        assert FreedPlace.objects.get().closed_at == NINE

    def test_who_comes_onto_the_list_later_has_a_turn_too(self, booked, bruno_session, front_desk):
        cancel(booked, front_desk)
        assert offered() == []
        wait(bruno_session, front_desk)
        assert whose(offered()) == ["Bruno Sala"]

    def test_what_is_over_is_not_kept_as_free(self, booked, front_desk, monday):
        monday.move_to(NINE + timedelta(hours=1))
        cancel(booked, front_desk)
        assert not FreedPlace.objects.exists()

    def test_the_worker_hears_of_it_on_commit(
        self, booked, bruno_session, front_desk, monkeypatch, django_capture_on_commit_callbacks
    ):
        rung = []
        monkeypatch.setattr("sessions.booking.tasks.offer_freed_places.delay", lambda: rung.append(1))
        with django_capture_on_commit_callbacks(execute=True):
            cancel(booked, front_desk)
        assert rung == [1]


class TestHold:
    @pytest.fixture
    def offer(self, booked, bruno_session, front_desk):
        wait(bruno_session, front_desk)
        cancel(booked, front_desk)
        return offered()[0]

    def test_nobody_else_books_into_it(self, offer, cleo_session, clinician):
        refused = refusal_of(cleo_session, clinician, MONDAY, "10:15")
        assert refused.fields["starts_at"] == ("The time from 10:00 to 10:30 is held for the waiting list until 09:30.")

    def test_not_even_the_room_with_another_clinician(self, offer, cleo_session, clinic):
        other = factories.make_user("clinician", clinic)
        assert "held for the waiting list" in str(refusal_of(cleo_session, other, MONDAY, "10:00"))

    def test_another_clinician_in_another_room_is_free(self, offer, cleo_session, clinic):
        other = factories.make_user("clinician", clinic)
        assert book(cleo_session, other, MONDAY, "10:00", room=factories.make_room(clinic)).is_booked

    def test_the_search_takes_it_for_taken_in_the_same_one_query(
        self, offer, cleo_session, clinician, room, django_assert_num_queries
    ):
        with django_assert_num_queries(1):
            busy = busy_times(cleo_session, [MONDAY], clinicians=[clinician], rooms=[room])
        assert [start for start, _end in busy[MONDAY]["clinician", clinician.pk]] == [offer.starts_at]
        assert [start for start, _end in busy[MONDAY]["room", room.pk]] == [offer.starts_at]

    def test_it_ends_with_its_time_although_no_worker_runs(self, offer, cleo_session, clinician, room, monday):
        monday.move_to(offer.expires_at)
        busy = busy_times(cleo_session, [MONDAY], clinicians=[clinician], rooms=[room])
        assert busy[MONDAY]["clinician", clinician.pk] == []
        assert book(cleo_session, clinician, MONDAY, "10:00").is_booked
        offer.refresh_from_db()
        assert offer.status == "offered"
