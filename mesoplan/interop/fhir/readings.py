"""Observations of weight and height into ImportedReadings."""

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo

from mesoplan.interop.fhir.bundles import Entry
from mesoplan.interop.fhir.resources import Model, ResourceError, checked, one_of, raw_codes, source
from patients.imports import ImportedReading, Withdrawn
from patients.models import MeasurementKind

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"

# Measured, not stated by the patient and not estimated: doses are reckoned from it.
KINDS = MappingProxyType(
    {
        "29463-7": MeasurementKind.WEIGHT,
        "3141-9": MeasurementKind.WEIGHT,
        "8350-1": MeasurementKind.WEIGHT,
        "8351-9": MeasurementKind.WEIGHT,
        "8302-2": MeasurementKind.HEIGHT,
        "3137-7": MeasurementKind.HEIGHT,
        "8308-9": MeasurementKind.HEIGHT,
        "8306-3": MeasurementKind.HEIGHT,
    }
)
"""LOINC code → what it measures."""

UNITS = MappingProxyType(
    {
        MeasurementKind.WEIGHT: {"kg": Decimal(1), "g": Decimal("0.001"), "[lb_av]": Decimal("0.45359237")},
        MeasurementKind.HEIGHT: {"cm": Decimal(1), "m": Decimal(100), "[in_i]": Decimal("2.54")},
    }
)
"""UCUM code → how many kg or cm it is."""

_FINAL = {"final", "amended", "corrected"}
_WITHDRAWN = {"cancelled", "entered-in-error"}
_STATUSES = {"registered", "preliminary", "unknown", *_FINAL, *_WITHDRAWN}
_YEARS = range(1890, 2200)
_HUNDREDTH = Decimal("0.01")
_MOST = Decimal(10_000)


def kind_of(entry: Entry) -> MeasurementKind | None:
    """What an observation measures, None where it is nothing that is kept here."""
    found = (
        KINDS[code.code]
        for code in raw_codes(entry.resource.get("code"))
        if code.system == LOINC and code.code in KINDS
    )
    return next(found, None)


def read_reading(entry: Entry, namespace: str, zone: ZoneInfo) -> ImportedReading | Withdrawn:
    """`zone` is the clinic's: a reading known to the day stands at its noon."""
    observation, kind = checked(entry), kind_of(entry)
    stands = one_of(observation.status, "status", _STATUSES)
    if stands in _WITHDRAWN:
        return Withdrawn(source(entry, namespace))
    if stands not in _FINAL:
        raise ResourceError(f"it is {stands or 'of no status'}, not final")
    if kind is None:
        raise ResourceError("it is neither a weight nor a height")
    return ImportedReading(
        kind=kind,
        value=_converted(observation.valueQuantity, kind),
        measured_at=_moment(observation, zone),
        source=source(entry, namespace),
    )


def _converted(quantity: Model, kind: MeasurementKind) -> Decimal:
    if quantity is None or quantity.value is None:
        raise ResourceError("it has no value")
    if quantity.comparator:
        raise ResourceError(f"“{quantity.comparator} {quantity.value}” is not one value")
    factor = UNITS[kind].get(quantity.code or "") if quantity.system in {None, UCUM} else None
    if factor is None:
        given = quantity.code or quantity.unit or ""
        raise ResourceError(f"“{given}” is not a UCUM code for a {kind} ({', '.join(UNITS[kind])})")
    value: Decimal = quantity.value * factor
    if abs(value) > _MOST:
        raise ResourceError(f"{quantity.value} {quantity.code} cannot be right")
    return value.quantize(_HUNDREDTH, ROUND_HALF_UP)


def _moment(observation: Model, zone: ZoneInfo) -> datetime:
    period = observation.effectivePeriod
    moment = observation.effectiveDateTime or observation.effectiveInstant or (period.start if period else None)
    if not isinstance(moment, date) or moment.year not in _YEARS:
        raise ResourceError(f"“{moment or ''}” does not say on which day it was measured")
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, time(12), zone)
