"""From which day the next session of a course may be, which rule decides that, and where its figure comes from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formulations.cases import ingredient_facts
from formulations.citations import citations
from formulations.dosing.facts import Limit, LimitKind
from formulations.dosing.intervals import Interval
from formulations.dosing.report import Finding, Report
from formulations.models import Ingredient, LedgerEntry
from formulations.wording import figure
from mesoplan.frame.catalogue_words import catalogue_word
from mesoplan.frame.dates import said_date
from sessions.booking.models import Appointment
from sessions.planning.doses import check_session
from sessions.planning.models import OPEN_SESSIONS, Course, CourseStatus, Plan, Session
from sessions.planning.pattern.proposals import signed_pattern_of
from sessions.planning.pattern.windows import Opening, what_opens
from sessions.progress.session_rows import SessionRow

INTERVAL = "interval"
DAY = "D j M Y"


@dataclass(frozen=True)
class Bound:
    """The first day by one rule; `why` is a sentence, `beside` the same for when another rule decides."""

    day: date
    why: str
    beside: str
    source: str = ""


@dataclass(frozen=True)
class NextSession:
    session: Session
    appointment: Appointment | None
    today: date
    last_given: SessionRow | None
    decides: Bound
    others: Sequence[Bound]

    @property
    def day(self) -> date:
        return self.decides.day

    @property
    def is_allowed(self) -> bool:
        return self.day <= self.today

    @property
    def distance_words(self) -> str:
        """How long after the session given last; empty where none was."""
        last_on = self.last_given.given_on if self.last_given else None
        if self.last_given is None or last_on is None:
            return ""
        days = (self.day - last_on).days
        sentence = ngettext(
            "%(n)s day after session %(number)s, given on %(day)s.",
            "%(n)s days after session %(number)s, given on %(day)s.",
            days,
        )
        return sentence % {"n": days, "number": self.last_given.session.number, "day": said_date(last_on, DAY)}

    @property
    def booked_too_early(self) -> date | None:
        """The day of its appointment, where that lies before the first one allowed."""
        if self.appointment is None or not self.appointment.is_booked:
            return None
        booked_on = self.appointment.clinic.local(self.appointment.starts_at).date()
        return booked_on if booked_on < self.day else None


def next_session(plan: Plan, rows: Sequence[SessionRow]) -> NextSession | None:
    """None where the course has no session left to give."""
    course = plan.course
    row = next((row for row in rows if row.session.status in OPEN_SESSIONS), None)
    if row is None or course.status != CourseStatus.ACTIVE:
        return None
    last = max((it for it in rows if it.given_on), key=lambda it: (it.given_on, it.session.number), default=None)
    report = check_session(plan, number=row.session.number, on=next_day(course))
    # What a dose asks for is said first where another rule asks for the same day: its figure has a source.
    bounds = [*dose_bounds(report), window_bound(plan, row.session, last), *day_after(last)]
    decides = max(bounds, key=lambda it: it.day)
    others = [it for it in bounds if it is not decides and it.beside]
    return NextSession(row.session, row.appointment, course.clinic.today, last, decides, others)


def next_day(course: Course) -> date:
    """The first day that could have a session: not today, where something was given today already."""
    today = course.clinic.today
    is_given = LedgerEntry.objects.of(course.patient).filter(given_on=today).exists()
    return today + timedelta(days=1) if is_given else today


def dose_bounds(report: Report | None) -> Iterator[Bound]:
    """What the doses in the ledger ask for, of this course and any other, as the dosing engine says it."""
    findings = [it for it in report.findings if it.code == INTERVAL] if report else []
    limits = intervals_of({str(finding.params["by"]) for finding in findings})
    for finding in findings:
        yield dose_bound(finding, limits.get(str(finding.params["by"])))


def dose_bound(finding: Finding, limit: Limit | None) -> Bound:
    last_on, day = finding.params["last_on"], finding.params["next_on"]
    if not isinstance(last_on, date) or not isinstance(day, date):
        raise TypeError(finding.code)
    name, by = catalogue_word(finding.ingredients[0]), catalogue_word(str(finding.params["by"]))
    said = {"name": name, "last": said_date(last_on, DAY), "interval": figure(finding.limit), "by": by}
    return Bound(
        day=day,
        why=(
            _("%(name)s was given on %(last)s, and its interval is %(interval)s.")
            if name == by
            else _("%(name)s was given on %(last)s, and the interval of %(by)s is %(interval)s.")
        )
        % said,
        beside=_("Because of %(name)s not before %(day)s.") % {"name": name, "day": said_date(day, DAY)},
        source=limit_source(limit, finding),
    )


def intervals_of(names: set[str]) -> dict[str, Limit]:
    rows = Ingredient.objects.filter(name__in=names).with_limits() if names else ()
    limits = {row.name: ingredient_facts(row).of_kind(LimitKind.MIN_INTERVAL_DAYS) for row in rows}
    return {name: max(own, key=lambda it: Interval.of(it.quantity).days) for name, own in limits.items() if own}


def limit_source(limit: Limit | None, finding: Finding) -> str:
    """The kind of figure and who says it; where the limit is not kept any more, the rule."""
    if limit is None:
        return finding.source
    titles = "; ".join(it.title for it in citations(limit.source))
    said = (catalogue_word(it) for it in (limit.basis, titles) if it)
    return " · ".join(said) if titles else " · ".join((*said, _("no source is named")))


def window_bound(plan: Plan, session: Session, last: SessionRow | None) -> Bound:
    opens_on = session.opens_on
    beside = _("By the plan not before %(day)s.") % {"day": said_date(opens_on, DAY)}
    last_on = last.given_on if last else None
    if last is None or last_on is None:
        return Bound(opens_on, _("Nothing has been given yet; the plan begins on that day."), beside)
    pattern = signed_pattern_of(plan)
    if session.number != last.session.number + 1:
        return Bound(opens_on, _("Its window in the plan opens on that day."), beside)
    opening = what_opens(opens_on, last_on, session.number, pattern)
    if opening is Opening.MINIMUM:
        return Bound(opens_on, _("This mixture asks for that interval between two sessions."), beside, pattern.source)
    if opening is Opening.ASKED_FOR:
        return Bound(opens_on, _("Its window in the plan opens on that day."), beside)
    days = pattern.before(session.number).days
    why = _("The plan has its sessions %(days)s days apart, and allows up to a third of that less.") % {"days": days}
    return Bound(opens_on, why, beside, _("the plan; the third is a default without a source"))


def day_after(last: SessionRow | None) -> Iterator[Bound]:
    """What is given twice on one day is one session."""
    if last and last.given_on:
        yield Bound(last.given_on + timedelta(days=1), _("Two sessions are never on one day."), "")
