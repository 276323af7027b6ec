"""Signing: the findings are settled, the plan is frozen, and its sessions appear."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from formulations.dosing.report import Finding, Severity
from formulations.wording import finding_key, words
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.planning.charts.charted import refuse_unsettled_charts
from sessions.planning.doses import PlanReport, check_plan, day_to_check
from sessions.planning.estimates.of_plan import Estimate, estimate_of
from sessions.planning.given import LastGiven, last_given, refuse_unfit_start
from sessions.planning.models import (
    OPEN_SESSIONS,
    TO_BOOK,
    Course,
    CourseStatus,
    Plan,
    PlanStatus,
    Session,
    SessionStatus,
    SettledFinding,
)
from sessions.planning.pattern.proposals import windows_of
from sessions.planning.pattern.windows import Window
from sessions.planning.permissions import SIGN_PLAN
from sessions.planning.services.locks import lock_course
from sessions.planning.services.plans import open_draft, refuse_over, refuse_unapproved
from sessions.planning.services.variants import lock_variants, stop_others
from sessions.planning.shown_doses import doses_to_store
from sessions.planning.steps import refuse_unfit_steps


@transaction.atomic
def sign_plan(*, actor: User, plan: Plan, version: int, reasons: Mapping[str, str], notes_seen: bool) -> Plan:
    """`reasons` holds the reason to go on under the key of each override (`formulations.wording.finding_key`)."""
    if not actor.may(SIGN_PLAN):
        raise DomainError(_("Only a clinician can sign a plan."))
    draft = open_draft(plan, version)
    family = lock_variants(draft.course)
    course, sessions = take_turns(draft)
    given = last_given(course)
    first_on = require_first_day(draft, given)
    report = require_doses(draft)
    areas = list(draft.areas.select_related("area", "formulation_version__formulation"))
    for area in areas:
        refuse_unapproved(area)
    refuse_unfit_steps(draft, areas, given=given.number if given else 0)
    refuse_unsettled_charts(areas)
    windows = windows_of(draft, first_on, given)
    settle(draft, report, reasons=reasons, notes_seen=notes_seen)
    replace_signed(course)
    estimate = estimate_of(draft, [it.step for it in report.steps])
    draft.sign(by=actor, at=timezone.now(), report=snapshot(report, estimate))
    draft.save(update_fields=["first_on", "status", "signed_by", "signed_at", "dose_report"])
    start_course(course)
    stop_others(course, family)
    put_sessions(draft, sessions, windows)
    return draft


def replace_signed(course: Course) -> None:
    for signed in course.plans.filter(status=PlanStatus.SIGNED):
        signed.status = PlanStatus.SUPERSEDED
        signed.save(update_fields=["status"])


def take_turns(plan: Plan) -> tuple[Course, list[Session]]:
    """Two plans of one patient are signed one after the other, or neither would know of the course of the other. A
    course that was stopped meanwhile stays stopped."""
    course, sessions = lock_course(plan.course_id)
    refuse_over(course)
    patient = Patient.objects.select_for_update(no_key=True).get(pk=course.patient_id)
    if patient.deceased_on:
        raise DomainError(_("%(patient)s has died. No course can be planned.") % {"patient": patient})
    return course, sessions


def require_first_day(plan: Plan, given: LastGiven | None) -> date:
    if plan.first_on is None:
        sentence = _("Say from which day the first session may take place.")
        raise DomainError(sentence, fields={"first_on": sentence})
    refuse_unfit_start(plan, given)
    return plan.first_on


def require_doses(plan: Plan) -> PlanReport:
    report = check_plan(plan, on=day_to_check(plan))
    if report is None:
        raise DomainError(_("The plan has no area yet. Add one before you sign."))
    return report


def settle(plan: Plan, report: PlanReport, *, reasons: Mapping[str, str], notes_seen: bool) -> None:
    refuse_stops(report)
    refuse_unsettled(report, reasons=reasons, notes_seen=notes_seen)
    SettledFinding.objects.bulk_create(
        SettledFinding(
            plan=plan,
            key=finding_key(finding),
            severity=finding.severity.value,
            message=words(finding.template, finding.params),
            reason=reason_for(finding, reasons),
        )
        for finding in report.findings
    )


def reason_for(finding: Finding, reasons: Mapping[str, str]) -> str:
    return reasons.get(finding_key(finding), "").strip() if finding.severity is Severity.OVERRIDE else ""


def refuse_stops(report: PlanReport) -> None:
    stops = report.of_severity(Severity.STOP)
    if stops:
        raise DomainError(" ".join(words(finding.template, finding.params) for finding in stops))


def refuse_unsettled(report: PlanReport, *, reasons: Mapping[str, str], notes_seen: bool) -> None:
    missing = {
        f"reason-{finding_key(finding)}": _("Give the reason to go on in spite of this.")
        for finding in report.of_severity(Severity.OVERRIDE)
        if not reasons.get(finding_key(finding), "").strip()
    }
    if report.of_severity(Severity.NOTE) and not notes_seen:
        missing["notes_seen"] = _("Tick this when you have read them.")
    if missing:
        raise DomainError(_("Some findings are not settled yet."), fields=missing)


def start_course(course: Course) -> None:
    if course.status != CourseStatus.ACTIVE:
        course.status = CourseStatus.ACTIVE
        course.save(update_fields=["status"])


def put_sessions(plan: Plan, sessions: Iterable[Session], windows: Iterable[Window]) -> None:
    """The sessions that were given stay with the plan they followed. What is booked stays booked; whoever moves it is
    held to the new window. Sessions that the plan has no longer are cancelled."""
    known = {row.number: row for row in sessions if row.status != SessionStatus.DONE}
    for window in windows:
        row = known.pop(window.number, None) or Session(course=plan.course, number=window.number)
        if row.status == SessionStatus.CANCELLED:
            row.status = SessionStatus.PLANNED
        row.plan, row.opens_on, row.due_on, row.closes_on = plan, window.opens_on, window.due_on, window.closes_on
        row.save()
    for row in known.values():
        if row.number > plan.session_count:
            drop(row)
        elif row.status in OPEN_SESSIONS:
            row.plan = plan
            row.save(update_fields=["plan"])


def drop(row: Session) -> None:
    if row.status == SessionStatus.BOOKED:
        raise DomainError(
            _("Session %(number)s is booked and this plan has none. Cancel the appointment first.")
            % {"number": row.number}
        )
    if row.status in TO_BOOK:
        row.status = SessionStatus.CANCELLED
        row.save(update_fields=["status"])


def snapshot(report: PlanReport, estimate: Estimate | None) -> dict[str, object]:
    """The doses, the findings and what a session takes and costs, as they stood when the plan was signed; the catalogue
    and the prices may change later."""
    return {
        "steps": [
            {
                "first": it.step.first,
                "last": it.step.last,
                "doses": doses_to_store(it.doses, it.report.findings),
            }
            for it in report.steps
        ],
        "findings": [finding_snapshot(finding) for finding in report.findings],
        "estimate": estimate.to_store() if estimate else None,
    }


def finding_snapshot(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "key": finding_key(finding),
        "severity": finding.severity.value,
        "message": finding.message,
        "source": finding.source,
    }
