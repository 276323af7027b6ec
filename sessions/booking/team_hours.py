"""When each clinician works at a clinic: the opening hours within their week, and their extra hours; when they are
away; and the sentence for a time at which they do not work."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from mesoplan.clinics.models import Absence, Clinic, WorkingHours
from mesoplan.staff.models import User
from sessions.booking.open_days import OpenDays
from sessions.booking.queries import bounds_of_day
from sessions.booking.slots import Opening, Span, fits, in_both, in_either, instants
from sessions.booking.wording import said_clock, said_day

A_MINUTE = timedelta(minutes=1)


class TeamHours:
    """Of these clinicians, read in two queries however many they are."""

    def __init__(self, open_days: OpenDays, clinicians: Iterable[User]) -> None:
        self.open_days, self.clinic = open_days, open_days.clinic
        team = [clinician.pk for clinician in clinicians]
        self._weeks: dict[int, dict[int, list[Opening]]] = defaultdict(lambda: defaultdict(list))
        for row in WorkingHours.objects.filter(clinic=self.clinic, clinician__in=team):
            self._weeks[row.clinician_id][row.weekday].append(Opening(row.starts_at, row.ends_at))
        self._absences: dict[int, list[tuple[Absence, Span]]] = defaultdict(list)
        for absence in Absence.objects.filter(clinician__in=team):
            self._absences[absence.clinician_id].append((absence, span_of(absence, self.clinic)))
        self._at_work: dict[tuple[int, date], list[Span]] = {}

    def openings(self, clinician: User, day: date) -> list[Opening]:
        """Without a week of their own they work whenever the clinic is open."""
        return self._openings(clinician.pk, day)

    def _openings(self, clinician_id: int, day: date) -> list[Opening]:
        hours = self.open_days.openings(day)
        if week := self._weeks.get(clinician_id):
            hours = in_both(hours, week.get(day.weekday(), ()))
        return in_either(hours, self.open_days.extra_hours(day, clinician_id))

    def is_at_work(self, clinician_id: int, visit: Span) -> bool:
        """A quick look for many visits: what it does not let through may still be allowed (`problems`)."""
        day = self.clinic.local(visit.starts_at).date()
        spans = self._at_work.get((clinician_id, day))
        if spans is None:
            spans = self._at_work[clinician_id, day] = self._spans_at_work(clinician_id, day)
        return any(it.starts_at <= visit.starts_at and visit.ends_at <= it.ends_at for it in spans)

    def _spans_at_work(self, clinician_id: int, day: date) -> list[Span]:
        """None where the clinician is away at any moment of the day."""
        whole = Span(*bounds_of_day(self.clinic, day))
        if any(span.overlaps(whole) for _absence, span in self._absences.get(clinician_id, ())):
            return []
        return list(instants(self._openings(clinician_id, day), day=day, zone=self.clinic.time_zone))

    def away(self, clinician: User) -> list[Span]:
        return [span for _absence, span in self._absences.get(clinician.pk, ())]

    def why_away(self, clinician: User, visit: Span) -> str:
        found = (it for it, span in self._absences.get(clinician.pk, ()) if span.overlaps(visit))
        absence = next(found, None)
        if absence is None:
            return ""
        if absence.last_day:
            said = {"name": clinician, "day": said_day(absence.last_day)}
            return _("%(name)s is on leave until and including %(day)s.") % said
        return _until(clinician, self.clinic, span_of(absence, self.clinic))

    def why_not_at_work(self, clinician: User, visit: Span) -> str:
        """Empty where the visit lies within the hours of the clinician."""
        day = self.clinic.local(visit.starts_at).date()
        hours = self.openings(clinician, day)
        if fits(visit, day=day, zone=self.clinic.time_zone, openings=hours):
            return ""
        said = {"name": clinician, "clinic": self.clinic, "day": said_day(day), "hours": said_hours(hours)}
        if hours:
            return _("%(name)s works at %(clinic)s on %(day)s only %(hours)s.") % said
        return _("%(name)s does not work at %(clinic)s on %(day)s.") % said

    def problems(self, clinician: User, visit: Span) -> Iterator[tuple[str, str]]:
        """All that speaks against a visit, each a sentence with the field of a booking that it belongs to. Extra hours
        open a closed hour for their clinician, so they are asked before the clinic is."""
        clinic, day = self.clinic, self.clinic.local(visit.starts_at).date()
        if shut := self.open_days.why_shut(day):
            yield "starts_at", shut
        elif at_work := self.why_not_at_work(clinician, visit):
            if fits(visit, day=day, zone=clinic.time_zone, openings=self.open_days.openings(day)):
                yield "clinician", at_work
            else:
                said = {"clinic": clinic, "minutes": (visit.ends_at - visit.starts_at) // A_MINUTE}
                yield "starts_at", _("%(clinic)s is not open for these %(minutes)d minutes.") % said
        if away := self.why_away(clinician, visit):
            yield "clinician", away

    def why_free_of(self, clinician: User, day: date) -> str:
        """Why nothing at all can be booked with this clinician on an open day; empty where something could be."""
        start, end = bounds_of_day(self.clinic, day)
        if not self.openings(clinician, day):
            return self.why_not_at_work(clinician, Span(start, end))
        whole = (span for span in self.away(clinician) if span.starts_at <= start and span.ends_at >= end)
        return self.why_away(clinician, Span(start, end)) if any(whole) else ""


def span_of(absence: Absence, clinic: Clinic) -> Span:
    if absence.first_day and absence.last_day:
        return Span(bounds_of_day(clinic, absence.first_day)[0], bounds_of_day(clinic, absence.last_day)[1])
    if absence.starts_at and absence.ends_at:
        return Span(absence.starts_at, absence.ends_at)
    raise ValueError("An absence is in days or in times.")


def said_hours(openings: Iterable[Opening]) -> str:
    return ", ".join(f"{it.opens:%H:%M}–{it.closes:%H:%M}" for it in openings)


def _until(clinician: User, clinic: Clinic, away: Span) -> str:
    start, end = clinic.local(away.starts_at), clinic.local(away.ends_at)
    said = {"name": clinician, "start": said_clock(start), "end": said_clock(end), "day": said_day(end.date())}
    if start.date() == end.date():
        return _("%(name)s is away from %(start)s to %(end)s.") % said
    return _("%(name)s is away until %(day)s, %(end)s.") % said
