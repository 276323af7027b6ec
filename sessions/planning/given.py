"""What a course has given already: a revision of its plan is about what is still to come."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from formulations.models import LedgerEntry
from mesoplan.refusals import DomainError
from sessions.planning.models import OPEN_SESSIONS, Course, Plan, Session, SessionStatus

FURTHEST = timedelta(days=731)


@dataclass(frozen=True)
class LastGiven:
    """The last session that was given, the plan it followed, and the day."""

    number: int
    plan: Plan
    on: date


def last_given(course: Course) -> LastGiven | None:
    session = course.sessions.filter(status=SessionStatus.DONE).select_related("plan").order_by("-number").first()
    given_on = session and LedgerEntry.objects.of_course(course.patient_id, course.pk).aggregate(on=Max("given_on"))
    if session is None or not given_on or given_on["on"] is None:
        return None
    return LastGiven(number=session.number, plan=session.plan, on=given_on["on"])


def first_to_come(course: Course) -> Session | None:
    return course.sessions.filter(status__in=OPEN_SESSIONS).order_by("number").first()


def numbers_before(number: int, course: Course, given: LastGiven | None) -> set[int]:
    """The sessions before this one that are still to come, one that was passed over included."""
    if given is None:
        return set(range(1, number))
    passed_over = course.sessions.filter(status__in=OPEN_SESSIONS, number__lt=min(number, given.number))
    return {*passed_over.values_list("number", flat=True), *range(given.number + 1, number)}


def refuse_unfit_start(plan: Plan, given: LastGiven | None) -> None:
    """A course that is under way has begun when it has, and has something to come."""
    if given is None:
        refuse_unlikely_start(plan)
    elif plan.session_count <= given.number:
        sentence = _("Session %(number)s has been given already. Plan at least one more, or stop the course.")
        sentence %= {"number": given.number}
        raise DomainError(sentence, fields={"session_count": sentence})


def refuse_unlikely_start(plan: Plan) -> None:
    """A course begins today or later, and within two years: what lies further off is a slip of the keyboard."""
    if plan.first_on is None:
        return
    today = plan.course.clinic.today
    if plan.first_on < today:
        sentence = _("The first session cannot lie in the past.")
        raise DomainError(sentence, fields={"first_on": sentence})
    if plan.first_on > today + FURTHEST:
        sentence = _("The first session lies more than two years ahead.")
        raise DomainError(sentence, fields={"first_on": sentence})
