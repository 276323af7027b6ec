"""What a lot has touched: to whom it was given, for whom it is prepared, and who is booked for what it is used in."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from formulations.models import Lot, LotStock, OpenedVial, RecipeLine
from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from sessions.booking.models import Appointment
from sessions.delivery.models import LotUse, RecordStatus
from sessions.delivery.other_lots import with_other_lots
from sessions.planning.models import PlanArea

SHOWN = 500


class Visit(NamedTuple):
    """A session of somebody whom the lot has touched, read without its rows: a list can be long."""

    pk: int
    starts_at: datetime
    session_number: int
    patient_id: int
    patient_number: str
    given_name: str
    family_name: str
    birth_date: date
    phone: str
    email: str
    clinic_id: int
    clinic: str
    time_zone: str
    clinician: str
    instead: str = ""
    """Another lot of the product that is there for it."""

    @property
    def patient(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def local_start(self) -> datetime:
        """On the clock of its clinic."""
        return self.starts_at.astimezone(ZoneInfo(self.time_zone))


OF_APPOINTMENT = (
    "pk",
    "slot__startswith",
    "session__number",
    "patient_id",
    "patient__number",
    "patient__given_name",
    "patient__family_name",
    "patient__birth_date",
    "patient__phone",
    "patient__email",
    "clinic_id",
    "clinic__name",
    "clinic__time_zone",
    "clinician__name",
)
OF_LOT_USE = ("record__appointment", *(f"record__appointment__{column}" for column in OF_APPOINTMENT[1:]))


@dataclass(frozen=True)
class OfClinic:
    clinic: str
    patients: int
    sessions: int


@dataclass(frozen=True)
class Touched:
    """One of the lists."""

    key: str
    title: str | Promise
    hint: str | Promise
    visits: Sequence[Visit]

    @property
    def by_clinic(self) -> list[OfClinic]:
        patients: dict[str, set[int]] = defaultdict(set)
        for visit in self.visits:
            patients[visit.clinic].add(visit.patient_id)
        sessions = Counter(visit.clinic for visit in self.visits)
        return [OfClinic(clinic, len(patients[clinic]), sessions[clinic]) for clinic in sorted(patients)]

    @property
    def patients(self) -> int:
        return len({visit.patient_id for visit in self.visits})

    @property
    def sessions(self) -> int:
        return len(self.visits)

    @property
    def shown(self) -> Sequence[Visit]:
        return self.visits[:SHOWN]

    @property
    def left_out(self) -> int:
        return max(len(self.visits) - SHOWN, 0)


GIVEN = ("given", _("Given"), _("Signed records that name this lot."))
PREPARED = ("prepared", _("Prepared"), _("Drafts in which this lot is chosen. Nothing of it has been signed."))
BOOKED = (
    "booked",
    _("Booked"),
    _("Coming appointments that need this product, where this lot is on the shelf and no other one with enough."),
)


COVERED = (
    "covered",
    _("Booked, another lot is there"),
    _("Coming appointments that need this product, for which the clinic has enough of another lot."),
)


def touched(lot: Lot, user: User) -> list[Touched]:
    """Of the clinics of this person; who may not know the names is shown the numbers alone. Seven queries."""
    clinics = set(Clinic.objects.visible_to(user).values_list("pk", flat=True))
    used = lot_uses(lot, clinics)
    chosen = [visit for _status, visit in used]
    return [
        Touched(*GIVEN, by_person(visit for status, visit in used if status == RecordStatus.SIGNED)),
        Touched(*PREPARED, by_person(visit for status, visit in used if status == RecordStatus.DRAFT)),
        *apart(with_other_lots(lot, by_person(booked(lot, clinics, chosen)))),
    ]


def apart(visits: Iterable[Visit]) -> Iterator[Touched]:
    """Those whom the lot touches; and, if anybody, those for whom another one is there."""
    every = list(visits)
    yield Touched(*BOOKED, [visit for visit in every if not visit.instead])
    if covered := [visit for visit in every if visit.instead]:
        yield Touched(*COVERED, covered)


def by_person(visits: Iterable[Visit]) -> list[Visit]:
    """Who is called up is called once, so all of one person stands together."""
    return sorted(visits, key=lambda it: (it.family_name, it.given_name, it.patient_id, it.starts_at))


def lot_uses(lot: Lot, clinics: Collection[int]) -> list[tuple[str, Visit]]:
    rows = LotUse.objects.filter(lot=lot, record__appointment__clinic__in=clinics)
    return [(status, Visit(*row)) for status, *row in rows.order_by().values_list("record__status", *OF_LOT_USE)]


def booked(lot: Lot, clinics: Collection[int], chosen: Iterable[Visit]) -> Iterator[Visit]:
    """Without those for whom it has been chosen already. Begun with the appointments that are still to come, which are
    few, and not with the plans that hold the product, which grow as long as the house is open."""
    taken = {visit.pk for visit in chosen}
    here = held_at(lot, clinics, {visit.clinic_id for visit in chosen})
    versions = RecipeLine.objects.filter(product=lot.product_id).values_list("version", flat=True)
    areas = PlanArea.objects.filter(formulation_version__in=list(versions))
    in_session = areas.in_session(OuterRef("session__number")).filter(plan=OuterRef("session__plan"))
    coming = Appointment.objects.unfinished(timezone.now()).filter(
        Exists(in_session),
        clinic__in=here,
        slot__startswith__lt=over_everywhere(lot),
    )
    for row in coming.order_by().values_list(*OF_APPOINTMENT):
        if row[0] not in taken:
            yield Visit(*row)


def held_at(lot: Lot, clinics: Collection[int], used_at: Collection[int]) -> set[int]:
    """Those of the clinics where it stands on a shelf. A clinic that does not count it has it as far as anybody knows
    once it has used it; a lot that nobody counts may be anywhere."""
    opened = OpenedVial.objects.filter(stock=OuterRef("pk"), discarded_at=None, remaining_ml__gt=0)
    stocks = LotStock.objects.filter(lot=lot).values_list("clinic", Q(vials__gt=0) | Exists(opened))
    has_some = dict(stocks)
    if not has_some:
        return set(clinics)
    return {clinic for clinic in clinics if has_some.get(clinic, clinic in used_at)}


def over_everywhere(lot: Lot) -> datetime:
    """When the last day of the lot has ended in every time zone; nothing is drawn from it afterwards."""
    return datetime.combine(lot.expires_on + timedelta(days=2), time.min, tzinfo=UTC)
