"""What of a place that became free is free still: somebody may have booked a part of it, or all."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from sessions.booking.models import Appointment, FreedPlace, WaitingOffer
from sessions.booking.slots import Span
from sessions.booking.waiting.matching import left_of


def unbooked(place: FreedPlace) -> list[Span]:
    """In order; with the minutes between two visits in which the room stays empty."""
    return left_of(span_of(place), _in_the_way(place, Appointment.objects.live()))


def unheld(place: FreedPlace, spans: Iterable[Span], now: datetime) -> list[Span]:
    """Those of the `spans`, and what of each, that are held for nobody either."""
    holds = list(_in_the_way(place, WaitingOffer.objects.live(now)))
    return [left for span in spans for left in left_of(span, holds)]


def span_of(place: FreedPlace) -> Span:
    return Span(place.starts_at, place.ends_at)


def _in_the_way(place: FreedPlace, rows: QuerySet[Any]) -> Iterator[Span]:
    """Times that are taken, by the clinician or in the room."""
    buffer = place.room.buffer_at(place.clinic)
    near = (place.starts_at, place.ends_at + buffer)
    same = Q(clinician=place.clinician_id, slot__overlap=near) | Q(room=place.room_id, room_taken__overlap=near)
    for clinician, slot, room, taken in rows.filter(same).values_list("clinician", "slot", "room", "room_taken"):
        if clinician == place.clinician_id:
            yield Span(slot.lower, slot.upper)
        if room == place.room_id:
            yield Span(slot.lower - buffer, taken.upper)
