"""Times that are held for somebody on the waiting list, as the calendar shows them: read in one query."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mesoplan.frame.dates import said_date
from mesoplan.staff.models import User
from sessions.booking.calendar.shown import Shown
from sessions.booking.models import WaitingOffer
from sessions.booking.stretches import Stretch, stretch_between

PATIENT = "entry__session__course__patient"
READ = (
    *("slot", "expires_at", "clinician_id", "clinician__name", "room_id", "room__name"),
    *(f"{PATIENT}__given_name", f"{PATIENT}__family_name"),
)


@dataclass(frozen=True, slots=True)
class Held:
    """On the clinic's clock; `words` say for whom and until when."""

    starts_at: datetime
    ends_at: datetime
    words: str
    clinician_id: int
    clinician: str
    room_id: int
    room: str

    @property
    def day(self) -> date:
        return self.starts_at.date()

    @property
    def stretch(self) -> Stretch:
        return stretch_between(self.starts_at, self.ends_at)


def held_shown(user: User, shown: Shown) -> list[Held]:
    """In order of time."""
    rows = holds_shown(user, shown).order_by("slot", "pk").values_list(*READ)
    return [_held(shown, *row) for row in rows]


def holds_shown(user: User, shown: Shown) -> QuerySet[WaitingOffer]:
    holds = WaitingOffer.objects.live(timezone.now()).visible_to(user)
    return holds.filter(freed__clinic=shown.clinic, slot__overlap=shown.bounds, **shown.only_theirs)


def held_words(patient: str, until: datetime) -> str:
    """`until` on the clinic's clock; another day than today is named."""
    is_today = until.date() == timezone.now().astimezone(until.tzinfo).date()
    said = {"name": patient, "until": said_date(until, "H:i" if is_today else "D j M, H:i")}
    return _("Held for %(name)s until %(until)s") % said


def _held(shown: Shown, slot: Any, until: datetime, *place_and_name: Any) -> Held:  # noqa: ANN401 a row of the database
    clinician_id, clinician, room_id, room, given, family = place_and_name
    local = shown.clinic.local
    return Held(
        starts_at=local(slot.lower),
        ends_at=local(slot.upper),
        words=held_words(f"{given} {family}", local(until)),
        clinician_id=clinician_id,
        clinician=clinician,
        room_id=room_id,
        room=room,
    )
