"""Two people answer one offer, two workers offer one place, somebody books what is being offered."""

from datetime import timedelta

import pytest

from mesoplan.refusals import DomainError
from sessions.booking.models import Appointment, WaitingOffer
from sessions.booking.services.book import book_session
from sessions.booking.services.offering import run
from sessions.booking.services.waiting import accept, decline
from tests import factories
from tests.same_time import together
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book
from tests.sessions.booking.waiting.room import cancel, offered, wait
from tests.sessions.booking.waiting.test_offering import NINE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def freed(first, clinician, front_desk, monday, bruno_session):
    monday.move_to(NINE)
    wait(bruno_session, front_desk)
    row = book(first, clinician, MONDAY, "10:00")
    return cancel(row, front_desk)


def test_of_two_who_accept_one_books(freed, front_desk, clinician):
    (offer,) = offered()
    outcomes = together(*(lambda actor=actor: accept(actor=actor, offer=offer) for actor in (front_desk, clinician)))
    assert sorted(isinstance(it, DomainError) for it in outcomes) == [False, True]
    assert Appointment.objects.live().count() == 1


def test_yes_and_no_at_once_are_not_both_true(freed, front_desk, clinician):
    (offer,) = offered()
    outcomes = together(lambda: accept(actor=front_desk, offer=offer), lambda: decline(actor=clinician, offer=offer))
    assert sum(isinstance(it, DomainError) for it in outcomes) == 1
    offer.refresh_from_db()
    assert (offer.status == "accepted") is Appointment.objects.live().exists()


def test_two_workers_offer_it_once(freed, front_desk, clinician, clinic, monday):
    cleo = factories.make_patient(clinic, given_name="Cleo")
    monday.shift(timedelta(seconds=1))
    wait(factories.make_active_course(cleo, clinician, first_on=MONDAY, sessions=1).sessions.get(), front_desk)
    assert together(run, run, run) == [None, None, None]
    assert WaitingOffer.objects.count() == 1


def test_what_is_booked_while_it_is_offered_is_either_booked_or_held(freed, front_desk, clinician, clinic, room):
    cleo = factories.make_patient(clinic, given_name="Cleo")
    session = factories.make_active_course(cleo, clinician, first_on=MONDAY, sessions=1).sessions.get()
    start = at(clinic, MONDAY, "10:00")
    together(
        run,
        lambda: book_session(actor=front_desk, session=session, clinician=clinician, room=room, starts_at=start),
    )
    assert Appointment.objects.live().count() + WaitingOffer.objects.filter(status="offered").count() == 1


def test_a_yes_that_is_taken_back_while_the_rest_is_offered_holds_its_time_again(freed, front_desk, clinician, clinic):
    (offer,) = offered()
    visit = accept(actor=front_desk, offer=offer)
    cleo = factories.make_patient(clinic, given_name="Cleo")
    wait(factories.make_active_course(cleo, clinician, first_on=MONDAY, sessions=1).sessions.get(), front_desk)
    outcomes = together(
        lambda: cancel(visit, front_desk),
        run,
        lambda: accept(actor=clinician, offer=offer),
    )
    offer.refresh_from_db()
    booked_again = not isinstance(outcomes[2], DomainError)
    assert not isinstance(outcomes[0], DomainError)
    assert offer.status == ("accepted" if booked_again else "offered")
    assert Appointment.objects.live().count() == int(booked_again)
