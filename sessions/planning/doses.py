"""What the dosing engine says of a plan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from formulations.cases import report_on, reports_on
from formulations.dosing.report import DoseLine, Finding, Report, Severity, distinct
from formulations.sittings import Filling, Sitting
from sessions.planning.evidence import findings_of_evidence
from sessions.planning.given import first_to_come, last_given, numbers_before
from sessions.planning.models import Plan, PlanArea
from sessions.planning.other_courses import findings_beside
from sessions.planning.pattern.proposals import Treatment, treatment_of
from sessions.planning.pattern.unusual import findings_of_pattern
from sessions.planning.steps import Step, held_in, steps_of


@dataclass(frozen=True)
class StepReport:
    step: Step
    report: Report

    @property
    def doses(self) -> tuple[DoseLine, ...]:
        return self.report.doses


@dataclass(frozen=True)
class PlanReport:
    """`steps` are its stretches of equal sessions, mostly one; `findings` those of all of them and of the course, each
    once; `treatment` is what it treats with."""

    steps: Sequence[StepReport]
    findings: tuple[Finding, ...]
    treatment: Treatment

    @property
    def next_allowed_on(self) -> date | None:
        return self.steps[0].report.next_allowed_on

    def of_severity(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is severity)

    def step_of(self, finding: Finding) -> Step | None:
        """Where it is true of one stretch of several and of no other."""
        said_in = [it.step for it in self.steps if finding in it.report.findings]
        return said_in[0] if len(self.steps) > 1 and len(said_in) == 1 else None


def fillings_of(rows: Iterable[PlanArea]) -> list[Filling]:
    return [
        Filling(
            area=row.area.code,
            area_name=row.area.name,
            version_id=row.formulation_version_id,
            points=row.points,
            volume_per_point_ml=row.volume_per_point_ml,
            technique=row.technique,
            side=row.side,
            depth_mm=row.depth_mm,
        )
        for row in rows
    ]


def check_session(plan: Plan, *, number: int, on: date) -> Report | None:
    """The doses of one session of the plan; None where it treats no area."""
    rows = list(plan.areas.select_related("area", "technique"))
    treated = [row for row in rows if row.is_in(number)]
    if not treated:
        return None
    before = numbers_before(number, plan.course, last_given(plan.course))
    return report_on(
        patient=plan.course.patient,
        sitting=Sitting(fillings_of(treated), held_in(rows, before)),
        on=on,
        course_id=plan.course_id,
    )


def check_plan(plan: Plan, *, on: date) -> PlanReport | None:
    """The whole plan before it is signed: the doses of each stretch, checked as its last session, which meets the most
    limits; its sessions; and the courses that go on beside its own. None while it treats no area."""
    given = last_given(plan.course)
    rows = list(plan.areas.select_related("area", "technique"))
    steps = steps_of(rows, plan.session_count, given=given.number if given else 0)
    if not steps:
        return None
    reports = reports_on(
        patient=plan.course.patient,
        sittings=[
            Sitting(fillings_of(step.areas), held_in(rows, numbers_before(step.last, plan.course, given)))
            for step in steps
        ],
        on=on,
        course_id=plan.course_id,
    )
    treatment = treatment_of(plan)
    of_the_course = (
        *findings_of_pattern(plan, treatment.mixture),
        *findings_beside(plan),
        *findings_of_evidence(plan.course.target, treatment.mixture),
    )
    return PlanReport(
        steps=[StepReport(step, report) for step, report in zip(steps, reports, strict=True)],
        findings=distinct((*of_the_course, *(it for report in reports for it in report.findings))),
        treatment=treatment,
    )


def day_to_check(plan: Plan) -> date:
    """When the next session is due, at the earliest today, and never on the day of the last one: what is given twice on
    one day is one session."""
    given = last_given(plan.course)
    next_session = first_to_come(plan.course) if given else None
    earliest = max(plan.course.clinic.today, given.on + timedelta(days=1)) if given else plan.course.clinic.today
    return max((next_session.due_on if next_session else plan.first_on) or earliest, earliest)
