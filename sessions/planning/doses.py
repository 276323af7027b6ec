"""What the dosing engine says of a plan."""

from datetime import date

from formulations.cases import Filling, report_on
from formulations.dosing.report import Report
from sessions.planning.models import Plan


def fillings_of(plan: Plan) -> list[Filling]:
    return [
        Filling(
            area=row.area.code,
            area_name=row.area.name,
            version_id=row.formulation_version_id,
            points=row.points,
            volume_per_point_ml=row.volume_per_point_ml,
            technique=row.technique,
        )
        for row in plan.areas.select_related("area", "technique")
    ]


def check_plan(plan: Plan, *, on: date) -> Report | None:
    """None while the plan has no area. The plan is checked for its last session, which meets the most limits."""
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


def day_to_check(plan: Plan) -> date:
    """The first session of the plan where it has one that is still to come, else today."""
    today = plan.course.clinic.today
    return max(plan.first_on or today, today)
