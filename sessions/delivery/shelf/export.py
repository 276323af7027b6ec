"""The three lists of a recall as a CSV file."""

import csv
from collections.abc import Iterable, Iterator

from django.utils.functional import Promise

from formulations.models import Lot
from mesoplan.audit.export import Echo, harmless
from sessions.booking.models import Appointment

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


def rows(lot: Lot, visits: Iterable[tuple[str | Promise, Appointment]]) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield writer.writerow(HEADER)
    for title, visit in visits:
        yield writer.writerow(map(harmless, cells(lot, str(title), visit)))


def cells(lot: Lot, title: str, visit: Appointment) -> tuple[str, ...]:
    patient, starts_at = visit.patient, visit.clinic.local(visit.starts_at)
    return (
        title,
        lot.number,
        lot.product.name,
        patient.number,
        str(patient),
        patient.birth_date.isoformat(),
        patient.phone,
        patient.email,
        visit.clinic.name,
        starts_at.isoformat(timespec="minutes"),
        str(visit.session.number),
        visit.clinician.name,
    )
