"""How rows belong to patients. The audit lies below the room of the patients, so it knows their table by the setting
`PATIENT_MODEL` only: a clinic, a number, and keys that lead there."""

from collections import deque
from collections.abc import Collection, Iterator
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey, Model, Q, QuerySet


def patient_table() -> type[Model]:
    table: type[Model] = apps.get_model(settings.PATIENT_MODEL)
    return table


@cache
def path_to_patient(table: type[Model]) -> str | None:
    """The lookup that leads from a row to its patient, as in `plan__course__patient_id`; None where there is none."""
    if table is patient_table():
        return "id"
    waiting, seen = deque([(table, "")]), {table}
    while waiting:
        here, prefix = waiting.popleft()
        for key, target in keys_of(here):
            if target is patient_table():
                return prefix + key.attname
            if target not in seen:
                seen.add(target)
                waiting.append((target, f"{prefix}{key.name}__"))
    return None


def keys_of(table: type[Model]) -> Iterator[tuple["ForeignKey[Model, Model]", type[Model]]]:
    for field in table._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            yield field, field.related_model


def ids_of(typed: str) -> list[int]:
    """The patients with this number, the leading zeros written or not; two clinics may have given the same."""
    rows: QuerySet[Model] = QuerySet(patient_table())
    same = Q(number__iexact=typed)
    if is_digits(typed):
        same |= Q(number__regex=rf"^0*{int(typed)}$")
    return list(rows.filter(same).values_list("pk", flat=True))


def is_digits(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal()


def names_of(ids: Collection[int]) -> dict[int, str]:
    """The number and the clinic: what an admin may know of a patient."""
    rows: QuerySet[Model] = QuerySet(patient_table())
    named = rows.filter(pk__in=ids).values_list("pk", "number", "clinic__name")
    return {pk: f"{number}, {clinic}" for pk, number, clinic in named}
