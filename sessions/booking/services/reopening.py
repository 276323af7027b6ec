"""An accepted offer that is taken back: whoever had it waits again, and has it held as before while its time lasts."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from sessions.booking.models import UNDO_LASTS, Appointment, FreedPlace, WaitingEntry, WaitingOffer
from sessions.booking.models.offers import OfferStatus
from sessions.booking.services.freed import ring
from sessions.booking.services.turns import in_turn, locked_session


def lock_offers(appointments: Iterable[Appointment]) -> None:
    """Of appointments that are not locked yet: the places and their offers come before them, for everybody."""
    now = timezone.now()
    offers = [offer for row in appointments if (offer := accepted_offer(row, now=now))]
    in_turn(FreedPlace.objects.select_for_update(), {it.freed_id for it in offers})
    in_turn(WaitingOffer.objects.select_for_update(), {it.pk for it in offers})


def reopen(appointment: Appointment, *, now: datetime) -> bool:
    """Part of taking back a booking or a move of an appointment that is locked by now: whether an offer had put it
    where it stands. Then the place of the offer is free again, and needs no other row."""
    offer = accepted_offer(appointment, now=now)
    if offer is None:
        return False
    locked_session(appointment.session_id)
    waits = wait_again(offer.entry_id)
    offer.take_answer_back(is_held=waits and offer.expires_at > now)
    offer.save(update_fields=["status", "answered_by", "answered_at"])
    FreedPlace.objects.filter(pk=offer.freed_id).update(closed_at=None)
    ring()
    return True


def accepted_offer(appointment: Appointment, *, now: datetime) -> WaitingOffer | None:
    """The answer, where it is so fresh that it can be taken back."""
    return WaitingOffer.objects.filter(
        status=OfferStatus.ACCEPTED,
        answered_at__gt=now - UNDO_LASTS,
        entry__session=appointment.session_id,
        clinician=appointment.clinician_id,
        room=appointment.room_id,
        slot=appointment.slot,
    ).first()


def wait_again(pk: int) -> bool:
    """Not where the session was put on the list anew meanwhile."""
    entry = WaitingEntry.objects.select_for_update().get(pk=pk)
    if WaitingEntry.objects.waiting().filter(session=entry.session_id).exists():
        return False
    entry.wait_again()
    entry.version += 1
    entry.save(update_fields=["status", "version"])
    return True
