"""Consent to what a course gives: the patient signs what its plan says now, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.consents.services import Told, take_consent
from patients.consents.sheets import Signed
from patients.models import Consent, ConsentText
from patients.permissions import TAKE_CONSENT
from sessions.planning.consenting.needs import Need, needs_of
from sessions.planning.models import Course, CourseStatus
from sessions.planning.queries import current_plan
from sessions.planning.services.locks import lock_course


@dataclass(frozen=True)
class Read:
    """What was on the page: the text, and the number of the patient's last consent."""

    text: ConsentText
    seen: int


@transaction.atomic
def consent_to_course(*, actor: User, course: Course, read: Read, told: Told, signed: Signed) -> Consent:
    """The areas and sessions of `told` are those that the patient read; where the plan has others by now, they read it
    again."""
    if not actor.may(TAKE_CONSENT):
        raise DomainError(_("Whoever treats takes the consent: only a clinician can."))
    course, _sessions = lock_course(course.pk)
    refuse_over(course)
    plan = current_plan(course)
    family = read.text.version.family
    need = next((it for it in needs_of_course(course) if it.family == family), None)
    if need is None or set(need.codes) != set(told.areas) or plan.session_count != told.sessions:
        raise StaleEditError
    return take_consent(actor=actor, patient=course.patient, text=read.text, told=told, signed=signed, seen=read.seen)


def needs_of_course(course: Course) -> Sequence[Need]:
    return needs_of(current_plan(course).areas.select_related("area"))


def refuse_over(course: Course) -> None:
    if course.status not in (CourseStatus.DRAFT, CourseStatus.ACTIVE):
        raise DomainError(_("This course is already over."))
