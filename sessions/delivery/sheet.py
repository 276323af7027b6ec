"""One record as the treatment room reads it: what to draw and from which lots, what to give where, what stands against
it."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from sessions.booking.models import Appointment
from sessions.delivery.doses import DoseCheck, check_doses, check_given
from sessions.delivery.entry import Entry, put_given, put_times
from sessions.delivery.leftover import Pour, pours_of, volumes_drawn
from sessions.delivery.lots import ProductLots, SignedLot, lots_as_signed, lots_of
from sessions.delivery.models import TICKS, Addendum, Administration, TreatmentRecord, tick_label
from sessions.planning.models import PlanArea
from sessions.planning.shown_doses import ShownDose, stored_doses


@dataclass(frozen=True)
class Drawing:
    """One product of the mixtures, and how much of it is drawn for all areas together."""

    lots: ProductLots
    volume_ml: Decimal


@dataclass(frozen=True)
class Sheet:
    """A draft."""

    record: TreatmentRecord
    lines: Sequence[Administration]
    lots: Sequence[ProductLots]

    @cached_property
    def check(self) -> DoseCheck:
        return check_given(self.record, self.lines, self.lots)

    @cached_property
    def pours(self) -> list[Pour]:
        return pours_of(self.lines)

    @cached_property
    def drawings(self) -> list[Drawing]:
        drawn = volumes_drawn(self.pours)
        return [Drawing(part, drawn[part.product.pk]) for part in self.lots]

    @property
    def volume_ml(self) -> Decimal:
        return sum((line.volume_ml for line in self.lines), start=Decimal(0))

    @property
    def is_as_planned(self) -> bool:
        return all(line.is_as_planned for line in self.lines)

    @property
    def first_open(self) -> str:
        """Where the eye goes next: the first product without a lot, then the ticks."""
        without_lot = (part.field for part in self.lots if not part.chosen)
        ticked = all(getattr(self.record, tick) for tick in TICKS)
        return next(without_lot, "" if ticked else "ticks")

    @property
    def needs_words(self) -> bool:
        return bool(self.check.unexplained)


@dataclass(frozen=True)
class Plan:
    """What is to be given at an appointment for which no record is open yet."""

    lines: Sequence[PlanArea]
    check: DoseCheck

    @property
    def volume_ml(self) -> Decimal:
        return sum((line.volume_ml for line in self.lines), start=Decimal(0))


@dataclass(frozen=True)
class SignedRecord:
    """A record that cannot change any more, in the figures and words that were signed."""

    record: TreatmentRecord
    lines: Sequence[Administration]
    lots: Sequence[SignedLot]
    addenda: Sequence[Addendum]

    @property
    def report(self) -> Mapping[str, Any]:
        return self.record.dose_report or {}

    @property
    def doses(self) -> list[ShownDose]:
        return stored_doses(self.report["doses"])

    @property
    def pours(self) -> list[Pour]:
        return pours_of(self.lines)

    @property
    def findings(self) -> Sequence[Mapping[str, str]]:
        findings: Sequence[Mapping[str, str]] = self.report["findings"]
        return findings

    @property
    def ticks(self) -> list[str]:
        return [tick_label(tick) for tick in TICKS]


def sheet_of(record: TreatmentRecord) -> Sheet:
    lines = lines_of(record)
    return Sheet(record, lines, lots_of(record, lines))


def with_entry(sheet: Sheet, entry: Entry) -> Sheet:
    """The sheet as it would be with this kept. Nothing is stored."""
    record, lines = copy(sheet.record), [copy(line) for line in sheet.lines]
    put_times(record, entry)
    for line in lines:
        put_given(line, entry.given[line.pk])
    chosen = [replace(part, chosen=tuple(lot for lot in part.lots if lot.pk in entry.lots)) for part in sheet.lots]
    return Sheet(record, lines, chosen)


def plan_of(appointment: Appointment) -> Plan:
    rows = appointment.session.areas.select_related("area", "technique", "formulation_version__formulation")
    lines = list(rows)
    return Plan(lines, check_doses(appointment, lines))


def signed_record(record: TreatmentRecord) -> SignedRecord:
    addenda = record.addenda.select_related("written_by")
    return SignedRecord(record, lines_of(record), lots_as_signed(record), list(addenda))


def lines_of(record: TreatmentRecord) -> list[Administration]:
    return list(record.administrations.select_related("area", "technique", "formulation_version__formulation"))
