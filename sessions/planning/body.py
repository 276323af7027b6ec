"""The areas of a plan on the drawn body: what is planned, and how near each area alone brings a limit."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil

from django.db.models import Q
from django.utils.translation import gettext as _

from formulations.dosing.quantities import Quantity
from formulations.dosing.report import DoseLine
from patients.body_map import BodyMap, Chosen, body_map_of
from patients.models import Patient, TreatmentArea
from sessions.planning.doses import PlanReport
from sessions.planning.models import PlanArea


def body_of(patient: Patient, rows: Sequence[PlanArea], shares: Mapping[str, int], *, address: str) -> BodyMap:
    """`shares` are percent of a limit, by the code of the area."""
    areas = TreatmentArea.objects.filter(Q(is_active=True) | Q(pk__in={row.area_id for row in rows})).with_regions()
    chosen = [Chosen(row.area_id, row.side, _("planned"), shares.get(row.area.code)) for row in rows]
    return body_map_of(areas, sex=patient.sex, chosen=chosen, address=address)


def shares_of(report: PlanReport) -> dict[str, int]:
    """What each area alone takes of the limit that it comes nearest to, in percent, rounded up."""
    found: dict[str, int] = defaultdict(int)
    for step in report.steps:
        for line in step.doses:
            for area, share in shares_of_line(line):
                found[area] = max(found[area], ceil(share * 100))
    return dict(found)


def shares_of_line(line: DoseLine) -> Iterator[tuple[str, Fraction]]:
    if line.limit is None or not line.limit.value:
        return
    amounts: dict[str, Fraction] = defaultdict(Fraction)
    for working in line.workings:
        result = working.steps[-1]
        if isinstance(result, Quantity) and result.unit == line.limit.unit:
            amounts[working.area] += Fraction(result.value)
    for area, amount in amounts.items():
        yield area, amount / Fraction(line.limit.value)
