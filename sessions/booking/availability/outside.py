"""Booked visits that lie outside the hours, or in a room that lacks what they need. None is ever cancelled for that: an
admin reads which they are before a change of the hours or of a room is kept, and the front desk moves them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import ngettext

from mesoplan.refusals import DomainError
from sessions.booking.models import Appointment
from sessions.booking.open_days import OpenDays
from sessions.booking.placing import said_lack
from sessions.booking.slots import Span
from sessions.booking.team_hours import TeamHours
from sessions.planning.equipment import equipment_for


@dataclass(frozen=True)
class OutsideVisit:
    visit: Appointment
    why: str

    @property
    def start(self) -> datetime:
        """On the clock of its clinic."""
        return self.visit.clinic.local(self.visit.starts_at)


class LeavesOutsideError(DomainError):
    """What is about to be kept leaves visits outside the hours that lay within them before."""

    def __init__(self, visits: Collection[OutsideVisit]) -> None:
        sentence = ngettext(
            "%(total)d appointment does not fit any more.",
            "%(total)d appointments do not fit any more.",
            len(visits),
        )
        super().__init__(sentence % {"total": len(visits)})
        self.visits = visits

    @property
    def keys(self) -> str:
        """What the form sends back to say that these have been read."""
        return " ".join(str(it.visit.pk) for it in self.visits)


def visits_outside(concerned: Q) -> list[OutsideVisit]:
    """Those of the booked visits to come that nobody could book like this now, in order of time. It takes five or six
    queries for each clinic they are at."""
    rows = Appointment.objects.coming(timezone.now()).filter(concerned)
    coming = list(rows.select_related("clinic", "clinician", "room", "patient", "session"))
    by_clinic: dict[int, list[Appointment]] = defaultdict(list)
    for visit in coming:
        by_clinic[visit.clinic_id].append(visit)
    found = [it for visits in by_clinic.values() for it in _outside(visits)]
    return sorted(found, key=lambda it: (it.visit.starts_at, it.visit.pk))


def _outside(visits: list[Appointment]) -> Iterator[OutsideVisit]:
    hours = TeamHours(OpenDays(visits[0].clinic), {visit.clinician for visit in visits})
    needed = equipment_for(visit.session for visit in visits)
    for visit in visits:
        problems = hours.problems(visit.clinician, Span(visit.starts_at, visit.ends_at))
        lacking = said_lack(visit.room, needed.get(visit.session_id, ()), visit.session)
        if why := " ".join(filter(None, [*(sentence for _field, sentence in problems), lacking])):
            yield OutsideVisit(visit, why)


@contextmanager
def nobody_left_outside(concerned: Q, confirmed: Iterable[int]) -> Iterator[None]:
    """Around a change of the hours, in its transaction, which it undoes by refusing. Visits in `confirmed` have been
    read by whoever makes the change; those that lay outside before are no reason to ask."""
    before = {it.visit.pk for it in visits_outside(concerned)}
    yield
    left = [it for it in visits_outside(concerned) if it.visit.pk not in before]
    if not {it.visit.pk for it in left} <= set(confirmed):
        raise LeavesOutsideError(left)
