"""The steps of one session, called by the rooms above inside their own transaction."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mesoplan.refusals import DomainError
from sessions.planning.models import OPEN_SESSIONS, TO_BOOK, Course, CourseStatus, Session, SessionStatus
from sessions.planning.pattern.proposals import windows_from
from sessions.planning.queries import plan_in_force
from sessions.planning.services.locks import lock_course


def locked(session: Session) -> Session:
    return Session.objects.select_for_update(of=("self",)).select_related("course", "plan").get(pk=session.pk)


def move(session: Session, status: SessionStatus) -> Session:
    session.status = status
    session.save(update_fields=["status"])
    return session


@transaction.atomic
def note_booked(*, sessions: Iterable[Session]) -> None:
    """Of one course, all at once."""
    rows = Session.objects.filter(pk__in=[session.pk for session in sessions])
    for row in rows.select_for_update().order_by("pk"):
        if row.status not in TO_BOOK:
            raise DomainError(_("Session %(number)s is already booked or over.") % {"number": row.number})
    rows.update(status=SessionStatus.BOOKED)


@transaction.atomic
def note_unbooked(*, session: Session) -> Session:
    row = locked(session)
    if row.status != SessionStatus.BOOKED:
        raise DomainError(_("Session %(number)s is not booked.") % {"number": row.number})
    return move(row, SessionStatus.PLANNED)


@transaction.atomic
def note_missed(*, session: Session) -> Session:
    row = locked(session)
    if row.status != SessionStatus.BOOKED:
        raise DomainError(_("Session %(number)s is not booked.") % {"number": row.number})
    return move(row, SessionStatus.MISSED)


@transaction.atomic
def note_forfeited(*, session: Session) -> Session:
    """Counts as used, though it was not given. After the last one the course is complete."""
    course, _sessions = lock_course(session.course_id)
    row = locked(session)
    if row.status != SessionStatus.BOOKED:
        raise DomainError(_("Session %(number)s is not booked.") % {"number": row.number})
    move(row, SessionStatus.FORFEITED)
    complete_course(course)
    return row


@transaction.atomic
def note_given_back(*, session: Session) -> Session:
    """Does not count as used any more, and can be booked again."""
    course, _sessions = lock_course(session.course_id)
    row = locked(session)
    if row.status != SessionStatus.FORFEITED:
        raise DomainError(_("Session %(number)s does not count as used.") % {"number": row.number})
    refuse_stopped(course)
    refuse_passed_over(row)
    reopen_course(course)
    return move(row, SessionStatus.PLANNED)


@transaction.atomic
def note_restored(*, session: Session) -> Session:
    """Its appointment stands again. What it was since is forgotten."""
    course, _sessions = lock_course(session.course_id)
    row = locked(session)
    if row.status not in (*TO_BOOK, SessionStatus.FORFEITED):
        raise DomainError(_("Session %(number)s is already booked or over.") % {"number": row.number})
    refuse_stopped(course)
    reopen_course(course)
    return move(row, SessionStatus.BOOKED)


@transaction.atomic
def note_done(*, session: Session, given_on: date) -> Session:
    """A session was given: what follows counts from that day, and after the last one the course is complete."""
    course, _sessions = lock_course(session.course_id)
    row = locked(session)
    if row.status != SessionStatus.BOOKED:
        raise DomainError(_("Session %(number)s is not booked.") % {"number": row.number})
    move(row, SessionStatus.DONE)
    move_windows(row, given_on)
    complete_course(course)
    return row


def move_windows(session: Session, given_on: date) -> None:
    """Of every session to come. An appointment stays where the patient was told; whoever moves it, or books it again
    after a cancellation, is held to the new window."""
    windows = {it.number: it for it in windows_from(session.plan, given_on=given_on, number=session.number)}
    to_come = Session.objects.filter(
        course=session.course, plan=session.plan, number__in=windows, status__in=OPEN_SESSIONS
    )
    for row in to_come:
        window = windows[row.number]
        row.opens_on, row.due_on, row.closes_on = window.opens_on, window.due_on, window.closes_on
        row.save(update_fields=["opens_on", "due_on", "closes_on"])


def complete_course(course: Course) -> None:
    still_open = Session.objects.filter(course=course, status__in=OPEN_SESSIONS)
    if not still_open.exists():
        course.status = CourseStatus.COMPLETED
        course.save(update_fields=["status"])


def refuse_passed_over(row: Session) -> None:
    """It could not take place any more: a later one was given, or the plan in force has no such session."""
    later = Session.objects.filter(course=row.course_id, number__gt=row.number, status=SessionStatus.DONE)
    if later.exists() or row.number > plan_in_force(row.course).session_count:
        sentence = _("Session %(number)s cannot take place any more. Plan one session more instead.")
        raise DomainError(sentence % {"number": row.number})


def refuse_stopped(course: Course) -> None:
    if course.status == CourseStatus.STOPPED:
        raise DomainError(_("This course is already over."))


def reopen_course(course: Course) -> None:
    """One that was complete only because a session of it counted as used."""
    if course.status == CourseStatus.COMPLETED:
        course.status = CourseStatus.ACTIVE
        course.save(update_fields=["status"])
