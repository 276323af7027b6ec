"""Offers each place that has become free to one after the other on the waiting list. Run twice, or by two workers, it
does the same as once: whoever offers a place has its row locked."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from mesoplan.clinics.models import Clinic
from mesoplan.conflicts import constraints_speak
from mesoplan.refusals import DomainError
from sessions.booking.models import Appointment, FreedPlace, WaitingEntry, WaitingOffer
from sessions.booking.models.offers import OfferStatus
from sessions.booking.open_days import OpenDays
from sessions.booking.placing import Placement, refuse_misplaced
from sessions.booking.services.ending import end_over
from sessions.booking.services.turns import take_turns
from sessions.booking.slots import Span, fits
from sessions.booking.waiting.entries import waiting_for
from sessions.booking.waiting.free import unbooked, unheld
from sessions.booking.waiting.matching import Freed, in_turn

MOST_AT_ONCE = 200


def run() -> None:
    """One round: what was not answered in time goes on to the next."""
    now = timezone.now()
    end_lapsed(now)
    end_over(now)
    wanted = WaitingEntry.objects.waiting().values("session__course__clinic")
    places = FreedPlace.objects.open(now).filter(clinic__in=wanted).order_by("slot", "pk")
    for pk in places.values_list("pk", flat=True)[:MOST_AT_ONCE]:
        offer(pk)


@transaction.atomic
def end_lapsed(now: datetime) -> None:
    lapsed = WaitingOffer.objects.lapsed(now).select_for_update(skip_locked=True)
    WaitingOffer.objects.filter(pk__in=list(lapsed.values_list("pk", flat=True))).update(status=OfferStatus.EXPIRED)


def offer(pk: int) -> WaitingOffer | None:
    """To the next who could come, while the clinic is open: at night nobody is called, and the time would run out. Each
    is tried in a transaction of their own, so that no two patients are waited for with one of them locked."""
    now = timezone.now()
    place = FreedPlace.objects.open(now).select_related("clinic", "room").filter(pk=pk).first()
    if place is None or not is_open(place.clinic, now) or is_being_offered(place):
        return None
    left = close_or_left(place, now)
    freed = Freed(tuple(unheld(place, left, now)), place.clinician_id)
    waiting = in_turn(waiting_for(place), freed, place.clinic.time_zone)
    made = (offer_to(pk, matched.key, start, now) for matched, start in waiting)
    return next((it for it in made if it), None)


@transaction.atomic
def offer_to(place_pk: int, entry_pk: int, start: datetime, now: datetime) -> WaitingOffer | None:
    """What the rules of a booking refuse is not offered. The place is locked before its entries, by everybody."""
    places = FreedPlace.objects.open(now).select_related("clinic", "clinician", "room").select_for_update(of=("self",))
    place = places.filter(pk=place_pk).first()
    entry = WaitingEntry.objects.waiting().select_for_update(of=("self",)).with_people().filter(pk=entry_pk).first()
    if place is None or entry is None or is_being_offered(place):
        return None
    try:
        placement = take_turns(Placement(entry.session, place.clinician, place.room, start, moving=booked(entry)))
        refuse_misplaced(placement, now=now)
        return hold(place, entry, placement, now)
    except DomainError:
        return None


def hold(place: FreedPlace, entry: WaitingEntry, placement: Placement, now: datetime) -> WaitingOffer:
    """No longer than until the visit would begin."""
    made = WaitingOffer(
        entry=entry,
        freed=place,
        clinician=placement.clinician,
        room=placement.room,
        slot=placement.slot,
        room_taken=placement.room_taken,
        offered_at=now,
        expires_at=min(now + timedelta(minutes=place.clinic.hold_minutes), placement.starts_at),
    )
    with constraints_speak(WaitingOffer):
        made.save()
    return made


def booked(entry: WaitingEntry) -> Appointment | None:
    """The appointment that the patient would leave for an earlier one."""
    return Appointment.objects.live().filter(session=entry.session_id).select_related("clinic").first()


def is_being_offered(place: FreedPlace) -> bool:
    return place.offers.filter(status=OfferStatus.OFFERED).exists()


def close_or_left(place: FreedPlace, now: datetime) -> list[Span]:
    """What is left of it; it is closed where somebody has booked all of it, in whichever way."""
    left = unbooked(place)
    if not left:
        FreedPlace.objects.filter(pk=place.pk).update(closed_at=now)
    return left


def is_open(clinic: Clinic, now: datetime) -> bool:
    day = clinic.local(now).date()
    return fits(Span(now, now), day=day, zone=clinic.time_zone, openings=OpenDays(clinic).all_hours(day))
