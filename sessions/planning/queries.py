from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, Q, QuerySet

from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from sessions.planning.models import Course, CourseStatus, Plan, PlanStatus, SessionStatus


def current_plan(course: Course) -> Plan:
    """The draft of a course where it has one, else the plan that is signed."""
    plans = Plan.objects.select_related("course__clinic", "course__patient__clinic", "signed_by")
    drafts_first = plans.filter(course=course).exclude(status=PlanStatus.SUPERSEDED).order_by("-revision")
    return drafts_first[0]


def courses_of_clinic(user: User, clinic: Clinic, *, status: str = "") -> QuerySet[Course]:
    """The courses of a clinic with their counts of sessions; of one status where it is a status."""
    rows = (
        Course.objects.visible_to(user)
        .filter(clinic=clinic)
        .select_related("patient", "lead")
        .annotate(
            session_count=Count("sessions", filter=~Q(sessions__status=SessionStatus.CANCELLED)),
            done_count=Count("sessions", filter=Q(sessions__status=SessionStatus.DONE)),
        )
        .order_by("-created_at", "-pk")
    )
    return rows.filter(status=status) if status in CourseStatus.values else rows


def plans_to_sign(user: User, clinic: Clinic) -> QuerySet[Plan]:
    """Drafts of the courses this clinician leads, the oldest first."""
    return (
        Plan.objects.filter(
            status=PlanStatus.DRAFT, course__clinic=clinic, course__lead=user, course__status=CourseStatus.DRAFT
        )
        .select_related("course__patient")
        .order_by("course__created_at")
    )


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
