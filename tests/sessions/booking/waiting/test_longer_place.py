"""A place that is longer than a visit: what is left of it is offered on."""

from datetime import UTC, datetime, timedelta

import pytest

from mesoplan.clinics.models import Clinic
from sessions.booking.models import FreedPlace, WaitingOffer
from sessions.booking.services.change import move_appointment
from sessions.booking.services.waiting import accept, decline
from sessions.booking.slots import Span
from sessions.booking.waiting.matching import left_of
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book
from tests.sessions.booking.waiting.conftest import NINE
from tests.sessions.booking.waiting.room import cancel, offered, wait, whose


@pytest.fixture
def long_visit(booked, front_desk, clinician, room, clinic):
    """Ana from ten to eleven."""
    return move_appointment(
        actor=front_desk,
        appointment=booked,
        clinician=clinician,
        room=room,
        starts_at=at(clinic, MONDAY, "10:00"),
        version=booked.version,
        minutes=60,
    )


@pytest.fixture
def both_wait(long_visit, bruno_session, cleo_session, front_desk, monday):
    """Bruno and Cleo, for half an hour each."""
    wait(bruno_session, front_desk)
    monday.shift(timedelta(seconds=1))
    wait(cleo_session, front_desk)
    cancel(long_visit, front_desk)


def test_the_rest_goes_to_the_next_once_the_first_has_said_yes(both_wait, front_desk, clinic):
    (first,) = offered()
    assert (whose([first]), first.starts_at) == (["Bruno Sala"], at(clinic, MONDAY, "10:00"))
    accept(actor=front_desk, offer=first)
    (rest,) = offered()
    assert (whose([rest]), rest.starts_at) == (["Cleo Blanc"], at(clinic, MONDAY, "10:30"))
    accept(actor=front_desk, offer=rest)
    assert FreedPlace.objects.get(pk=rest.freed_id).closed_at is not None


def test_the_room_stays_empty_in_between(both_wait, front_desk, clinic):
    Clinic.objects.update(buffer_minutes=5)
    accept(actor=front_desk, offer=offered()[0])
    assert offered() == []
    FreedPlace.objects.filter(closed_at=None).update(slot=(at(clinic, MONDAY, "10:00"), at(clinic, MONDAY, "11:10")))
    assert [rest.starts_at for rest in offered()] == [at(clinic, MONDAY, "10:35")]


def test_whoever_says_no_leaves_all_of_it(both_wait, front_desk, clinic):
    decline(actor=front_desk, offer=offered()[0])
    assert [offer.starts_at for offer in offered()] == [at(clinic, MONDAY, "10:00")]


def test_what_somebody_has_booked_of_it_is_not_offered(both_wait, first, clinician, clinic):
    book(first, clinician, MONDAY, "10:00")
    (rest,) = offered()
    assert (whose([rest]), rest.starts_at) == (["Bruno Sala"], at(clinic, MONDAY, "10:30"))


def test_what_is_held_in_it_for_somebody_else_is_not_offered_and_does_not_close_it(both_wait, clinic):
    (offer,) = offered()
    other = FreedPlace.objects.create(
        clinic=clinic, clinician=offer.clinician, room=offer.room, freed_at=NINE, slot=offer.slot
    )
    assert WaitingOffer.objects.filter(status="offered").count() == len(offered()) == 1
    other.refresh_from_db()
    assert other.closed_at is None


class TestLeftOf:
    TEN = datetime(2026, 11, 2, 9, tzinfo=UTC)

    def span(self, first: int, last: int) -> Span:
        return Span(self.TEN + timedelta(minutes=first), self.TEN + timedelta(minutes=last))

    @pytest.mark.parametrize(
        ("taken", "left"),
        [
            ([], [(0, 60)]),
            ([(0, 60)], []),
            ([(-30, 90)], []),
            ([(60, 90)], [(0, 60)]),
            ([(0, 30)], [(30, 60)]),
            ([(20, 40)], [(0, 20), (40, 60)]),
            ([(20, 40), (30, 50)], [(0, 20), (50, 60)]),
            ([(40, 50), (0, 32)], [(35, 40), (50, 60)]),
            ([(0, 56)], []),
            ([(4, 60)], []),
            ([(0, 55)], [(55, 60)]),
        ],
    )
    def test_it_is_cut_and_begins_at_full_five_minutes(self, taken, left):
        found = left_of(self.span(0, 60), [self.span(*cut) for cut in taken])
        assert found == [self.span(*piece) for piece in left]
