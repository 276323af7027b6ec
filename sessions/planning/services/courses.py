from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.planning.models import TO_BOOK, Course, CourseStatus, Plan, Session, SessionStatus
from sessions.planning.services.locks import lock_course


@transaction.atomic
def open_course(*, actor: User, patient: Patient, goal: str, target: str) -> Course:
    """A new course in planning, with the empty first revision of its plan."""
    if patient.deceased_on:
        raise DomainError(_("%(patient)s has died. No course can be planned.") % {"patient": patient})
    course = Course(clinic=patient.clinic, patient=patient, lead=actor, goal=goal.strip(), target=target)
    course.full_clean(validate_constraints=False)
    course.save()
    Plan.objects.create(course=course, first_on=course.clinic.today)
    return course


@transaction.atomic
def stop_course(*, actor: User, course: Course, reason: str) -> Course:
    """Ends a course early. What is booked has to be cancelled first, so that nobody waits for a visit in vain."""
    # A visit that is just being booked is waited for and then seen.
    row, sessions = lock_course(course.pk)
    if not actor.is_clinician:
        raise DomainError(_("Only a clinician can stop a course."))
    if row.status not in (CourseStatus.DRAFT, CourseStatus.ACTIVE):
        raise DomainError(_("This course is already over."))
    if not reason.strip():
        raise DomainError(_("Say why the course is stopped."), fields={"reason": _("Say why the course is stopped.")})
    refuse_booked(sessions)
    for session in sessions:
        if session.status in TO_BOOK:
            session.status = SessionStatus.CANCELLED
            session.save(update_fields=["status"])
    row.status, row.stop_reason = CourseStatus.STOPPED, reason.strip()
    row.save(update_fields=["status", "stop_reason"])
    return row


def refuse_booked(sessions: Iterable[Session]) -> None:
    booked = sum(session.status == SessionStatus.BOOKED for session in sessions)
    if booked:
        sentence = ngettext(
            "Cancel the booked appointment first.", "Cancel the %(n)s booked appointments first.", booked
        )
        raise DomainError(sentence % {"n": booked})
