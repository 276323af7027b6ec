"""The safety rules on what is being given today, and which of their findings the record still has to explain."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from formulations.cases import lot_facts, report_on
from formulations.dosing.planned import GivenArea
from formulations.dosing.report import Finding, Report, Severity
from formulations.dosing.rules import beyond_use, drawn, given
from formulations.models import Technique
from formulations.sittings import NOTHING_YET, Filling, GivenSession, Sitting, one_side
from formulations.wording import finding_key, words
from patients.consents.standing import consents_of
from patients.models import TreatmentArea
from sessions.booking.models import Appointment
from sessions.delivery.consents import consent_findings
from sessions.delivery.lots import ProductLots
from sessions.delivery.models import Administration, TreatmentRecord
from sessions.delivery.unchecked import unchecked
from sessions.planning.planner import ShownFinding, ShownStep, shown_finding
from sessions.planning.shown_doses import doses_to_store, shown_doses

TO_WATCH = {drawn.RULE.code, beyond_use.UNKNOWN.code}


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
    """`settled` holds the reasons that were given when the plan was signed, or in the record, by the key of their
    finding."""

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
        """Notes for whoever holds the syringe: more is drawn than may go in, and until when it may be used."""
        return [shown_finding(finding) for finding in self.report.findings if finding.code in TO_WATCH]

    @property
    def notes(self) -> list[ShownFinding]:
        notes = self.report.of_severity(Severity.NOTE)
        return [shown_finding(finding) for finding in notes if finding.code not in TO_WATCH]

    @property
    def settled_overrides(self) -> list[tuple[ShownFinding, str]]:
        overrides = self.report.of_severity(Severity.OVERRIDE)
        return [(shown_finding(it), self.reason(it)) for it in overrides if self.reason(it)]

    @property
    def unexplained(self) -> list[Finding]:
        """What may not be given without a reason, and has none from the plan. A difference from the plan has a field of
        its own for its reason."""
        without = [it for it in self.report.findings if it not in self.differences and not self.reason(it)]
        return [it for it in without if it.severity is not Severity.NOTE]

    @cached_property
    def differences(self) -> list[Finding]:
        return [finding for finding in self.report.findings if finding.code == given.DIFFERS.code]

    @property
    def differences_to_explain(self) -> list[ShownFinding]:
        return [shown_finding(finding) for finding in self.differences if not self.reason(finding)]

    def reason(self, finding: Finding) -> str:
        return self.settled.get(finding_key(finding), "")

    def as_signed(self) -> dict[str, object]:
        """As the record keeps it: the figures, and the words that the signer read."""
        return {
            "doses": doses_to_store(self.report.doses, self.report.findings),
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


def check_given(record: TreatmentRecord, lines: Sequence[Administration], lots: Sequence[ProductLots]) -> DoseCheck:
    """The same on a record: also what it gives beside the plan, the lots that it names and the times that it notes. A
    difference from the plan is settled by the reason of its line."""
    giving = GivenSession(
        areas=[given_area(line) for line in lines],
        lots={part.product.pk: [lot_facts(lot) for lot in part.chosen] for part in lots},
        prepared_at=in_clinic(record, record.prepared_at),
        began_at=in_clinic(record, record.began_at),
    )
    check = check_doses(record.appointment, lines, giving)
    reasons = {(it.area, it.side): line.difference_reason for it, line in zip(giving.areas, lines, strict=True)}
    differences = {finding_key(it): reasons[it.area, it.side] for it in check.differences}
    return replace(check, settled={**check.settled, **differences})


def check_doses(appointment: Appointment, shares: Iterable[Share], giving: GivenSession = NOTHING_YET) -> DoseCheck:
    """The rules on what these areas receive at this appointment, on its day in its clinic. An area that receives
    nothing takes no part."""
    session, on = appointment.session, appointment.clinic.local(appointment.starts_at).date()
    given = [share for share in shares if share.points and share.volume_per_point_ml]
    known = consents_of([appointment.patient_id])
    report = report_on(
        patient=appointment.patient,
        sitting=Sitting([filling(share) for share in given], given=giving),
        on=on,
        course_id=session.course_id,
        consents=known.families(appointment.patient_id, on),
    )
    said_here = (*unchecked(appointment, on), *consent_findings(appointment, given, on, known))
    report = replace(report, findings=(*said_here, *report.findings))
    settled = dict(session.plan.settled_findings.values_list("key", "reason"))
    return DoseCheck(report, settled)


def given_area(line: Administration) -> GivenArea:
    return GivenArea(
        area=line.area.code,
        planned_ml=line.planned_volume_ml,
        given_ml=line.volume_ml,
        area_name=line.area.name,
        side=one_side(line.side),
    )


def in_clinic(record: TreatmentRecord, at: datetime | None) -> datetime | None:
    """The same instant as the clinic's clock shows it, for the sentences about it."""
    return at and record.appointment.clinic.local(at)
