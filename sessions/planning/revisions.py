"""What one revision of a plan has otherwise than another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesoplan.frame.amounts import printed_number
from mesoplan.frame.dates import said_date
from sessions.planning.models import Plan, PlanArea
from sessions.planning.services.plans import PATTERN_FIELDS

NOTHING = "–"


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


def changes_between(old: Plan, new: Plan) -> list[Change]:
    return [*area_changes(areas_of(old), areas_of(new)), *pattern_changes(old, new)]


def areas_of(plan: Plan) -> list[PlanArea]:
    return list(plan.areas.select_related("area", "technique", "formulation_version__formulation"))


def area_changes(old: Sequence[PlanArea], new: Sequence[PlanArea]) -> Iterator[Change]:
    before, after = ({key_of(row): row for row in rows} for rows in (old, new))
    for key in dict.fromkeys(chain(before, after)):
        was, will_be = (said_area(rows[key]) if key in rows else NOTHING for rows in (before, after))
        if was != will_be:
            yield Change((after.get(key) or before[key]).area_and_side, was, will_be)


def key_of(row: PlanArea) -> tuple[int, str, int]:
    return row.area_id, row.side, row.from_session


def said_area(row: PlanArea) -> str:
    points = ngettext("%(n)s point", "%(n)s points", row.points) % {"n": row.points}
    volume = _("%(volume)s mL a point") % {"volume": printed_number(row.volume_per_point_ml)}
    depth = _("%(depth)s mm deep") % {"depth": printed_number(row.depth_mm)} if row.depth_mm else ""
    parts = [str(row.formulation_version.with_patient), str(row.technique), depth, points, volume, row.sessions_words]
    return ", ".join(part for part in parts if part)


def pattern_changes(old: Plan, new: Plan) -> Iterator[Change]:
    for name in PATTERN_FIELDS:
        was, will_be = said_value(old, name), said_value(new, name)
        if was != will_be:
            label = str(Plan._meta.get_field(name).verbose_name)  # type: ignore[union-attr] # none of them is a relation
            yield Change(label, was, will_be)


def said_value(plan: Plan, name: str) -> str:
    value = getattr(plan, name)
    if value is None:
        return NOTHING
    return said_date(value, "j M Y") if name == "first_on" else str(value)
