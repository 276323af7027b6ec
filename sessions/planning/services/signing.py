"""Signing: the findings are settled, the plan is frozen, and its sessions appear."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from formulations.dosing.report import DoseLine, Finding, Severity
from formulations.wording import finding_key, words
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.planning.doses import PlanReport, check_plan
from sessions.planning.models import Course, CourseStatus, Plan, Session, SettledFinding
from sessions.planning.permissions import SIGN_PLAN
from sessions.planning.proposals import refuse_unlikely_start, windows_of
from sessions.planning.services.charted import refuse_unsettled_charts
from sessions.planning.services.locks import lock_course
from sessions.planning.services.plans import open_draft, refuse_over, refuse_unapproved
from sessions.planning.steps import refuse_unfit_steps
from sessions.planning.windows import Window


@transaction.atomic
def sign_plan(*, actor: User, plan: Plan, version: int, reasons: Mapping[str, str], notes_seen: bool) -> Plan:
    """`reasons` holds the reason to go on under the key of each override (`formulations.wording.finding_key`)."""
    if not actor.may(SIGN_PLAN):
        raise DomainError(_("Only a clinician can sign a plan."))
    draft = open_draft(plan, version)
    course = take_turns(draft)
    first_on = require_first_day(draft)
    report = require_doses(draft, first_on)
    areas = list(draft.areas.select_related("area", "formulation_version__formulation"))
    for area in areas:
        refuse_unapproved(area)
    refuse_unfit_steps(draft, areas)
    refuse_unsettled_charts(areas)
    windows = windows_of(draft, first_on)
    settle(draft, report, reasons=reasons, notes_seen=notes_seen)
    draft.sign(by=actor, at=timezone.now(), report=snapshot(report))
    draft.save(update_fields=["first_on", "status", "signed_by", "signed_at", "dose_report"])
    start_course(course, draft, windows)
    return draft


def take_turns(plan: Plan) -> Course:
    """Two plans of one patient are signed one after the other, or neither would know of the course of the other. A
    course that was stopped meanwhile stays stopped."""
    course, _sessions = lock_course(plan.course_id)
    refuse_over(course)
    patient = Patient.objects.select_for_update(no_key=True).get(pk=course.patient_id)
    if patient.deceased_on:
        raise DomainError(_("%(patient)s has died. No course can be planned.") % {"patient": patient})
    return course


def require_first_day(plan: Plan) -> date:
    if plan.first_on is None:
        sentence = _("Say from which day the first session may take place.")
        raise DomainError(sentence, fields={"first_on": sentence})
    refuse_unlikely_start(plan)
    return plan.first_on


def require_doses(plan: Plan, day: date) -> PlanReport:
    report = check_plan(plan, on=day)
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


def start_course(course: Course, plan: Plan, windows: Iterable[Window]) -> None:
    course.status = CourseStatus.ACTIVE
    course.save(update_fields=["status"])
    Session.objects.bulk_create(
        Session(
            course=course, plan=plan, number=it.number, opens_on=it.opens_on, due_on=it.due_on, closes_on=it.closes_on
        )
        for it in windows
    )


def snapshot(report: PlanReport) -> dict[str, object]:
    """The doses and findings as they stood when the plan was signed; the catalogue may change later."""
    return {
        "steps": [
            {
                "first": it.step.first,
                "last": it.step.last,
                "doses": [dose_snapshot(line) for line in it.doses],
            }
            for it in report.steps
        ],
        "findings": [finding_snapshot(finding) for finding in report.findings],
    }


def dose_snapshot(line: DoseLine) -> dict[str, object]:
    return {
        "ingredient": line.ingredient,
        "drawn": asdict(line.drawn),
        "injected": asdict(line.injected),
        "per_point": asdict(line.per_point),
        "limit": asdict(line.limit) if line.limit else None,
        "limit_basis": line.limit_basis,
    }


def finding_snapshot(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "source": finding.source,
    }
