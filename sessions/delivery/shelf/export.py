"""The three lists of a recall as a CSV file."""

import csv
from collections.abc import Iterable, Iterator

from formulations.models import Lot
from mesoplan.audit.export import Echo, harmless
from sessions.delivery.recall import Touched
from sessions.delivery.visits import Visit

HEADER = (
    "list",
    "lot",
    "product",
    "patient",
    "name",
    "born",
    "phone",
    "e-mail",
    "clinic",
    "at",
    "session",
    "clinician",
)


def rows(lot: Lot, lists: Iterable[Touched]) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield writer.writerow(HEADER)
    for part in lists:
        for visit in part.visits:
            yield writer.writerow(map(harmless, cells(lot, str(part.title), visit)))


def cells(lot: Lot, title: str, visit: Visit) -> tuple[str, ...]:
    return (
        title,
        lot.number,
        lot.product.name,
        visit.patient_number,
        visit.patient,
        visit.birth_date.isoformat(),
        visit.phone,
        visit.email,
        visit.clinic,
        visit.local_start.isoformat(timespec="minutes"),
        str(visit.session_number),
        visit.clinician,
    )
