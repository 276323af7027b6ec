"""Whether somebody who waits could ever be offered a time, for each of the times at which they could come."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from mesoplan.staff.models import User
from sessions.booking.allowed import Allowed, allowed_days
from sessions.booking.models import Appointment
from sessions.booking.open_days import OpenDays
from sessions.booking.queries import clinicians_of
from sessions.booking.slots import Opening, Span, in_both, instants
from sessions.booking.team_hours import TeamHours
from sessions.booking.waiting.matching import Window, left_of
from sessions.booking.wording import said_day
from sessions.planning.models import Session

# Hours repeat by the week; a closure or a leave of a year is looked past.
MOST_DAYS = timedelta(days=366)
Problem = tuple[str, str]


def never_possible(session: Session, windows: Sequence[Window], until: date, clinician: User | None) -> dict[str, str]:
    """The sentences at their fields; those of a row are named by its place in `windows` and its field: windows.0.ends.
    A time at which there may be a place, however rarely, is none of them."""
    chances = Chances(session, until, clinician)
    if not chances.has_days:
        return {"until": chances.why_no_days()}
    problems = {number: chances.problem(window) for number, window in enumerate(windows)}
    return {f"windows.{number}.{it[0]}": it[1] for number, it in problems.items() if it}


class Chances:
    """From the first day on which the session may take place to the last on which the patient waits; of who has an
    appointment, to that day."""

    def __init__(self, session: Session, until: date, clinician: User | None) -> None:
        self.session, self.clinician, self.until = session, clinician, until
        self.clinic, self.minutes = session.course.clinic, session.plan.visit_minutes
        self.now = timezone.now()
        self.allowed: Allowed = allowed_days(session)
        self.first = max(self.clinic.today, self.allowed.first.day)
        self.last = min([until, *self._ends()])
        self.team = [clinician] if clinician else list(clinicians_of(self.clinic))
        self.hours = TeamHours(OpenDays(self.clinic, self.first), self.team)

    def _ends(self) -> Iterator[date]:
        if self.allowed.last:
            yield self.allowed.last.day
        for visit in Appointment.objects.live().filter(session=self.session):
            yield self.clinic.local(visit.starts_at).date()

    @property
    def has_days(self) -> bool:
        return self.first <= self.last

    def why_no_days(self) -> str:
        said = {"number": self.session.number}
        earlier = _("Session %(number)d cannot take place earlier than it is booked.")
        return self.allowed.problem(self.until) or earlier % said

    def problem(self, window: Window) -> Problem | None:
        """The field of the row, and what is wrong with it."""
        said = {"number": self.session.number, "minutes": self.minutes}
        if minutes_of(window) < self.minutes:
            return "ends", _("Too short: session %(number)d lasts %(minutes)d minutes.") % said
        days = list(window.days(self.first, min(self.last, self.first + MOST_DAYS)))
        if not days:
            between = {"first": said_day(self.first), "last": said_day(self.last)}
            sentence = _("No such day lies between %(first)s and %(last)s, when session %(number)d can take place.")
            return "weekday", sentence % (said | between)
        if any(self.is_possible(window, day) for day in days):
            return None
        return "starts", self.why_closed(window, days)

    def is_possible(self, window: Window, day: date) -> bool:
        return any(
            self.is_long_enough(span)
            for clinician in self.team
            for opened in self.spans(self.hours.openings(clinician, day), window, day)
            for span in left_of(opened, self.hours.away(clinician))
        )

    def why_closed(self, window: Window, days: Iterable[date]) -> str:
        open_days = self.hours.open_days
        opened = (it for day in days for it in self.spans(open_days.all_hours(day), window, day))
        if not any(self.is_long_enough(span) for span in opened):
            said = {"clinic": self.clinic, "minutes": self.minutes}
            sentence = _("On the days left for this session %(clinic)s is never open then for %(minutes)d minutes.")
            return sentence % said
        if self.clinician:
            return _("%(name)s never works then.") % {"name": self.clinician}
        return _("No clinician ever works then.")

    def spans(self, openings: Iterable[Opening], window: Window, day: date) -> Iterator[Span]:
        """What is left of the window on a day within these hours, from now on."""
        within = in_both(openings, [Opening(window.starts, window.ends)])
        past = Span(self.now - MOST_DAYS, self.now)
        for span in instants(within, day=day, zone=self.clinic.time_zone):
            yield from left_of(span, [past])

    def is_long_enough(self, span: Span) -> bool:
        return span.ends_at - span.starts_at >= timedelta(minutes=self.minutes)


def minutes_of(window: Window) -> int:
    starts, ends = (at.hour * 60 + at.minute for at in (window.starts, window.ends))
    return ends - starts
