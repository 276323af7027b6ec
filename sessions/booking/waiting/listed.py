"""The waiting list of a clinic as the front desk reads it: who is to be called now, and who waits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Clinic, Weekday
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.booking.models import Appointment, WaitingEntry, WaitingOffer, WaitingWindow
from sessions.booking.waiting.told import Told, told_of
from sessions.booking.wording import said_day

A_MINUTE = timedelta(minutes=1)
LATELY = timedelta(days=14)


@dataclass(frozen=True)
class OpenOffer:
    """`booked` is the appointment that the patient would leave, `told` what the patient knows of it by now."""

    row: WaitingOffer
    booked: Appointment | None
    told: Told
    now: datetime

    @property
    def patient(self) -> Patient:
        return self.row.entry.session.course.patient

    @property
    def minutes_left(self) -> int:
        """The one that has begun counts."""
        return -((self.now - self.row.expires_at) // A_MINUTE)


@dataclass(frozen=True)
class Line:
    entry: WaitingEntry
    booked: Appointment | None
    is_asked: bool

    @property
    def patient(self) -> Patient:
        return self.entry.session.course.patient

    @property
    def windows(self) -> list[str]:
        return [said_window(row) for row in self.entry.windows.all()]


@dataclass(frozen=True)
class WaitingList:
    offers: Sequence[OpenOffer]
    lines: Sequence[Line]
    ended: Sequence[WaitingEntry]


def waiting_list(user: User, clinic: Clinic) -> WaitingList:
    now = timezone.now()
    offers = list(open_offers(user, clinic, now))
    entries = list(WaitingEntry.objects.waiting().visible_to(user).filter(session__course__clinic=clinic).with_people())
    booked = booked_by_session([entry.session_id for entry in entries])
    asked, told = {offer.entry_id for offer in offers}, told_of(offers)
    return WaitingList(
        offers=[OpenOffer(offer, booked.get(offer.entry.session_id), told[offer.pk], now) for offer in offers],
        lines=[Line(entry, booked.get(entry.session_id), entry.pk in asked) for entry in entries],
        ended=list(ended_lately(user, clinic, now)),
    )


def ended_lately(user: User, clinic: Clinic, now: datetime) -> QuerySet[WaitingEntry]:
    """The last one first; without those who wait again."""
    rows = WaitingEntry.objects.ended(since=now - LATELY).visible_to(user).filter(session__course__clinic=clinic)
    again = WaitingEntry.objects.waiting().values("session")
    return rows.exclude(session__in=again).with_people().order_by("-ended_at", "-pk")


def open_offers(user: User, clinic: Clinic, now: datetime) -> QuerySet[WaitingOffer]:
    """The one that ends soonest first."""
    return WaitingOffer.objects.live(now).visible_to(user).filter(freed__clinic=clinic).with_people()


def booked_by_session(sessions: Iterable[int]) -> Mapping[int, Appointment]:
    visits = Appointment.objects.live().filter(session__in=list(sessions)).select_related("clinician", "room")
    return {visit.session_id: visit for visit in visits}


def said_window(row: WaitingWindow) -> str:
    hours = f"{row.starts_at:%H:%M}–{row.ends_at:%H:%M}"
    day = str(Weekday(row.weekday).label) if row.weekday is not None else _("Any day")
    said = {"day": day, "hours": hours}
    if row.first_day and row.last_day:
        said |= {"first": said_day(row.first_day), "last": said_day(row.last_day)}
        return _("%(day)s %(hours)s, from %(first)s to %(last)s") % said
    if row.first_day:
        return _("%(day)s %(hours)s, from %(first)s on") % (said | {"first": said_day(row.first_day)})
    if row.last_day:
        return _("%(day)s %(hours)s, until %(last)s") % (said | {"last": said_day(row.last_day)})
    return _("%(day)s %(hours)s") % said
