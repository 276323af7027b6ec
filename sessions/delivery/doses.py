"""The safety rules on what is being given today, and which of their findings the record still has to explain."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from formulations.cases import Filling, Sitting, report_on
from formulations.dosing.report import Finding, Report, Severity
from formulations.dosing.rules import drawn
from formulations.models import Technique
from formulations.wording import finding_key, words
from patients.consents.standing import consents_of
from patients.models import TreatmentArea
from sessions.booking.models import Appointment
from sessions.delivery.consents import consent_findings
from sessions.delivery.models import Administration
from sessions.delivery.unchecked import beyond_plan, unchecked
from sessions.planning.planner import ShownFinding, ShownStep, shown_finding
from sessions.planning.services.signing import dose_snapshot
from sessions.planning.shown_doses import shown_doses

DRAWN_ABOVE_LIMIT = drawn.RULE.code


class Share(Protocol):
    """What one area receives: a line of the plan, or of the record."""

    @property
    def area(self) -> TreatmentArea: ...
    @property
    def side(self) -> str: ...
    @property
    def formulation_version_id(self) -> int: ...
    @property
    def points(self) -> int: ...
    @property
    def volume_per_point_ml(self) -> Decimal: ...
    @property
    def technique(self) -> Technique: ...
    @property
    def depth_mm(self) -> Decimal | None: ...


@dataclass(frozen=True)
class DoseCheck:
    """`settled` holds the reasons that were given when the plan was signed, by the key of their finding."""

    report: Report
    settled: Mapping[str, str]

    @property
    def steps(self) -> list[ShownStep]:
        """What is given at one visit is one stretch."""
        return [ShownStep("", shown_doses(self.report.doses, self.report.findings))]

    @property
    def stops(self) -> list[ShownFinding]:
        return [shown_finding(finding) for finding in self.report.of_severity(Severity.STOP)]

    @property
    def overrides(self) -> list[ShownFinding]:
        """Those for which the plan holds no reason: they came up since."""
        return [shown_finding(finding) for finding in self.unexplained if finding.severity is Severity.OVERRIDE]

    @property
    def to_watch(self) -> list[ShownFinding]:
        """Notes for whoever holds the syringe: more is drawn than may go in."""
        return [shown_finding(finding) for finding in self.report.findings if finding.code == DRAWN_ABOVE_LIMIT]

    @property
    def notes(self) -> list[ShownFinding]:
        notes = self.report.of_severity(Severity.NOTE)
        return [shown_finding(finding) for finding in notes if finding.code != DRAWN_ABOVE_LIMIT]

    @property
    def settled_overrides(self) -> list[tuple[ShownFinding, str]]:
        overrides = self.report.of_severity(Severity.OVERRIDE)
        return [(shown_finding(it), self.reason(it)) for it in overrides if self.reason(it)]

    @property
    def unexplained(self) -> list[Finding]:
        """What may not be given without a reason, and has none from the plan."""
        return [
            finding
            for finding in self.report.findings
            if finding.severity is Severity.STOP or (finding.severity is Severity.OVERRIDE and not self.reason(finding))
        ]

    def reason(self, finding: Finding) -> str:
        return self.settled.get(finding_key(finding), "")

    def as_signed(self) -> dict[str, object]:
        """As the record keeps it: the figures, and the words that the signer read."""
        return {
            "doses": [dose_snapshot(line) for line in self.report.doses],
            "findings": [
                {
                    "code": finding.code,
                    "severity": finding.severity.value,
                    "message": words(finding.template, finding.params),
                    "reason": self.reason(finding) if finding.severity is Severity.OVERRIDE else "",
                    "source": finding.source,
                }
                for finding in self.report.findings
            ],
        }


def filling(share: Share) -> Filling:
    return Filling(
        area=share.area.code,
        area_name=share.area.name,
        version_id=share.formulation_version_id,
        points=share.points,
        volume_per_point_ml=share.volume_per_point_ml,
        technique=share.technique,
        depth_mm=share.depth_mm,
        side=share.side,
    )


def check_given(appointment: Appointment, lines: Sequence[Administration]) -> DoseCheck:
    """The same on a record, which must not go far beyond what was planned either."""
    check = check_doses(appointment, lines)
    return replace(check, report=replace(check.report, findings=(*beyond_plan(lines), *check.report.findings)))


def check_doses(appointment: Appointment, shares: Iterable[Share]) -> DoseCheck:
    """The rules on what these areas receive at this appointment, on its day in its clinic. An area that receives
    nothing takes no part."""
    session, on = appointment.session, appointment.clinic.local(appointment.starts_at).date()
    given = [share for share in shares if share.points and share.volume_per_point_ml]
    known = consents_of([appointment.patient_id])
    report = report_on(
        patient=appointment.patient,
        sitting=Sitting([filling(share) for share in given]),
        on=on,
        course_id=session.course_id,
        consents=known.families(appointment.patient_id, on),
    )
    said_here = (*unchecked(appointment, on), *consent_findings(appointment, given, on, known))
    report = replace(report, findings=(*said_here, *report.findings))
    settled = dict(session.plan.settled_findings.values_list("key", "reason"))
    return DoseCheck(report, settled)
