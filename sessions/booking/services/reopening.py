"""An accepted offer that is taken back: whoever had it waits again, and has it held as before while its time lasts."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from sessions.booking.models import UNDO_LASTS, Appointment, FreedPlace, WaitingEntry, WaitingOffer
from sessions.booking.models.offers import OfferStatus
from sessions.booking.services.freed import ring
from sessions.booking.services.turns import in_turn, locked_session

Offers = Mapping[int, WaitingOffer]


def locked_offers(appointments: QuerySet[Appointment]) -> Offers:
    """By the key of the appointment, the answer that had put it where it stands, where that is so fresh that it can be
    taken back. The appointments are not locked yet: the places and their offers come before them, for everybody."""
    fresh = WaitingOffer.objects.filter(status=OfferStatus.ACCEPTED, answered_at__gt=timezone.now() - UNDO_LASTS)
    found = {it.pk: it for it in fresh.filter(entry__session__in=appointments.values("session"))}
    if not found:
        return {}
    in_turn(FreedPlace.objects.select_for_update(), {it.freed_id for it in found.values()})
    now = in_turn(WaitingOffer.objects.select_for_update(of=("self",)).select_related("entry"), set(found))
    by_place = {_place(it, it.entry.session_id): it for it in now.values() if it.status == OfferStatus.ACCEPTED}
    return {row.pk: by_place[place] for row in appointments if (place := _place(row, row.session_id)) in by_place}


def _place(row: WaitingOffer | Appointment, session: int) -> tuple[object, ...]:
    return (session, row.clinician_id, row.room_id, row.slot.lower, row.slot.upper)


def reopen(appointment: Appointment, offers: Offers, *, now: datetime) -> bool:
    """Part of taking back a booking or a move of an appointment that is locked by now: whether an offer had put it
    where it stands. Then the place of the offer is free again, and needs no other row."""
    offer = offers.get(appointment.pk)
    if offer is None:
        return False
    locked_session(appointment.session_id)
    waits = wait_again(offer.entry_id)
    offer.take_answer_back(is_held=waits and offer.expires_at > now)
    offer.save(update_fields=["status", "answered_by", "answered_at"])
    FreedPlace.objects.filter(pk=offer.freed_id).update(closed_at=None)
    ring()
    return True


def wait_again(pk: int) -> bool:
    """Not where the session was put on the list anew meanwhile."""
    entry = WaitingEntry.objects.select_for_update().get(pk=pk)
    if WaitingEntry.objects.waiting().filter(session=entry.session_id).exists():
        return False
    entry.wait_again()
    entry.version += 1
    entry.save(update_fields=["status", "version"])
    return True
