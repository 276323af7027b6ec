"""How much of each ingredient a volume of a formulation brings, by recipes as they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from formulations.cases import draw, read_catalogue, read_versions
from formulations.dosing.units import amount_unit
from formulations.mixture import final_concentrations


@dataclass(frozen=True)
class Content:
    """What 1 mL holds of one ingredient, in `unit` (mg, [iU], U, meq); None, without a unit, where nobody can say."""

    ingredient: str
    unit: str
    per_ml: Fraction | None


def contents_of(version_ids: set[int]) -> Mapping[int, list[Content]]:
    """By the number of the version, without diluents; in as many queries for many versions as for one."""
    versions = read_versions(version_ids)
    catalogue = read_catalogue(versions.values(), ())
    found: dict[int, list[Content]] = {}
    for pk, version in versions.items():
        finals = final_concentrations([draw(line) for line in version.lines.all()], catalogue)
        found[pk] = [
            Content(name, amount_unit(final.unit), final.exact) if final else Content(name, "", None)
            for name, final in finals
            if not catalogue[name].is_vehicle
        ]
    return found
