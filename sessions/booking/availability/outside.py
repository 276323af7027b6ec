"""Booked visits that lie outside the hours, or in a room that lacks what they need. None is ever cancelled for that: an
admin reads which they are before a change of the hours or of a room is kept, and the front desk moves them."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesoplan.clinics.models import Clinic, Equipment, Room
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.models import Appointment
from sessions.booking.open_days import OpenDays
from sessions.booking.slots import Span
from sessions.booking.team_hours import TeamHours
from sessions.planning.equipment import equipment_for
from sessions.planning.models import Session


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
    """Those of the booked visits to come that nobody could book like this now, in order of time. It takes about ten
    queries for each clinic they are at; a clinic has thousands of visits to come, so only those that need a second look
    are read whole."""
    coming = Appointment.objects.coming(timezone.now()).filter(concerned)
    clinics = Clinic.objects.filter(pk__in=coming.order_by().values("clinic"))
    found = [it for clinic in clinics for it in _outside(clinic, coming.filter(clinic=clinic))]
    return sorted(found, key=lambda it: (it.visit.starts_at, it.visit.pk))


def _outside(clinic: Clinic, coming: QuerySet[Appointment]) -> Iterator[OutsideVisit]:
    team = User.objects.filter(pk__in=coming.order_by().values("clinician"))
    hours = TeamHours(OpenDays(clinic), team)
    rows = coming.values_list("pk", "clinician_id", "slot__startswith", "slot__endswith")
    doubtful = [pk for pk, who, *ends in rows if not hours.is_at_work(who, Span(*ends))]
    doubtful += coming.filter(room__in=_bare_rooms(clinic)).values_list("pk", flat=True)
    visits = list(coming.filter(pk__in=doubtful).select_related("clinic", "clinician", "room", "patient", "session"))
    needed = equipment_for(visit.session for visit in visits)
    for visit in visits:
        problems = hours.problems(visit.clinician, Span(visit.starts_at, visit.ends_at))
        lacking = said_lack(visit.room, needed.get(visit.session_id, ()), visit.session)
        if why := " ".join(filter(None, [*(sentence for _field, sentence in problems), lacking])):
            yield OutsideVisit(visit, why)


def _bare_rooms(clinic: Clinic) -> list[Room]:
    """Only in these can anything be lacking."""
    return [room for room in clinic.rooms.all() if room.lacks(Equipment.values)]


def said_lack(room: Room, needed: Iterable[str], session: Session) -> str:
    """Empty where the room has all that is needed in this session."""
    missing = ", ".join(str(it.label) for it in room.lacks(needed))
    said = {"room": room, "missing": missing, "number": session.number}
    return _("%(room)s lacks what session %(number)d needs: %(missing)s.") % said if missing else ""


@contextmanager
def nobody_left_outside(concerned: Q, confirmed: Iterable[int]) -> Iterator[None]:
    """Around a change of the hours, in its transaction, which it undoes by refusing. Visits in `confirmed` have been
    read by whoever makes the change; those that lay outside before are no reason to ask."""
    before = {it.visit.pk for it in visits_outside(concerned)}
    yield
    left = [it for it in visits_outside(concerned) if it.visit.pk not in before]
    if not {it.visit.pk for it in left} <= set(confirmed):
        raise LeavesOutsideError(left)
