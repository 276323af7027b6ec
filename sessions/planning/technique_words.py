"""What the catalogue says of a technique, beside what is planned: how deep, with which needle, how far apart."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from formulations.dosing.depth import FatThickness
from formulations.models import Technique
from mesoplan.frame.amounts import printed_number
from mesoplan.frame.dates import said_date
from sessions.planning.models import PlanArea


def usual_words(technique: Technique) -> str:
    """Figures of the source, which the clinician may leave; empty where it gives none."""
    return " · ".join(_usual(technique))


def _usual(it: Technique) -> Iterator[str]:
    if it.depth_min_mm is not None and it.depth_max_mm is not None:
        yield _("%(range)s mm deep") % {"range": said_range(it.depth_min_mm, it.depth_max_mm)}
    needle = " × ".join(part for part in (_gauge(it), _length(it)) if part)
    if needle:
        yield _("needle %(needle)s") % {"needle": needle}
    if it.angle_min_deg is not None and it.angle_max_deg is not None:
        yield f"{said_range(it.angle_min_deg, it.angle_max_deg)}°"
    if it.spacing_min_cm is not None and it.spacing_max_cm is not None:
        yield _("%(range)s cm apart") % {"range": said_range(it.spacing_min_cm, it.spacing_max_cm)}


def _gauge(technique: Technique) -> str:
    return f"{technique.needle_gauge} G" if technique.needle_gauge else ""


def _length(technique: Technique) -> str:
    return f"{technique.needle_length_mm} mm" if technique.needle_length_mm else ""


def said_range(low: Decimal, high: Decimal) -> str:
    least, most = printed_number(low), printed_number(high)
    return least if least == most else f"{least}–{most}"


def fat_words(row: PlanArea, fat: Mapping[str, FatThickness]) -> str:
    measured = fat.get(row.area.code)
    if measured is None:
        return _("fat not measured here")
    return _("fat %(thickness)s mm thick, measured %(day)s") % {
        "thickness": printed_number(measured.mm),
        "day": said_date(measured.on, "j M Y"),
    }
