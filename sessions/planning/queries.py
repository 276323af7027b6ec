from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from mesoplan.clinics.models import Clinic
from mesoplan.frame.merged import Merged
from mesoplan.staff.models import User
from sessions.planning.models import Course, CourseStatus, Plan, PlanStatus, Session, SessionStatus


def current_plan(course: Course) -> Plan:
    """The draft of a course where it has one, else the plan that is signed. Of a course that is over no draft counts,
    unless nothing else was ever planned."""
    if course.is_over:
        return plan_in_force(course)
    return plans_of(course).exclude(status=PlanStatus.SUPERSEDED)[0]


def plans_of(course: Course) -> QuerySet[Plan]:
    """Its revisions, the newest first."""
    plans = Plan.objects.select_related("course__clinic", "course__patient__clinic", "signed_by")
    return plans.filter(course=course).order_by("-revision")


def courses_of_clinic(user: User, clinic: Clinic, *, status: str = "") -> Merged:
    """The courses of a clinic with their counts of sessions, the newest first; of one status where it is a status."""
    sessions = Session.objects.filter(course=OuterRef("pk")).exclude(status=SessionStatus.CANCELLED)
    rows = (
        Course.objects.visible_to(user)
        .filter(clinic=clinic)
        .select_related("patient", "lead")
        .annotate(
            session_count=counted(sessions, by="course"),
            done_count=counted(sessions.filter(status=SessionStatus.DONE), by="course"),
        )
        .order_by("-created_at", "-pk")
    )
    states = [status] if status in CourseStatus.values else CourseStatus.values
    return Merged(rows, [Q(status=state) for state in states])


def counted(rows: QuerySet[Any, Any], *, by: str) -> Coalesce:
    """Of the rows of a page alone, where counting beside a join would count for all of them first."""
    return Coalesce(Subquery(rows.order_by().values(by).annotate(count=Count("pk")).values("count")), 0)


def plans_to_sign(user: User, clinic: Clinic) -> QuerySet[Plan]:
    """Drafts of the courses this clinician leads, the oldest first."""
    return (
        Plan.objects.filter(
            status=PlanStatus.DRAFT,
            course__clinic=clinic,
            course__lead=user,
            course__status__in=(CourseStatus.DRAFT, CourseStatus.ACTIVE),
        )
        .select_related("course__patient")
        .order_by("course__created_at")
    )


def plan_in_force(course: Course) -> Plan:
    """The plan that is signed, whatever is being drawn to follow it; the draft of a course that has not begun."""
    return plans_of(course).filter(status=PlanStatus.SIGNED).first() or plans_of(course)[0]


@dataclass(frozen=True)
class LastChange:
    by: User
    at: datetime


def last_change(plan: Plan) -> LastChange | None:
    """Of the plan or one of its areas; none where nobody is known to have made it, as of a command."""
    events: QuerySet[Any, Any] = (
        QuerySet(apps.get_model("planning", "PlanEvent")).filter(pgh_obj_id=plan.pk).order_by("-pgh_id")
    )
    newest = events.values("pgh_created_at", "pgh_context__metadata__user").first()
    who = User.objects.filter(pk=newest["pgh_context__metadata__user"]).first() if newest else None
    return LastChange(by=who, at=newest["pgh_created_at"]) if newest and who else None
