"""A place becomes free, is held for one after the other, and is booked by whoever says yes."""

from datetime import UTC, datetime, time, timedelta

import pytest

from mesoplan.refusals import DomainError
from sessions.booking.models import UNDO_LASTS, Appointment, FreedPlace, WaitingEntry, WaitingOffer
from sessions.booking.offers import busy_times
from sessions.booking.services.change import cancel_appointment, move_appointment
from sessions.booking.services.waiting import accept, change_entry, decline, pass_on, put_on_list, remove_entry
from sessions.booking.waiting.matching import Window
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book, refusal_of
from tests.sessions.booking.waiting.room import ANY_TIME, offered, wait

NINE = datetime(2026, 11, 2, 8, tzinfo=UTC)


@pytest.fixture
def cleo_session(clinic, clinician, course):
    cleo = factories.make_patient(clinic, given_name="Cleo", family_name="Blanc")
    return factories.make_active_course(cleo, clinician, first_on=MONDAY, sessions=1).sessions.get()


@pytest.fixture
def booked(first, clinician, monday):
    """Ana at 10 o'clock, while the clinic is open."""
    monday.move_to(NINE)
    return book(first, clinician, MONDAY, "10:00")


def cancel(appointment, actor):
    return cancel_appointment(actor=actor, appointment=appointment, version=appointment.version)


def whose(offers) -> list[str]:
    return [str(offer.entry.session.course.patient) for offer in offers]


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
        wait(factories.make_active_course(dora, clinician, first_on=MONDAY).sessions.first(), front_desk)
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
        assert [span.starts_at for span in busy[MONDAY]["clinician", clinician.pk]] == [offer.starts_at]
        assert [span.starts_at for span in busy[MONDAY]["room", room.pk]] == [offer.starts_at]

    def test_it_ends_with_its_time_although_no_worker_runs(self, offer, cleo_session, clinician, room, monday):
        monday.move_to(offer.expires_at)
        busy = busy_times(cleo_session, [MONDAY], clinicians=[clinician], rooms=[room])
        assert busy[MONDAY]["clinician", clinician.pk] == []
        assert book(cleo_session, clinician, MONDAY, "10:00").is_booked
        offer.refresh_from_db()
        assert offer.status == "offered"


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
