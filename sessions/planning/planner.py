"""What the planner page shows of a plan: areas with their volumes, doses beside their limits, findings in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from formulations.dosing.depth import FatThickness
from formulations.dosing.report import Finding, Severity
from formulations.patient_facts import fat_thickness
from formulations.recipes.differences import LineChange, changes_to_base
from formulations.wording import finding_key, words
from mesoplan.frame.amounts import printed_number
from mesoplan.refusals import DomainError
from patients.body_map import BodyMap
from sessions.planning.at_a_glance import Glance, glance_at
from sessions.planning.body import body_of, shares_of
from sessions.planning.doses import PlanReport, check_plan, day_to_check
from sessions.planning.estimates.of_plan import Estimate, estimate_of, kept_estimate
from sessions.planning.given import last_given, refuse_unfit_start
from sessions.planning.models import Plan, PlanArea, Session, SettledFinding
from sessions.planning.models.areas import sessions_words
from sessions.planning.pattern.presets import Preset
from sessions.planning.pattern.proposals import pattern_of, presets_for, treatment_of
from sessions.planning.queries import plans_of
from sessions.planning.revisions import Change, changes_between
from sessions.planning.shown_doses import ShownDose, shown_doses, stored_doses
from sessions.planning.steps import Step, refuse_unfit_steps
from sessions.planning.variant_names import Family, family_of


@dataclass(frozen=True)
class Remedy:
    """Where the clinician goes to settle a finding: a page of the patient, or one of the course."""

    label: str | Promise
    url_name: str
    of_course: bool = False


ASK = Remedy(_("Ask the questions"), "formulations:screening")
RECORD_ALLERGIES = Remedy(_("Record the allergies"), "patients:allergies")
WEIGH = Remedy(_("Weigh the patient"), "patients:measure")
UNANSWERED = ("unanswered_absolute", "unanswered_relative", "unanswered_caution")
TAKE_CONSENT = Remedy(_("Take consent"), "planning:consent", of_course=True)
ABOUT_CONSENT = (
    *("consent_none", "consent_lipolytic", "consent_cytolytic", "consent_enzyme"),
    *("consent_areas", "consent_withdrawn", "consent_outdated"),
)
MEASURE_FAT = Remedy(_("Measure the fat"), "patients:measure")
REMEDIES = {
    **dict.fromkeys(UNANSWERED, ASK),
    "allergies_unknown": RECORD_ALLERGIES,
    "missing_weight": WEIGH,
    "stale_weight": WEIGH,
    "fat_not_measured": MEASURE_FAT,
    **dict.fromkeys(ABOUT_CONSENT, TAKE_CONSENT),
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
    sessions: str = ""

    @property
    def reason_field(self) -> str:
        return f"reason-{self.key}"


@dataclass(frozen=True)
class ShownStep:
    """The doses of one stretch of equal sessions; `sessions` is empty where the whole course is one."""

    sessions: str
    doses: Sequence[ShownDose]


@dataclass(frozen=True)
class Planner:
    plan: Plan
    steps: Sequence[ShownStep]
    findings: Sequence[ShownFinding]
    areas: Sequence[PlanArea]
    fat: Mapping[str, FatThickness]
    customised: Mapping[int, Sequence[LineChange]]
    sessions: Sequence[Session]
    pattern_problem: str
    next_allowed_on: date | None
    revisions: Sequence[Plan]
    family: Family
    body_map: BodyMap
    glance: Glance
    presets: Sequence[Preset]
    estimate: Estimate | None

    @property
    def before(self) -> Plan | None:
        """The revision that this one follows."""
        return next((it for it in self.revisions if it.revision < self.plan.revision), None)

    @property
    def changes(self) -> list[Change]:
        return changes_between(self.before, self.plan) if self.before else []

    @property
    def volume_words(self) -> str:
        """Of the first session, for later ones may differ."""
        first = [row for row in self.areas if row.is_in(1)]
        volume = printed_number(sum((row.volume_ml for row in first), start=Decimal(0)))
        said = _t("%(points)s points · %(volume)s mL") % {"points": sum(row.points for row in first), "volume": volume}
        return _t("%(said)s in session 1") % {"said": said} if len(self.steps) > 1 else said

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
    def is_visit_short(self) -> bool:
        """Whether less time is planned for a visit than is estimated."""
        return self.estimate is not None and self.plan.visit_minutes < self.estimate.longest

    @property
    def signed_steps(self) -> list[ShownStep]:
        """As they stood when the plan was signed; before plans had steps, each was one."""
        report = self.plan.dose_report or {}
        steps = report.get("steps", [report])
        return [shown_step(stored_doses(it.get("doses", [])), it, many=len(steps) > 1) for it in steps]

    @property
    def settled(self) -> list[SettledFinding]:
        return list(self.plan.settled_findings.all())

    @property
    def highest(self) -> ShownDose | None:
        """The dose that comes nearest to its limit, of those that could be held against all of theirs."""
        limited = [dose for step in self.steps for dose in step.doses if dose.limit and dose.is_known]
        return max(limited, key=lambda dose: dose.percent_of_limit or 0, default=None)


def planner_of(plan: Plan) -> Planner:
    plan.keep_up_with(plan.course.clinic.today)
    report = check_plan(plan, on=day_to_check(plan)) if plan.may_change else None
    areas = list(plan.areas.select_related("area", *FORMULATION, "technique", "chart").defer("chart__points"))
    return Planner(
        plan=plan,
        steps=shown_steps(report) if report else [],
        findings=[shown_finding(it, report.step_of(it)) for it in report.findings] if report else [],
        areas=areas,
        fat=fat_thickness(plan.course.patient),
        customised=changes_to_base(row.formulation_version_id for row in areas if row.formulation_version.base_id),
        sessions=list(plan.sessions.order_by("number")),
        pattern_problem=pattern_problem(plan, areas, report) if report and areas else "",
        next_allowed_on=report.next_allowed_on if report else None,
        revisions=list(plans_of(plan.course)),
        family=family_of(plan.course),
        body_map=body_of(
            plan.course.patient,
            areas,
            shares_of(report) if report else {},
            address=reverse("planning:plan", args=[plan.course_id]),
        ),
        glance=glance_at(plan.course.patient, {row.area_id for row in areas}),
        presets=presets_for(report.treatment.mixture) if report else [],
        estimate=estimate_of(plan, [it.step for it in report.steps]) if report else kept_estimate(plan),
    )


def pattern_problem(plan: Plan, areas: Sequence[PlanArea], report: PlanReport | None) -> str:
    """Why the sessions that were chosen cannot be signed; empty when they can."""
    try:
        given = last_given(plan.course)
        refuse_unfit_start(plan, given)
        refuse_unfit_steps(plan, areas, given=given.number if given else 0)
        pattern_of(plan, report.treatment if report else treatment_of(plan))
    except DomainError as error:
        return error.sentence
    return ""


def shown_steps(report: PlanReport) -> list[ShownStep]:
    return [
        shown_step(
            shown_doses(it.doses, it.report.findings),
            {"first": it.step.first, "last": it.step.last},
            many=len(report.steps) > 1,
        )
        for it in report.steps
    ]


def shown_step(doses: Sequence[ShownDose], sessions: Mapping[str, int], *, many: bool) -> ShownStep:
    return ShownStep(sessions_words(sessions["first"], sessions["last"]) if many else "", doses)


def shown_finding(finding: Finding, step: Step | None = None) -> ShownFinding:
    return ShownFinding(
        key=finding_key(finding),
        severity=finding.severity.value,
        message=words(finding.template, finding.params),
        source=finding.source,
        remedy=REMEDIES.get(finding.code),
        anchor=f"#id_{finding.conditions[0]}" if finding.code in UNANSWERED else "",
        sessions=sessions_words(step.first, step.last) if step else "",
    )
