"""What the planner page shows of a plan: areas with their volumes, doses beside their limits, findings in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from formulations.dosing.report import Finding, Report, Severity
from formulations.recipes.differences import LineChange, changes_to_base
from formulations.wording import finding_key, words
from mesoplan.frame.amounts import printed_number
from mesoplan.refusals import DomainError
from sessions.planning.doses import check_plan, day_to_check
from sessions.planning.models import Plan, PlanArea, Session, SettledFinding
from sessions.planning.proposals import pattern_of, refuse_unlikely_start
from sessions.planning.shown_doses import ShownDose, shown_doses, stored_doses


@dataclass(frozen=True)
class Remedy:
    """Where the clinician goes to settle a finding."""

    label: str | Promise
    url_name: str


ASK = Remedy(_("Ask the questions"), "formulations:screening")
RECORD_ALLERGIES = Remedy(_("Record the allergies"), "patients:allergies")
WEIGH = Remedy(_("Weigh the patient"), "patients:measure")
UNANSWERED = ("unanswered_absolute", "unanswered_relative", "unanswered_caution")
MEASURE_FAT = Remedy(_("Measure the fat"), "patients:measure")
REMEDIES = {
    **dict.fromkeys(UNANSWERED, ASK),
    "allergies_unknown": RECORD_ALLERGIES,
    "missing_weight": WEIGH,
    "stale_weight": WEIGH,
    "fat_not_measured": MEASURE_FAT,
}


FORMULATION = ("formulation_version__formulation__patient", "formulation_version__base__formulation")


@dataclass(frozen=True)
class ShownFinding:
    key: str
    severity: str
    message: str
    source: str
    remedy: Remedy | None
    anchor: str = ""

    @property
    def reason_field(self) -> str:
        return f"reason-{self.key}"


@dataclass(frozen=True)
class Planner:
    plan: Plan
    doses: Sequence[ShownDose]
    findings: Sequence[ShownFinding]
    areas: Sequence[PlanArea]
    customised: Mapping[int, Sequence[LineChange]]
    sessions: Sequence[Session]
    pattern_problem: str
    volume_ml: Decimal
    points: int
    next_allowed_on: date | None

    @property
    def printed_volume(self) -> str:
        return printed_number(self.volume_ml)

    def of(self, severity: Severity) -> list[ShownFinding]:
        return [finding for finding in self.findings if finding.severity == severity]

    @property
    def stops(self) -> list[ShownFinding]:
        return self.of(Severity.STOP)

    @property
    def overrides(self) -> list[ShownFinding]:
        return self.of(Severity.OVERRIDE)

    @property
    def notes(self) -> list[ShownFinding]:
        return self.of(Severity.NOTE)

    @property
    def pattern_words(self) -> str:
        plan = self.plan
        if not plan.later_interval_days or (plan.change_after or 0) >= plan.session_count:
            if plan.session_count > 1 and plan.interval_days == 1:
                return _t("%(n)s sessions, on following days") % {"n": plan.session_count}
            sentence = ngettext("1 session", "%(n)s sessions, %(days)s days apart", plan.session_count)
            return sentence % {"n": plan.session_count, "days": plan.interval_days}
        return _t("%(n)s sessions: %(first)s of them %(days)s days apart, then every %(later)s days") % {
            "n": plan.session_count,
            "first": plan.change_after,
            "days": plan.interval_days,
            "later": plan.later_interval_days,
        }

    @property
    def signed_doses(self) -> list[ShownDose]:
        """As they stood when the plan was signed."""
        report = self.plan.dose_report or {}
        return stored_doses(report.get("doses", []))

    @property
    def settled(self) -> list[SettledFinding]:
        return list(self.plan.settled_findings.all())

    @property
    def highest(self) -> ShownDose | None:
        """The dose that comes nearest to its limit."""
        limited = [dose for dose in self.doses if dose.limit]
        return max(limited, key=lambda dose: dose.percent_of_limit or 0, default=None)


def planner_of(plan: Plan) -> Planner:
    plan.keep_up_with(plan.course.clinic.today)
    report = check_plan(plan, on=day_to_check(plan)) if plan.is_draft else None
    areas = list(plan.areas.select_related("area", *FORMULATION, "technique"))
    return Planner(
        plan=plan,
        doses=shown_doses(report.doses) if report else [],
        findings=shown_findings(report) if report else [],
        areas=areas,
        customised=changes_to_base(row.formulation_version_id for row in areas if row.formulation_version.base_id),
        sessions=list(plan.sessions.order_by("number")),
        pattern_problem=pattern_problem(plan) if plan.is_draft and areas else "",
        volume_ml=sum((row.volume_ml for row in areas), start=Decimal(0)),
        points=sum(row.points for row in areas),
        next_allowed_on=report.next_allowed_on if report else None,
    )


def pattern_problem(plan: Plan) -> str:
    """Why the sessions that were chosen cannot be signed; empty when they can."""
    try:
        refuse_unlikely_start(plan)
        pattern_of(plan)
    except DomainError as error:
        return error.sentence
    return ""


def shown_findings(report: Report) -> list[ShownFinding]:
    return [shown_finding(finding) for finding in report.findings]


def shown_finding(finding: Finding) -> ShownFinding:
    return ShownFinding(
        key=finding_key(finding),
        severity=finding.severity.value,
        message=words(finding.template, finding.params),
        source=finding.source,
        remedy=REMEDIES.get(finding.code),
        anchor=f"#id_{finding.conditions[0]}" if finding.code in UNANSWERED else "",
    )
