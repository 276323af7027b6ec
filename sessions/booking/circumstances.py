"""What the place of a session is judged by, read in the same number of queries however many places there are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db.models import Q
from django.utils import timezone

from mesoplan.clinics.models import Equipment
from sessions.booking.allowed import Allowed, CourseDays
from sessions.booking.elsewhere import Elsewhere
from sessions.booking.models import Appointment, WaitingOffer
from sessions.booking.open_days import OpenDays
from sessions.booking.team_hours import TeamHours
from sessions.planning.equipment import equipment_for

if TYPE_CHECKING:
    from sessions.booking.placing import Placement


@dataclass(frozen=True)
class Circumstances:
    """Of places at one clinic. `members` are those of their clinicians who work there, `needed` is what a room has to
    have, by session; `visits` and `holds` are in the way of one of the places or another."""

    hours: TeamHours
    members: Collection[int]
    needed: Mapping[int, set[Equipment]]
    days: CourseDays
    elsewhere: Elsewhere
    visits: list[Appointment] = field(default_factory=list)
    holds: Sequence[WaitingOffer] = ()

    @classmethod
    def of(cls, placements: "Sequence[Placement]") -> Self:
        clinic, sessions = placements[0].clinic, [it.session for it in placements]
        team = {it.clinician.pk: it.clinician for it in placements}
        return cls(
            hours=TeamHours(OpenDays(clinic, min(it.day for it in placements)), team.values()),
            members=set(clinic.memberships.filter(user__in=team).values_list("user", flat=True)),
            needed=equipment_for(sessions),
            days=CourseDays(sessions),
            elsewhere=Elsewhere(sessions),
            visits=visits_in_the_way(placements),
            holds=holds_in_the_way(placements),
        )

    def allowed(self, placement: "Placement") -> Allowed:
        session = placement.session
        by_course = self.days.allowed(session, without=placement.lifted)
        return by_course.beside(self.elsewhere.visits(session))

    def note_booked(self, placement: "Placement") -> None:
        """Of the same course: whoever is judged after it finds it there."""
        self.days.hold(placement.session, placement.day)
        self.visits.append(
            Appointment(
                patient=placement.patient,
                clinician=placement.clinician,
                room=placement.room,
                slot=placement.slot,
                room_taken=placement.room_taken,
            )
        )


def visits_in_the_way(placements: "Sequence[Placement]") -> list[Appointment]:
    """In order of time."""
    return list(Appointment.objects.live().filter(reduce(or_, map(_same_people_or_room, placements))))


def holds_in_the_way(placements: "Sequence[Placement]") -> list[WaitingOffer]:
    """In order of time."""
    same = reduce(or_, map(_same_clinician_or_room, placements))
    return list(WaitingOffer.objects.live(timezone.now()).filter(same).order_by("slot"))


def _same_people_or_room(placement: "Placement") -> Q:
    return _same_clinician_or_room(placement) | Q(slot__overlap=placement.slot, patient=placement.patient)


def _same_clinician_or_room(placement: "Placement") -> Q:
    in_time = Q(slot__overlap=placement.slot, clinician=placement.clinician)
    return in_time | Q(room_taken__overlap=placement.room_taken, room=placement.room)
