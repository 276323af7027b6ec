"""What a course has given and has still to give, as the dosing engine counts it."""

from collections.abc import Collection, Mapping

from formulations.dosing.case import GivenDose
from formulations.dosing.quantities import Quantity
from formulations.models import FormulationVersion, LedgerEntry


def given_dose(entry: LedgerEntry, course_id: int) -> GivenDose:
    return GivenDose(
        ingredient=entry.ingredient.name,
        amount=None if entry.amount is None else Quantity(entry.amount, entry.unit),
        on=entry.given_on,
        area=entry.area.code,
        in_course=entry.course_number == course_id,
        unrounded=entry.exact,
    )


def numbers_with(
    numbers: Mapping[int, Collection[int]], versions: Mapping[int, FormulationVersion]
) -> dict[str, frozenset[int]]:
    """Of every ingredient: the sessions in which one of the versions brings it."""
    found: dict[str, frozenset[int]] = {}
    for version_id, of_version in numbers.items():
        for name in names_in(versions[version_id]):
            found[name] = found.get(name, frozenset()) | frozenset(of_version)
    return found


def names_in(version: FormulationVersion) -> set[str]:
    return {part.ingredient.name for line in version.lines.all() for part in line.product.components.all()}
