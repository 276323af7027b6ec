"""Which consents a treatment needs, family by family with the areas that receive it, and which of them are lacking."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db import models
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from formulations.families import families_of_versions
from patients.consents.standing import Consents, Standing, consents_of
from patients.models import ConsentFamily, TreatmentArea


class Share(Protocol):
    """What one area receives: a line of a plan, or of a record."""

    @property
    def area(self) -> TreatmentArea: ...
    @property
    def formulation_version_id(self) -> int: ...


class Why(models.TextChoices):
    """Why there is no consent that holds."""

    MISSING = "missing", pgettext_lazy("consent", "missing")
    AREAS = "areas", _("for other areas")
    OUTDATED = "outdated", _("to a text that tells of other risks")
    WITHDRAWN = "withdrawn", pgettext_lazy("consent", "withdrawn")


@dataclass(frozen=True)
class Need:
    family: ConsentFamily
    areas: tuple[TreatmentArea, ...]

    @property
    def codes(self) -> list[str]:
        return [area.code for area in self.areas]

    @property
    def title(self) -> str:
        return str(capfirst(self.family.label))


@dataclass(frozen=True)
class Lack:
    """`areas` are those that no consent to this family covers."""

    need: Need
    areas: tuple[TreatmentArea, ...]
    why: Why
    withdrawn_on: date | None = None

    @property
    def sentence(self) -> str:
        said = {"family": self.need.family.label, "areas": get_text_list([str(area) for area in self.areas], _t("and"))}
        return SENTENCES[self.why] % said


SENTENCES = {
    Why.MISSING: _("There is no consent to %(family)s (%(areas)s)."),
    Why.AREAS: _("The consent to %(family)s does not cover: %(areas)s."),
    Why.OUTDATED: _("The consent to %(family)s is to a text that tells of other risks than today's (%(areas)s)."),
    Why.WITHDRAWN: _("The consent to %(family)s is withdrawn (%(areas)s)."),
}


Families = Mapping[int, frozenset[ConsentFamily]]
"""By the number of a version of a formulation."""


def needs_of(shares: Iterable[Share], families: Families | None = None) -> list[Need]:
    """In the order of the families. A mixture of nothing but diluent and anaesthetic destroys nothing."""
    rows = list(shares)
    families = families_of({row.formulation_version_id for row in rows}) if families is None else families
    areas: dict[ConsentFamily, dict[str, TreatmentArea]] = defaultdict(dict)
    for row in rows:
        for family in families[row.formulation_version_id]:
            areas[family].setdefault(row.area.code, row.area)
    return [Need(family, tuple(areas[family].values())) for family in ConsentFamily if family in areas]


def families_of(ids: Collection[int]) -> Families:
    """In one query, for many versions as for one. What makes no family is asked about as the one that destroys
    nothing."""
    return {
        pk: frozenset(ConsentFamily(family.value) for family in families) or frozenset({ConsentFamily.LIPOLYTIC})
        for pk, families in families_of_versions(ids).items()
    }


def lacks_of(needs: Sequence[Need], *, patient_id: int, on: date, known: Consents | None = None) -> list[Lack]:
    """What is needed and not covered on this day."""
    if not needs:
        return []
    known = known or consents_of([patient_id])
    found = (lack_of(need, patient_id, on, known) for need in needs)
    return [lack for lack in found if lack]


def lack_of(need: Need, patient_id: int, on: date, known: Consents) -> Lack | None:
    covered = known.areas(patient_id, need.family, on)
    uncovered = tuple(area for area in need.areas if area.code not in covered)
    if not uncovered:
        return None
    if covered:
        return Lack(need, uncovered, Why.AREAS)
    earlier = known.of(patient_id, need.family)
    if not earlier:
        return Lack(need, uncovered, Why.MISSING)
    if known.standing(earlier[0], on) == Standing.WITHDRAWN:
        return Lack(need, uncovered, Why.WITHDRAWN, earlier[0].withdrawn_on)
    return Lack(need, uncovered, Why.OUTDATED)
