"""Two ways to plan one course, side by side. Each is a course in planning of its own; when one of them is signed, the
others are stopped."""

from django.db import transaction
from django.utils.translation import gettext as _

from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.planning.models import Course, CourseStatus, Plan
from sessions.planning.permissions import PLAN
from sessions.planning.services.plans import PATTERN_FIELDS, refuse_unapproved
from sessions.planning.services.revising import copy_area

MOST = 4


@transaction.atomic
def try_variant(*, actor: User, course: Course) -> Course:
    """A copy of a course that is being planned, to be changed and compared."""
    if not actor.may(PLAN):
        raise DomainError(_("Only a clinician can plan a variant."))
    family = lock_variants(course)
    row = next(it for it in family if it.pk == course.pk)
    if row.status != CourseStatus.DRAFT:
        raise DomainError(_("This course has begun. Change its plan by a revision."))
    if sum(it.status == CourseStatus.DRAFT for it in family) >= MOST:
        raise DomainError(_("There are %(n)s variants already. Stop one of them first.") % {"n": MOST})
    variant = Course.objects.create(
        clinic=row.clinic, patient=row.patient, lead=row.lead, goal=row.goal, target=row.target, variant_of=family[0]
    )
    copy_plan(row.plans.get(), variant)
    return variant


def lock_variants(course: Course) -> list[Course]:
    """All of them at once, by number of row: who signs one and who signs another do not wait in a circle."""
    return list(Course.objects.select_for_update(of=("self",)).variants_with(course))


def copy_plan(plan: Plan, variant: Course) -> Plan:
    copied = ("pattern_confirmed", *PATTERN_FIELDS)
    draft = Plan.objects.create(course=variant, **{name: getattr(plan, name) for name in copied})
    for row in plan.areas.select_related("formulation_version__formulation"):
        refuse_unapproved(row)
        copy_area(row, draft)
    return draft


def stop_others(chosen: Course, family: list[Course]) -> None:
    for row in family:
        if row.pk != chosen.pk and row.status == CourseStatus.DRAFT:
            row.status, row.stop_reason = CourseStatus.STOPPED, _("Another variant was signed.")
            row.save(update_fields=["status", "stop_reason"])
