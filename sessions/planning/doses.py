"""What the dosing engine says of a plan."""

from dataclasses import replace
from datetime import date

from formulations.cases import Filling, report_on
from formulations.dosing.report import Report, distinct
from sessions.planning.models import Plan
from sessions.planning.other_courses import findings_beside
from sessions.planning.proposals import mixture_of
from sessions.planning.unusual_pattern import findings_of_pattern


def fillings_of(plan: Plan) -> list[Filling]:
    return [
        Filling(
            area=row.area.code,
            area_name=row.area.name,
            version_id=row.formulation_version_id,
            points=row.points,
            volume_per_point_ml=row.volume_per_point_ml,
            technique=row.technique,
            side=row.side,
        )
        for row in plan.areas.select_related("area", "technique")
    ]


def check_session(plan: Plan, *, on: date) -> Report | None:
    """The doses of one session of the plan; None while it has no area. Checked as its last one, which meets the most
    limits."""
    fillings = fillings_of(plan)
    if not fillings:
        return None
    return report_on(
        patient=plan.course.patient,
        fillings=fillings,
        on=on,
        course_id=plan.course_id,
        session_number=plan.session_count,
    )


def check_plan(plan: Plan, *, on: date) -> Report | None:
    """The whole plan before it is signed: its doses, its sessions, and the courses that go on beside its own."""
    report = check_session(plan, on=on)
    return report and replace(
        report,
        findings=distinct((*findings_of_pattern(plan, mixture_of(plan)), *findings_beside(plan), *report.findings)),
    )


def day_to_check(plan: Plan) -> date:
    """The first session of the plan where it has one that is still to come, else today."""
    today = plan.course.clinic.today
    return max(plan.first_on or today, today)
