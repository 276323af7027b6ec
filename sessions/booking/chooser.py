"""The page on which a place for a session is chosen, whether it is booked or moved."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils.translation import gettext as _

from mesoplan.clinics.models import Clinic, Room
from mesoplan.staff.models import User
from sessions.booking.allowed import Allowed, allowed_days
from sessions.booking.models import Appointment
from sessions.booking.offers import Offer, busy_times, offers_for
from sessions.booking.open_days import OpenDays
from sessions.booking.queries import clinicians_of, rooms_fit_for
from sessions.booking.team_hours import TeamHours
from sessions.booking.windows import late_words, window_words
from sessions.planning.models import Session

LONGEST_STRIP = 10
OffersOn = Callable[[date], list[Offer]]


@dataclass(frozen=True)
class Wish:
    """What the person asked for; None is whatever fits."""

    day: date | None = None
    clinician: User | None = None
    room: Room | None = None
    at: time | None = None


@dataclass(frozen=True)
class Chooser:
    """`days` are the open days of the window; `picked` is the key of the place that was wished for."""

    session: Session
    day: date
    allowed: Allowed
    days: Sequence[date]
    earlier: date | None
    later: date | None
    shut: str
    offers: Sequence[Offer]
    picked: str

    @property
    def title(self) -> str:
        said = {"number": self.session.number, "total": self.allowed.total}
        return _("Session %(number)d of %(total)d, %(minutes)d min") % (
            said | {"minutes": self.session.plan.visit_minutes}
        )

    @property
    def window(self) -> str:
        return window_words(self.session, self.allowed)

    @property
    def note(self) -> str:
        """What speaks against this day."""
        return self.allowed.problem(self.day) or self.shut

    @property
    def late(self) -> str:
        return late_words(self.session, self.day)

    @property
    def is_full(self) -> bool:
        return not _is_free(self.offers)


def chooser_for(
    session: Session, wish: Wish, *, moving: Appointment | None = None, lifted: Collection[int] = ()
) -> Chooser:
    """Appointments in `lifted` may leave their place for this one."""
    clinic, allowed = session.course.clinic, allowed_days(session, without=lifted)
    open_days = OpenDays(clinic, wish.day or max(allowed.best, clinic.today))
    first = max(allowed.first.day, clinic.today)
    closes_on = max(session.closes_on, first + (session.closes_on - session.opens_on))
    last = min(closes_on, allowed.last.day) if allowed.last else closes_on
    days = open_days.among(first, last)
    usual = wish.day or _usual_day(allowed, open_days, clinic, moving)
    later = [] if wish.day or moving else [day for day in days if day > usual]
    team, rooms = _team(session, wish, moving), _rooms(session, wish, moving)
    hours = TeamHours(open_days, team)
    minutes = moving.minutes if moving else None
    leaving = {*lifted, moving.pk} if moving else set(lifted)
    busy = busy_times(session, [usual, *later], clinicians=team, rooms=rooms, without=leaving)

    def offers_on(day: date) -> list[Offer]:
        if allowed.problem(day):
            return []
        return offers_for(
            session,
            day,
            clinicians=team,
            rooms=rooms,
            hours=hours,
            busy=busy[day],
            minutes=minutes,
        )

    day, offers = _first_free(usual, later, offers_on)
    earlier = open_days.nearest(day - timedelta(days=1), step=-1)
    return Chooser(
        session=session,
        day=day,
        allowed=allowed,
        days=days[:LONGEST_STRIP],
        earlier=earlier if earlier and earlier >= first else None,
        later=open_days.nearest(day + timedelta(days=1)),
        shut=open_days.why_shut(day),
        offers=offers,
        picked=_picked(offers, wish, clinic),
    )


def _usual_day(allowed: Allowed, open_days: OpenDays, clinic: Clinic, moving: Appointment | None) -> date:
    """The day of the appointment that moves; else the first open one from the day the session is due."""
    if moving:
        return clinic.local(moving.starts_at).date()
    day = max(allowed.best, clinic.today)
    return open_days.nearest(day) or day


def _first_free(usual: date, later: Sequence[date], offers_on: OffersOn) -> tuple[date, list[Offer]]:
    """The first day on which a time is still free; the usual one where there is none."""
    first = offers_on(usual)
    if _is_free(first):
        return usual, first
    tried = ((day, offers_on(day)) for day in later)
    return next(((day, offers) for day, offers in tried if _is_free(offers)), (usual, first))


def _is_free(offers: Iterable[Offer]) -> bool:
    return any(offer.places for offer in offers)


def _team(session: Session, wish: Wish, moving: Appointment | None) -> list[User]:
    """First the clinician who leads the course; whoever moves an appointment sees its clinician first."""
    first = moving.clinician_id if moving else session.course.lead_id
    team = [wish.clinician] if wish.clinician else list(clinicians_of(session.course.clinic))
    return sorted(team, key=lambda clinician: clinician.pk != first)


def _rooms(session: Session, wish: Wish, moving: Appointment | None) -> list[Room]:
    rooms = [wish.room] if wish.room else rooms_fit_for(session)
    return sorted(rooms, key=lambda room: moving is None or room.pk != moving.room_id)


def _picked(offers: Sequence[Offer], wish: Wish, clinic: Clinic) -> str:
    """The first place at the time asked for or after it."""
    if wish.at is None:
        return ""
    places = (place for offer in offers for place in offer.places)
    return next((place.key for place in places if clinic.local(place.starts_at).time() >= wish.at), "")
