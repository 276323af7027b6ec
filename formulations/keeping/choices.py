"""What the fields of the catalogue's forms let choose from."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from formulations.dosing.facts import PairKind
from formulations.dosing.units import AMOUNTS, PER_BODY_MASS
from formulations.models import Condition, LimitKind
from formulations.models.catalogue import Scope
from formulations.wording import translated_sign

UNITS = {
    LimitKind.PER_SESSION: AMOUNTS,
    LimitKind.PER_POINT: AMOUNTS,
    LimitKind.PER_KG: PER_BODY_MASS,
    LimitKind.COURSE_COUNT: ("1",),
    LimitKind.MIN_INTERVAL: ("d",),
}
PAIR_KINDS = {
    PairKind.PHYSICAL: _("physical: haze, precipitate"),
    PairKind.CHEMICAL: _("chemical: one destroys the other"),
    PairKind.SAFETY: _("safety: adds up in the body"),
    PairKind.EFFICACY: _("efficacy: one works against the other"),
    PairKind.POLICY: _("policy: by decision"),
}
Choices = list[tuple[Any, list[tuple[str, str]]]]
NOT_CHOSEN = ("", "---------")


def chosen_from(choices: type[TextChoices]) -> list[tuple[str, Any]]:
    """With nothing chosen at first: what nobody has said is not to be taken for said."""
    return [NOT_CHOSEN, *choices.choices]


def signs_of(units: Sequence[str], kept: Collection[object]) -> Iterator[tuple[str, str]]:
    """Each sign once: where two codes are written alike, the first, or the one that the row has already."""
    shown: dict[str, str] = {}
    for unit in units:
        sign = translated_sign(unit) or str(_("sessions"))
        if sign not in shown or unit in kept:
            shown[sign] = unit
    return ((unit, sign) for sign, unit in shown.items())


def conditions_by_scope() -> Choices:
    """Under what they are asked for: in one list of seventy nobody finds the one that is meant."""
    rows = list(Condition.objects.all())
    groups = [
        (scope.label.capitalize(), [(row.code, str(row)) for row in rows if row.scope == scope]) for scope in Scope
    ]
    return [(name, inside) for name, inside in groups if inside]


def flat(choices: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Also of those that stand in groups."""
    for value, label in choices:
        yield from label if isinstance(label, list) else [(value, label)]
