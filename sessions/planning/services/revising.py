"""A change of a signed plan is a new revision of it. Until that is signed, the one before stays in force."""

from django.db import transaction
from django.utils.translation import gettext as _

from mesoplan.conflicts import refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.planning.charts.charted import copy_chart
from sessions.planning.given import last_given
from sessions.planning.models import AreaChart, Course, CourseStatus, Plan, PlanArea, PlanStatus
from sessions.planning.models.areas import AREA_FIELDS
from sessions.planning.permissions import SIGN_PLAN
from sessions.planning.services.locks import lock_course
from sessions.planning.services.plans import PATTERN_FIELDS


@transaction.atomic
def revise_plan(*, actor: User, course: Course) -> Plan:
    """A draft that holds what is signed, to be changed; opened twice it is the same draft."""
    refuse_others(actor)
    row, _sessions = lock_course(course.pk)
    if row.status != CourseStatus.ACTIVE:
        raise DomainError(_("Only the plan of a course that is under way is changed by a revision."))
    known = row.plans.filter(status=PlanStatus.DRAFT).first()
    return known or copied(row.plans.select_related("course__clinic").get(status=PlanStatus.SIGNED))


def copied(signed: Plan) -> Plan:
    values = {name: getattr(signed, name) for name in PATTERN_FIELDS}
    draft = Plan(course=signed.course, revision=signed.revision + 1, pattern_confirmed=True, **values)
    today = signed.course.clinic.today
    if last_given(signed.course) is None and draft.first_on and draft.first_on < today:
        draft.first_on = today
    draft.save()
    for row in signed.areas.all():
        copy_area(row, draft)
    return draft


def copy_area(row: PlanArea, draft: Plan) -> PlanArea:
    """With its chart."""
    copied = PlanArea.objects.create(plan=draft, **{name: getattr(row, name) for name in AREA_FIELDS})
    copy_chart(row, copied)
    return copied


@transaction.atomic
def discard_revision(*, actor: User, plan: Plan, version: int) -> None:
    """Takes back a revision that was not signed. What was typed into it stays in the history."""
    refuse_others(actor)
    draft = Plan.objects.select_for_update().get(pk=plan.pk)
    draft.refuse_unless_draft()
    refuse_stale(seen=version, stored=draft.version)
    if draft.revision == 1:
        raise DomainError(_("The first plan of a course is not discarded. Stop the course instead."))
    AreaChart.objects.filter(plan_area__plan=draft).delete()
    draft.areas.all().delete()
    draft.delete()


def refuse_others(actor: User) -> None:
    if not actor.may(SIGN_PLAN):
        raise DomainError(_("Only a clinician can change a plan."))
