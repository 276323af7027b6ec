"""Yes is taken back: whoever said it waits again, and has the time held as before."""

from datetime import timedelta

import pytest

from sessions.booking.models import UNDO_LASTS, Appointment, FreedPlace, WaitingEntry
from sessions.booking.services.change import undo_move
from sessions.booking.services.waiting import accept
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book
from tests.sessions.booking.waiting.room import cancel, offered, wait, whose


@pytest.fixture
def offer(booked, bruno_session, front_desk):
    """Ten o'clock, held for Bruno until half past nine."""
    wait(bruno_session, front_desk)
    cancel(booked, front_desk)
    return offered()[0]


def states(offer) -> tuple[str, str]:
    offer.refresh_from_db()
    return offer.status, WaitingEntry.objects.get(pk=offer.entry_id).status


def test_the_booking_is_gone_and_the_time_is_held_as_before(offer, front_desk, bruno_session):
    cancel(accept(actor=front_desk, offer=offer), front_desk)
    assert states(offer) == ("offered", "waiting")
    assert (offer.answered_by, offer.answered_at) == (None, None)
    assert [it.pk for it in offered()] == [offer.pk]
    assert FreedPlace.objects.get().closed_at is None
    again = accept(actor=front_desk, offer=offer)
    assert (again.session, again.starts_at) == (bruno_session, offer.starts_at)


def test_a_time_that_is_over_goes_to_the_next(offer, front_desk, cleo_session, monday):
    monday.move_to(offer.expires_at - timedelta(seconds=1))
    visit = accept(actor=front_desk, offer=offer)
    wait(cleo_session, front_desk)
    monday.move_to(offer.expires_at)
    cancel(visit, front_desk)
    assert states(offer) == ("expired", "waiting")
    assert whose(offered()) == ["Cleo Blanc"]


def test_a_move_goes_back_and_so_does_the_offer(booked, bruno_session, front_desk, clinician, clinic, monday):
    later = book(bruno_session, clinician, MONDAY + timedelta(days=2), "15:00")
    wait(bruno_session, front_desk)
    cancel(booked, front_desk)
    (offer,) = offered()
    moved = accept(actor=front_desk, offer=offer)
    (back,) = undo_move(actor=front_desk, appointment=moved, version=moved.version)
    assert (back.pk, back.starts_at) == (later.pk, at(clinic, MONDAY + timedelta(days=2), "15:00"))
    assert states(offer) == ("offered", "waiting")
    monday.shift(UNDO_LASTS)
    assert [it.pk for it in offered()] == [offer.pk]
    assert FreedPlace.objects.filter(closed_at=None).count() == 1


def test_after_three_minutes_it_is_a_cancellation_like_any_other(offer, front_desk, cleo_session, monday):
    visit = accept(actor=front_desk, offer=offer)
    wait(cleo_session, front_desk)
    monday.shift(UNDO_LASTS)
    cancel(visit, front_desk)
    assert states(offer) == ("accepted", "served")
    assert whose(offered()) == ["Cleo Blanc"]


def test_what_the_offer_did_not_book_is_none_of_its_business(offer, front_desk, bruno_session, clinician, clinic):
    visit = accept(actor=front_desk, offer=offer)
    Appointment.objects.filter(pk=visit.pk).update(slot=(at(clinic, MONDAY, "12:00"), at(clinic, MONDAY, "12:30")))
    visit.refresh_from_db()
    cancel(visit, front_desk)
    assert states(offer) == ("accepted", "served")


def test_whoever_was_put_on_the_list_anew_is_there_once(offer, front_desk, bruno_session):
    visit = accept(actor=front_desk, offer=offer)
    wait(bruno_session, front_desk)
    cancel(visit, front_desk)
    assert states(offer) == ("expired", "served")
    assert WaitingEntry.objects.waiting().count() == 1


def test_the_list_offers_the_way_back(client_of, front_desk, offer):
    client = client_of(front_desk)
    page = client.post(f"/waiting/offers/{offer.pk}/accept", follow=True)
    visit = Appointment.objects.live().get()
    assert page.redirect_chain == [(f"/waiting?just={visit.pk}", 302)]
    action = f"/appointments/{visit.pk}/cancel?back=waiting"
    assert f'action="{action}"' in page.text
    undone = client.post(action, {"version": visit.version}, follow=True)
    assert undone.redirect_chain == [("/waiting", 302)]
    assert "held until 09:30" in undone.text
